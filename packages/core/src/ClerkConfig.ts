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
import * as Settings from "./internal/settings.ts"
import type { SDKException } from "./SDKException.ts"
import * as StaticClerkConfig from "./StaticClerkConfig.ts"

export {
  currentSecretKey,
  defaultApiUrl,
  defaultApiVersion,
  type Options,
  type SecretKey
} from "./StaticClerkConfig.ts"

/**
 * The configuration of all requests. Provide it with {@link ClerkConfig.layer} or {@link ClerkConfig.layerConfig}.
 *
 * @example
 * ```ts
 * import { ClerkConfig } from "@effect-clerk/core"
 * import { Effect, Redacted } from "effect"
 *
 * const program = ClerkConfig.use((config) => Effect.succeed(config.apiUrl)).pipe(
 *   Effect.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_test_example") }))
 * )
 *
 * await Effect.runPromise(program) // => "https://api.clerk.com/v1"
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export class ClerkConfig extends Context.Service<ClerkConfig, StaticClerkConfig.Service>()(Settings.key) {
  /**
   * From values. Fails with an `SDKException` (`InvalidRequest`) that names each setting that is not valid, the secret
   * key among them; the key itself is not shown.
   */
  static readonly layer: (options: StaticClerkConfig.Options) => Layer.Layer<ClerkConfig, SDKException> =
    StaticClerkConfig.layer

  /**
   * From the current `ConfigProvider`: `CLERK_SECRET_KEY`, and optionally `CLERK_API_URL` and `CLERK_API_VERSION`. A
   * `CLERK_API_VERSION` of `v1` is the path segment that Clerk's own SDKs mean by it, and stands for the default version.
   */
  static readonly layerConfig = (): Layer.Layer<ClerkConfig, Config.ConfigError> => Layer.effect(ClerkConfig, settings)
}

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

const settings = Effect.gen(function* () {
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
        apiUrl: Settings.normalizeApiUrl(apiUrl ?? StaticClerkConfig.defaultApiUrl),
        apiVersion: apiVersion === undefined || apiVersion === "v1" ? StaticClerkConfig.defaultApiVersion : apiVersion,
        traceHeaders: false
      })
})
