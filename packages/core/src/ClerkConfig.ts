/**
 * Configuration of every request to Clerk: the secret key, the base URL and the version of the API.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { ClerkConfig, defaultApiUrl, defaultApiVersion, type Options } from "./internal/clerkConfig.ts"
import { expectedKeyText } from "./internal/secretKey.ts"
import * as Settings from "./internal/settings.ts"

export {
  ClerkConfig,
  defaultApiUrl,
  defaultApiVersion,
  layer,
  type Options,
  type SecretKey,
  type Service
} from "./internal/clerkConfig.ts"

/**
 * Provides the configuration from the current `ConfigProvider`: `CLERK_SECRET_KEY`, and optionally `CLERK_API_URL` and
 * `CLERK_API_VERSION`.
 *
 * **Details**
 *
 * A variable that is set to nothing counts as not set. A `CLERK_API_VERSION` of `v1` is the path segment that Clerk's own
 * SDKs mean by it, and stands for the default version. A `CLERK_API_URL` of http to another machine needs `allowInsecure`,
 * which is the program's to decide and no variable.
 *
 * @example
 * ```ts
 * import { ClerkConfig } from "@effect-clerk/core"
 * import { ConfigProvider, Effect, Redacted } from "effect"
 *
 * const environment = ConfigProvider.fromEnv({ env: { CLERK_SECRET_KEY: "sk_test_example" } })
 *
 * const program = Effect.gen(function*() {
 *   const { apiUrl, apiVersion, secretKey } = yield* ClerkConfig.ClerkConfig
 *   return [
 *     apiUrl === ClerkConfig.defaultApiUrl,
 *     apiVersion === ClerkConfig.defaultApiVersion,
 *     Redacted.isRedacted(secretKey)
 *   ]
 * }).pipe(
 *   Effect.provide(ClerkConfig.layerConfig()),
 *   Effect.provideService(ConfigProvider.ConfigProvider, environment)
 * )
 *
 * await Effect.runPromise(program) // => [true, true, true]
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layerConfig = (options?: Pick<Options, "allowInsecure">): Layer.Layer<ClerkConfig, Config.ConfigError> =>
  Layer.effect(
    ClerkConfig,
    Effect.suspend(() => fromEnvironment({ __proto__: null, ...options }.allowInsecure ?? false))
  )

const fromEnvironment = /* @__PURE__ */ Effect.fnUntraced(function* (allowInsecure: boolean) {
  const secretKey = yield* variable("CLERK_SECRET_KEY", expectedKeyText)
  const apiUrl = yield* variable("CLERK_API_URL", (text) =>
    text === "" ? undefined : Settings.expectedApiUrl(text, allowInsecure)
  )
  const apiVersion = yield* variable("CLERK_API_VERSION", (text) =>
    text === "" || text === "v1" ? undefined : Settings.expectedApiVersion(text)
  )
  return ClerkConfig.of({
    secretKey: Redacted.make(secretKey),
    apiUrl: Settings.normalizeApiUrl(apiUrl === "" ? defaultApiUrl : apiUrl),
    apiVersion: apiVersion === "" || apiVersion === "v1" ? defaultApiVersion : apiVersion,
    traceHeaders: false
  })
})

/** Reads a variable of the environment, `""` where it is not set. The error of an invalid one names it and never shows its value. */
const variable = (
  name: string,
  check: (text: string) => string | undefined
): Effect.Effect<string, Config.ConfigError> =>
  Effect.flatMap(currentProvider, (provider) =>
    Effect.catch(
      Effect.flatMap(provider.load([name]), (node) => {
        const text = node?.value ?? ""
        const expected = check(text)
        return expected === undefined
          ? Effect.succeed(text)
          : Effect.fail(new ConfigProvider.SourceError({ message: `${name}: expected ${expected}` }))
      }),
      (error) => Effect.fail(new Config.ConfigError(error))
    )
  )

interface Host extends Partial<Pick<typeof globalThis, "console">> {
  readonly process?: { readonly env?: Record<string, string | undefined> }
}

/** The current provider. The default one reads `import.meta`, which throws on some platforms, such as Convex. */
const currentProvider = /* @__PURE__ */ Effect.catchCause(ConfigProvider.ConfigProvider, () =>
  Effect.sync(() => {
    const { process }: Host = globalThis
    return ConfigProvider.fromEnvRecord(process?.env ?? {})
  })
)
