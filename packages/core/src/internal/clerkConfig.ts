/** The configuration, without what reads the environment: effect's `ConfigProvider` has `import.meta`, which CommonJS lacks. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type { Issue } from "../Issue.ts"
import type { SDKException } from "../SDKException.ts"
import { invalidRequest } from "./invalidRequest.ts"
import { expectedSecretKey } from "./secretKey.ts"
import * as Settings from "./settings.ts"

/**
 * Clerk's production API.
 *
 * @category defaults
 * @since 0.1.0
 */
export const defaultApiUrl = "https://api.clerk.com/v1"

/**
 * The version of Clerk's API that this library was written against, sent as `Clerk-API-Version`.
 *
 * @category defaults
 * @since 0.1.0
 */
export const defaultApiVersion = Settings.defaultApiVersion

/**
 * A secret key (`sk_test_…` or `sk_live_…`), or an Effect that returns the current one. The Effect runs for each request,
 * so a key that rotates needs no restart. If it fails, the call fails before anything is sent.
 *
 * @category models
 * @since 0.1.0
 */
export type SecretKey = Redacted.Redacted<string> | Effect.Effect<Redacted.Redacted<string>, unknown>

/**
 * Options of {@link layer}.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  readonly secretKey: SecretKey
  /**
   * The base URL with its version segment; `https://api.clerk.com/v1` by default. One without a path, as Clerk's SDKs
   * write it (`https://api.clerk.com`), means its `/v1`. It is https, or http to this machine.
   */
  readonly apiUrl?: string | undefined
  /**
   * Allows an `apiUrl` of http to other machines, which sends the secret key unencrypted: to an emulator in a network of
   * containers, for example. It is `false` by default.
   */
  readonly allowInsecure?: boolean | undefined
  /** The date of an API version; {@link defaultApiVersion} by default. */
  readonly apiVersion?: string | undefined
  /** Sends the current span to Clerk as a `traceparent` header. No trace header is sent unless this is `true`. */
  readonly traceHeaders?: boolean | undefined
}

/**
 * The settings, validated and complete.
 *
 * @category models
 * @since 0.1.0
 */
export interface Service {
  readonly secretKey: SecretKey
  readonly apiUrl: string
  readonly apiVersion: string
  readonly traceHeaders: boolean
}

/**
 * The configuration of all requests. Provide it with {@link layer} or {@link layerConfig}.
 *
 * @example
 * ```ts
 * import { ClerkConfig } from "@effect-clerk/core"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const { apiUrl } = yield* ClerkConfig.ClerkConfig
 *   return apiUrl
 * })
 *
 * const layer = ClerkConfig.layer({ secretKey: Redacted.make("sk_test_example") })
 *
 * await Effect.runPromise(Effect.provide(program, layer)) // => "https://api.clerk.com/v1"
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export class ClerkConfig extends Context.Service<ClerkConfig, Service>()(Settings.key) {}

/**
 * Provides the configuration from values. Fails with an `SDKException` (`InvalidRequest`) that names each invalid option
 * and what it has to be; the secret key itself is not shown.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options): Layer.Layer<ClerkConfig, SDKException> =>
  Layer.effect(
    ClerkConfig,
    // A spread takes null and undefined, which programs without types may pass for the options.
    Effect.suspend(() => make({ __proto__: null, ...options }))
  )

/** Checks options without a prototype: an `apiUrl` in `Object.prototype` would have the key sent there. */
const make = ({
  allowInsecure = false,
  apiUrl = defaultApiUrl,
  apiVersion = defaultApiVersion,
  secretKey,
  traceHeaders = false
}: Options & { readonly __proto__: null }): Effect.Effect<Service, SDKException> => {
  const issues: Array<Issue> = []
  const check = (option: keyof Options, expected: string | undefined): void => {
    if (expected !== undefined) issues.push({ path: [option], expected })
  }
  check("secretKey", Effect.isEffect(secretKey) ? undefined : expectedSecretKey(secretKey))
  check("apiUrl", Settings.expectedApiUrl(apiUrl, allowInsecure))
  check("allowInsecure", expectedBoolean(allowInsecure))
  check("apiVersion", Settings.expectedApiVersion(apiVersion))
  check("traceHeaders", expectedBoolean(traceHeaders))
  return issues.length === 0
    ? Effect.succeed({ secretKey, apiUrl: Settings.normalizeApiUrl(apiUrl), apiVersion, traceHeaders })
    : Effect.fail(invalidRequest("ClerkConfig.layer", issues))
}

const expectedBoolean = (value: unknown): string | undefined =>
  typeof value === "boolean" ? undefined : "true or false"
