/**
 * What every request to Clerk needs: the secret key, where to send it and which version of the API to speak.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Issues from "./internal/issues.ts"
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
export const defaultApiVersion = "2026-05-12"

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

const SecretKeyText = Schema.String.check(
  Schema.isPattern(/^sk_(?:test|live)_[\x21-\x7e]+$/, {
    expected: "a Clerk secret key, sk_test_… or sk_live_…, from the dashboard's API keys"
  })
)

const isApiUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return (
    (url.protocol === "https:" || url.protocol === "http:") &&
    url.username === "" &&
    url.password === "" &&
    !text.includes("?") &&
    !text.includes("#")
  )
}

const ApiUrl = Schema.String.check(
  Schema.makeFilter(isApiUrl, { expected: "an http or https URL without credentials, query or fragment" })
)

const ApiVersion = Schema.String.check(
  Schema.isPattern(/^\d{4}-\d{2}-\d{2}$/, { expected: `the date of an API version, such as ${defaultApiVersion}` })
)

const ClerkHost = /(?:^|\.)clerk\.(?:com|dev)$/

const normalizeApiUrl = (text: string): string => {
  const url = new URL(text)
  const path = url.pathname.replace(/\/+$/, "")
  return url.origin + (path === "" && ClerkHost.test(url.hostname) ? "/v1" : path)
}

const Settings = Schema.Struct({
  secretKey: Schema.optionalKey(SecretKeyText),
  apiUrl: ApiUrl,
  apiVersion: ApiVersion,
  traceHeaders: Schema.Boolean
})

const decodeSettings = Issues.decoder(Settings)

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
export class ClerkConfig extends Context.Service<
  ClerkConfig,
  {
    readonly secretKey: SecretKey
    readonly apiUrl: string
    readonly apiVersion: string
    readonly traceHeaders: boolean
  }
>()("@effect-clerk/core/ClerkConfig") {
  /**
   * From values. Fails with an `SDKException` (`InvalidRequest`) that names each setting that is not valid, the secret
   * key among them; the key itself is not shown.
   */
  static readonly layer = (options: Options): Layer.Layer<ClerkConfig, SDKException> =>
    Layer.effect(ClerkConfig, make(options))

  /**
   * From the current `ConfigProvider`: `CLERK_SECRET_KEY`, and optionally `CLERK_API_URL` and `CLERK_API_VERSION`. A
   * `CLERK_API_VERSION` of `v1` is the path segment that Clerk's own SDKs mean by it, and stands for the default version.
   */
  static readonly layerConfig = (): Layer.Layer<ClerkConfig, Config.ConfigError> =>
    Layer.effect(
      ClerkConfig,
      Effect.map(settingsConfig, (settings) =>
        ClerkConfig.of({ ...settings, apiUrl: normalizeApiUrl(settings.apiUrl), traceHeaders: false })
      )
    )
}

/** A variable of the environment; what is wrong with it is said by name, never by value. */
const variable = <A>(name: string, schema: Schema.Decoder<A>): Config.Config<Option.Option<A>> => {
  const decode = Issues.decoder(schema)
  return Config.mapEffect(Config.option(Config.String(name)), (text) => {
    // As elsewhere, a variable that is set to nothing is not set.
    if (Option.isNone(text) || text.value === "") return Effect.succeedNone
    const result = decode(text.value)
    return Result.isSuccess(result)
      ? Effect.succeedSome(result.success)
      : Effect.fail(refuse(name, Issues.expected(result.failure)))
  })
}

const refuse = (name: string, expected: string): Config.ConfigError =>
  new Config.ConfigError(
    new Schema.SchemaError(new SchemaIssue.Pointer([name], new SchemaIssue.InvalidValue({ expected })))
  )

const settingsConfig = Config.all({
  secretKey: Config.mapEffect(variable("CLERK_SECRET_KEY", SecretKeyText), (key) =>
    Option.isSome(key)
      ? Effect.succeed(Redacted.make(key.value))
      : Effect.fail(refuse("CLERK_SECRET_KEY", "a Clerk secret key, but the variable is not set"))
  ),
  apiUrl: Config.map(
    variable("CLERK_API_URL", ApiUrl),
    Option.getOrElse(() => defaultApiUrl)
  ),
  apiVersion: Config.map(
    variable("CLERK_API_VERSION", Schema.Union([ApiVersion, Schema.Literal("v1")])),
    Option.match({
      onNone: () => defaultApiVersion,
      onSome: (version) => (version === "v1" ? defaultApiVersion : version)
    })
  )
})

const make = (options: Options): Effect.Effect<ClerkConfig["Service"], SDKException> => {
  const { secretKey } = options
  if (!Redacted.isRedacted(secretKey) && !Effect.isEffect(secretKey)) {
    return Effect.fail(invalid([{ path: ["secretKey"], expected: "a Redacted, or an Effect of one" }]))
  }
  const settings = decodeSettings({
    ...(Redacted.isRedacted(secretKey) ? { secretKey: Redacted.value(secretKey) } : undefined),
    apiUrl: options.apiUrl ?? defaultApiUrl,
    apiVersion: options.apiVersion ?? defaultApiVersion,
    traceHeaders: options.traceHeaders ?? false
  })
  return Result.isFailure(settings)
    ? Effect.fail(invalid(settings.failure))
    : Effect.succeed(
        ClerkConfig.of({
          ...settings.success,
          secretKey,
          apiUrl: normalizeApiUrl(settings.success.apiUrl)
        })
      )
}

const invalid = (issues: ReadonlyArray<Issues.Issue>): SDKException =>
  new SDKException({
    operation: "ClerkConfig.layer",
    attempts: 0,
    reason: new InvalidRequest({ processed: "no", issues })
  })

const decodeKey = Issues.decoder(SecretKeyText)

const unreadable: ReadonlyArray<Issues.Issue> = [
  {
    path: ["secretKey"],
    expected: "a key, but the Effect that reads it failed"
  }
]

/**
 * Reads the current secret key. Fails with what is wrong with it: it could not be read, or it is no secret key.
 *
 * @category accessors
 * @since 0.1.0
 */
export const currentSecretKey = (
  secretKey: SecretKey
): Effect.Effect<Redacted.Redacted<string>, ReadonlyArray<Issues.Issue>> =>
  Redacted.isRedacted(secretKey)
    ? Effect.succeed(secretKey)
    : Effect.matchEffect(secretKey, {
        onFailure: () => Effect.fail(unreadable),
        onSuccess: (key) => {
          const result = decodeKey(Redacted.isRedacted(key) ? Redacted.value(key) : undefined)
          return Result.isSuccess(result)
            ? Effect.succeed(key)
            : Effect.fail(result.failure.map((issue) => ({ ...issue, path: ["secretKey", ...issue.path] })))
        }
      })
