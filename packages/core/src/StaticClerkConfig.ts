/**
 * The `ClerkConfig` from values alone. This module has no part of the one that reads the environment, so that a bundle which
 * imports it alone stays small.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type { ClerkConfig } from "./ClerkConfig.ts"
import * as Settings from "./internal/settings.ts"
import { InvalidRequest, type Issue, SDKException } from "./SDKException.ts"

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
 * A secret key (`sk_test_…` or `sk_live_…`), or an Effect that yields the current one. The Effect runs for each request,
 * so a key that rotates needs no restart; if it fails, the call is refused before anything is sent.
 *
 * @category models
 * @since 0.1.0
 */
export type SecretKey = Redacted.Redacted<string> | Effect.Effect<Redacted.Redacted<string>, unknown>

/**
 * @category models
 * @since 0.1.0
 */
export interface Options {
  readonly secretKey: SecretKey
  /**
   * The base URL with its version segment, `https://api.clerk.com/v1` unless given. A bare origin of Clerk's own, as
   * Clerk's SDKs write it (`https://api.clerk.com`), means its `/v1`.
   */
  readonly apiUrl?: string | undefined
  /** The date of an API version, {@link defaultApiVersion} unless given. */
  readonly apiVersion?: string | undefined
  /** Whether the current span goes to Clerk as a `traceparent` header. No trace header is sent unless this is `true`. */
  readonly traceHeaders?: boolean | undefined
}

/**
 * What a `ClerkConfig` holds.
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
 * The key of `ClerkConfig`, without its layers.
 *
 * @category services
 * @since 0.1.0
 */
export const Key: Context.Service<ClerkConfig, Service> = /* @__PURE__ */ Context.Service<ClerkConfig, Service>(
  Settings.key
)

/**
 * From values: see `ClerkConfig.layer`.
 *
 * @example
 * ```ts
 * import { StaticClerkConfig } from "@effect-clerk/core"
 * import { Effect, Redacted } from "effect"
 *
 * const layer = StaticClerkConfig.layer({ secretKey: Redacted.make("sk_test_example") })
 *
 * await Effect.runPromise(Effect.provide(StaticClerkConfig.Key.useSync(({ apiUrl }) => apiUrl), layer)) // => "https://api.clerk.com/v1"
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options): Layer.Layer<ClerkConfig, SDKException> =>
  Layer.effect(
    Key,
    Effect.suspend(() => make(options))
  )

const make = (options: Options): Effect.Effect<Service, SDKException> => {
  // A copy, since programs without types may pass none.
  const { apiUrl = defaultApiUrl, apiVersion = defaultApiVersion, secretKey, traceHeaders = false } = { ...options }
  const issues: Array<Issue> = []
  const check = (field: keyof Options, accepted: boolean, expected: string): void => {
    if (!accepted) issues.push({ path: [field], expected })
  }
  if (Redacted.isRedacted(secretKey)) check("secretKey", holdsSecretKey(secretKey), Settings.expectedSecretKey)
  else check("secretKey", Effect.isEffect(secretKey), "a Redacted, or an Effect of one")
  check("apiUrl", isText(apiUrl, Settings.isApiUrl), Settings.expectedApiUrl)
  check("apiVersion", isText(apiVersion, Settings.isApiVersion), Settings.expectedApiVersion)
  check("traceHeaders", typeof traceHeaders === "boolean", "true or false")
  return issues.length > 0
    ? Effect.fail(
        new SDKException({
          operation: "ClerkConfig.layer",
          attempts: 0,
          reason: new InvalidRequest({ processed: "no", issues })
        })
      )
    : Effect.succeed({ secretKey, apiUrl: Settings.normalizeApiUrl(apiUrl), apiVersion, traceHeaders })
}

/** Programs without types may pass anything. */
const isText = (value: unknown, is: (text: string) => boolean): boolean => typeof value === "string" && is(value)

/**
 * What a `Redacted` holds; `undefined` once it was wiped, when effect's own accessor throws.
 *
 * @category accessors
 * @since 0.1.0
 */
export const reveal = <A>(redacted: Redacted.Redacted<A>): A | undefined => {
  try {
    return Redacted.value(redacted)
  } catch {
    return undefined
  }
}

const holdsSecretKey = (redacted: Redacted.Redacted<unknown>): boolean => isText(reveal(redacted), Settings.isSecretKey)

const refusedKey = (expected: string): Effect.Effect<never, ReadonlyArray<Issue>> =>
  Effect.fail([{ path: ["secretKey"], expected }])

/**
 * Reads the current secret key. Fails with what is wrong with it: it could not be read, or it is no secret key.
 *
 * @category accessors
 * @since 0.1.0
 */
export const currentSecretKey = (
  secretKey: SecretKey
): Effect.Effect<Redacted.Redacted<string>, ReadonlyArray<Issue>> =>
  Effect.matchEffect(Redacted.isRedacted(secretKey) ? Effect.succeed(secretKey) : secretKey, {
    onFailure: () => refusedKey("a key, but the Effect that reads it failed"),
    onSuccess: (key) =>
      Redacted.isRedacted(key) && holdsSecretKey(key) ? Effect.succeed(key) : refusedKey(Settings.expectedSecretKey)
  })
