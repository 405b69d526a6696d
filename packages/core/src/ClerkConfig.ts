/**
 * What every request to Clerk needs: the secret key, where to send it and which version of the API to speak.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { holdsSecretKey } from "./internal/secretKey.ts"
import * as Settings from "./internal/settings.ts"
import type { Issue } from "./Issue.ts"
import { InvalidRequest, SDKException } from "./SDKException.ts"

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
 * From values. Fails with an `SDKException` (`InvalidRequest`) that names each setting that is not valid, the secret
 * key among them; the key itself is not shown.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options): Layer.Layer<ClerkConfig, SDKException> =>
  Layer.effect(
    ClerkConfig,
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
 * From the current `ConfigProvider`: `CLERK_SECRET_KEY`, and optionally `CLERK_API_URL` and `CLERK_API_VERSION`. A
 * `CLERK_API_VERSION` of `v1` is the path segment that Clerk's own SDKs mean by it, and stands for the default version.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerConfig = (): Layer.Layer<ClerkConfig, Config.ConfigError> =>
  Layer.effect(
    ClerkConfig,
    Effect.suspend(() => settings)
  )

/** A variable of the environment; what is wrong with it is said by name, never by value. */
const variable = (
  name: string,
  expected: string,
  is: (text: string) => boolean
): Effect.Effect<string | undefined, Config.ConfigError> =>
  Effect.flatMap(ConfigProvider.ConfigProvider, (provider) =>
    Effect.matchEffect(provider.load([name]), {
      onFailure: (error) => Effect.fail(new Config.ConfigError(error)),
      onSuccess: (node) => {
        // As elsewhere, a variable that is set to nothing is not set.
        const text = node?.value
        if (text === undefined || text === "") return Effect.succeed(undefined)
        return is(text) ? Effect.succeed(text) : Effect.fail(refuse(name, expected))
      }
    })
  )

const refuse = (name: string, expected: string): Config.ConfigError =>
  new Config.ConfigError(new ConfigProvider.SourceError({ message: `${name}: expected ${expected}` }))

const settings = /* @__PURE__ */ Effect.gen(function* () {
  const secretKey = yield* variable("CLERK_SECRET_KEY", Settings.expectedSecretKey, Settings.isSecretKey)
  const apiUrl = yield* variable("CLERK_API_URL", Settings.expectedApiUrl, Settings.isApiUrl)
  const apiVersion = yield* variable(
    "CLERK_API_VERSION",
    Settings.expectedApiVersion,
    (text) => Settings.isApiVersion(text) || text === "v1"
  )
  return secretKey === undefined
    ? yield* Effect.fail(refuse("CLERK_SECRET_KEY", "a Clerk secret key, but the variable is not set"))
    : ClerkConfig.of({
        secretKey: Redacted.make(secretKey),
        apiUrl: Settings.normalizeApiUrl(apiUrl ?? defaultApiUrl),
        apiVersion: apiVersion === undefined || apiVersion === "v1" ? defaultApiVersion : apiVersion,
        traceHeaders: false
      })
})
