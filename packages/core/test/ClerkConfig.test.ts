import { ClerkConfig, SDKException } from "@effect-clerk/core"
import { currentSecretKey } from "@effect-clerk/core/internal"
import { describe, expect, it } from "@effect/vitest"
import { Config, ConfigProvider, Effect, type Layer, Redacted } from "effect"
import { shown } from "@effect-clerk/test-support/shown"
import { untyped } from "@effect-clerk/test-support/untyped"

const key = "sk_test_Zm9vLmJhciQ"
const secretKey = Redacted.make(key)

const build = <E>(layer: Layer.Layer<ClerkConfig.ClerkConfig, E>) =>
  Effect.provide(Effect.service(ClerkConfig.ClerkConfig), layer)

const rejected = (options: ClerkConfig.Options) =>
  Effect.map(Effect.flip(build(ClerkConfig.layer(options))), (error) => {
    expect(error).toBeInstanceOf(SDKException)
    expect(error).toMatchObject({ operation: "ClerkConfig.layer", attempts: 0, processed: "no" })
    expect(error.method).toBeUndefined()
    return error.reason._tag === "InvalidRequest" ? error.reason.issues : []
  })

describe("ClerkConfig.layer", () => {
  it.effect("has defaults for all but the key", () =>
    Effect.gen(function* () {
      const config = yield* build(ClerkConfig.layer({ secretKey }))
      expect(config).toStrictEqual({
        secretKey,
        apiUrl: "https://api.clerk.com/v1",
        apiVersion: "2026-05-12",
        traceHeaders: false
      })
      expect([ClerkConfig.defaultApiUrl, ClerkConfig.defaultApiVersion]).toStrictEqual([
        config.apiUrl,
        config.apiVersion
      ])
    })
  )

  it.effect("takes every option, and the default for one that is undefined", () =>
    Effect.gen(function* () {
      const config = yield* build(
        ClerkConfig.layer({
          secretKey,
          apiUrl: "http://127.0.0.1:4010/base",
          apiVersion: "2025-11-10",
          traceHeaders: true
        })
      )
      expect(config).toMatchObject({
        apiUrl: "http://127.0.0.1:4010/base",
        apiVersion: "2025-11-10",
        traceHeaders: true
      })
      expect(
        yield* build(
          ClerkConfig.layer({ secretKey, apiUrl: undefined, apiVersion: undefined, traceHeaders: undefined })
        )
      ).toStrictEqual(yield* build(ClerkConfig.layer({ secretKey })))
    })
  )

  it.effect.each(["", "v1", "2026-5-12", "2026-05-12T00:00", " 2026-05-12", "2026-05-12\n", "latest"])(
    "rejects the version %j",
    (apiVersion) =>
      Effect.gen(function* () {
        expect(yield* rejected({ secretKey, apiVersion })).toStrictEqual([
          { path: ["apiVersion"], expected: "the date of an API version, such as 2026-05-12" }
        ])
      })
  )

  const notSet = "a Clerk secret key, but none is set"
  const spaced = "a Clerk secret key without white space around it"
  const publishable = "a Clerk secret key, sk_test_… or sk_live_…, but this is a publishable key"
  const malformed = "a Clerk secret key, sk_test_… or sk_live_…, from the dashboard's API keys"

  it.effect.each<readonly [text: string, expected: string]>([
    ["", notSet],
    [" \n", notSet],
    ["sk_test_", malformed],
    ["sk_live", malformed],
    ["test_sk_hunter2hunter2", malformed],
    ["pk_test_hunter2hunter2", publishable],
    ["pk_live_hunter2hunter2", publishable],
    ["sk_prod_hunter2hunter2", malformed],
    [" sk_test_hunter2hunter2", spaced],
    ["sk_test_hunter2hunter2\n", spaced],
    ["sk_test_hunter2hunter2\r\nX-Injected: 1", malformed],
    ["sk_test_hunter2 hunter2", malformed],
    ["sk_test_hunter2hünter2", malformed]
  ])("rejects the key %j with a sentence that says why, without showing it", ([text, expected]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(build(ClerkConfig.layer({ secretKey: Redacted.make(text) })))
      expect(error.message).toBe(`ClerkConfig.layer failed: not sent: secretKey: expected ${expected}`)
      expect(shown(error)).not.toMatch(/hunter2|hünter/)
    })
  )

  it.effect("rejects a Redacted that another copy of effect has made", () =>
    Effect.gen(function* () {
      // Another copy marks its values as this one does, with a prototype and a registry of its own.
      const foreign: unknown = Object.create({ "~effect/Redacted": {}, label: undefined })
      expect(yield* rejected({ secretKey: untyped(foreign) })).toStrictEqual([
        { path: ["secretKey"], expected: "a Redacted of this copy of effect: install effect once" }
      ])
    })
  )

  it.effect("says that none is set where the Redacted holds nothing", () =>
    Effect.gen(function* () {
      for (const nothing of [undefined, null]) {
        expect(yield* rejected({ secretKey: Redacted.make(untyped(nothing)) })).toStrictEqual([
          { path: ["secretKey"], expected: notSet }
        ])
      }
    })
  )

  it.effect("names an invalid option as one", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(build(ClerkConfig.layer({ secretKey, apiUrl: "x" })))
      expect(error.message).toBe(
        "ClerkConfig.layer failed: not sent: apiUrl: " +
          "expected an https URL (http to this machine, or with allowInsecure) without credentials, query, fragment, blanks or .."
      )
    })
  )

  it.effect("rejects a value that is not a string, also where it converts to a valid one", () =>
    Effect.gen(function* () {
      const issues = yield* rejected({
        secretKey: Redacted.make(untyped([key])),
        apiUrl: untyped(new URL(ClerkConfig.defaultApiUrl)),
        apiVersion: untyped([ClerkConfig.defaultApiVersion])
      })
      expect(issues.map(({ path }) => path)).toStrictEqual([["secretKey"], ["apiUrl"], ["apiVersion"]])
      expect(issues[0]?.expected).toBe(malformed)
    })
  )

  it.effect("rejects traceHeaders that are neither true nor false", () =>
    Effect.gen(function* () {
      expect(yield* rejected({ secretKey, traceHeaders: untyped("no") })).toStrictEqual([
        { path: ["traceHeaders"], expected: "true or false" }
      ])
    })
  )

  it.effect("names all invalid options at once", () =>
    Effect.gen(function* () {
      const issues = yield* rejected({ secretKey: Redacted.make("nothing"), apiUrl: "x", apiVersion: "y" })
      expect(issues.map(({ path }) => path)).toStrictEqual([["secretKey"], ["apiUrl"], ["apiVersion"]])
    })
  )

  it.effect("rejects a key that is neither a Redacted nor an Effect, without showing it", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(build(ClerkConfig.layer({ secretKey: untyped(key) })))
      expect(error.message).toContain("secretKey: expected a Redacted, or an Effect of one")
      expect(shown(error)).not.toContain(key)
    })
  )

  it.effect.each([undefined, null, "sk_test_hunter2", 5, true])(
    "rejects options that are %j, since they hold no key",
    (options) =>
      Effect.gen(function* () {
        expect(yield* rejected(untyped(options))).toStrictEqual([{ path: ["secretKey"], expected: notSet }])
      })
  )

  it.effect("rejects a key that was wiped before the layer is built", () =>
    Effect.gen(function* () {
      const wiped = Redacted.make(key)
      const layer = ClerkConfig.layer({ secretKey: wiped })
      yield* build(layer)
      Redacted.wipeUnsafe(wiped)
      const error = yield* Effect.flip(build(layer))
      const expected = "a secret key that has not been wiped"
      expect(error).toMatchObject({
        reason: { _tag: "InvalidRequest", issues: [{ path: ["secretKey"], expected }] }
      })
      expect((yield* rejected({ secretKey: wiped })).map(({ path }) => path)).toStrictEqual([["secretKey"]])
    })
  )

  it.effect("never shows the key in the service", () =>
    Effect.gen(function* () {
      expect(shown(yield* build(ClerkConfig.layer({ secretKey })))).not.toContain(key)
    })
  )

  it.effect("does not read a key from an Effect before it is needed", () =>
    Effect.gen(function* () {
      let reads = 0
      const config = yield* build(
        ClerkConfig.layer({
          secretKey: Effect.sync(() => {
            reads += 1
            return secretKey
          })
        })
      )
      expect(reads).toBe(0)
      expect(yield* currentSecretKey(config.secretKey)).toBe(secretKey)
      yield* currentSecretKey(config.secretKey)
      expect(reads).toBe(2)
    })
  )
})

describe("currentSecretKey", () => {
  it.effect("returns a key that is a value", () =>
    Effect.gen(function* () {
      expect(yield* currentSecretKey(secretKey)).toBe(secretKey)
    })
  )

  it.effect("rejects a key that was wiped, be it a value or an Effect's", () =>
    Effect.gen(function* () {
      const wiped = Redacted.make(key)
      Redacted.wipeUnsafe(wiped)
      const issues = yield* Effect.forEach([wiped, Effect.succeed(wiped)], (secretKey) =>
        Effect.flip(currentSecretKey(secretKey))
      )
      expect(issues).toMatchObject([[{ path: ["secretKey"] }], [{ path: ["secretKey"] }]])
    })
  )

  it.effect("reports that the Effect failed without the text of its failure", () =>
    Effect.gen(function* () {
      const issues = yield* Effect.flip(currentSecretKey(Effect.fail(new Error(`vault refused ${key}`))))
      expect(issues).toStrictEqual([{ path: ["secretKey"], expected: "a key, but the Effect that reads it failed" }])
    })
  )

  it.effect("rejects a malformed key, and a value that is not Redacted, without showing either", () =>
    Effect.gen(function* () {
      const malformed = yield* Effect.flip(currentSecretKey(Effect.succeed(Redacted.make("sk_oops_hunter2"))))
      expect(malformed.map(({ path }) => path)).toStrictEqual([["secretKey"]])
      const issues = yield* Effect.flip(currentSecretKey(Effect.succeed(untyped(key))))
      expect(issues.map(({ path }) => path)).toStrictEqual([["secretKey"]])
      expect(shown([...malformed, ...issues])).not.toMatch(/hunter2|Zm9v/)
    })
  )
})

describe("ClerkConfig.layerConfig", () => {
  const from = (env: Record<string, string>, options?: Parameters<typeof ClerkConfig.layerConfig>[0]) =>
    Effect.provideService(
      build(ClerkConfig.layerConfig(options)),
      ConfigProvider.ConfigProvider,
      ConfigProvider.fromEnvRecord(env)
    )

  it.effect("needs only the key", () =>
    Effect.gen(function* () {
      const config = yield* from({ CLERK_SECRET_KEY: key })
      expect(config).toMatchObject({
        apiUrl: ClerkConfig.defaultApiUrl,
        apiVersion: ClerkConfig.defaultApiVersion,
        traceHeaders: false
      })
      expect(Redacted.isRedacted(config.secretKey) && Redacted.value(config.secretKey)).toBe(key)
      expect(shown(config)).not.toContain(key)
    })
  )

  it.effect("reads all three variables", () =>
    Effect.gen(function* () {
      const config = yield* from({
        CLERK_SECRET_KEY: "sk_live_1",
        CLERK_API_URL: "https://api.clerk.com/",
        CLERK_API_VERSION: "2025-04-10"
      })
      expect(config).toMatchObject({ apiUrl: "https://api.clerk.com/v1", apiVersion: "2025-04-10" })
      // The one above comes to the default.
      const proxied = yield* from({ CLERK_SECRET_KEY: key, CLERK_API_URL: "https://proxy.example/a" })
      expect(proxied.apiUrl).toBe("https://proxy.example/a")
    })
  )

  it.effect("takes http to another machine only where allowInsecure is true", () =>
    Effect.gen(function* () {
      const env = { CLERK_SECRET_KEY: key, CLERK_API_URL: "http://clerk-emulator:8787" }
      for (const options of [undefined, {}, { allowInsecure: false }]) {
        const error = yield* Effect.flip(from(env, options))
        expect(error.message).toContain(
          "CLERK_API_URL: expected an https URL (http to this machine, or with allowInsecure)"
        )
        expect(shown(error)).not.toContain("clerk-emulator")
      }
      expect((yield* from(env, { allowInsecure: true })).apiUrl).toBe("http://clerk-emulator:8787/v1")
    })
  )

  it.effect("reads a version of v1 as the default version", () =>
    Effect.gen(function* () {
      expect((yield* from({ CLERK_SECRET_KEY: key, CLERK_API_VERSION: "v1" })).apiVersion).toBe(
        ClerkConfig.defaultApiVersion
      )
    })
  )

  it.effect.each<readonly [variable: string, env: Record<string, string>]>([
    ["CLERK_SECRET_KEY", {}],
    ["CLERK_SECRET_KEY", { CLERK_SECRET_KEY: "" }],
    ["CLERK_SECRET_KEY", { CLERK_SECRET_KEY: "pk_test_hunter2" }],
    ["CLERK_SECRET_KEY", { CLERK_SECRET_KEY: "sk_test_hunter2\n" }],
    ["CLERK_SECRET_KEY", { CLERK_SECRET_KEY: "hunter2" }],
    ["CLERK_API_URL", { CLERK_SECRET_KEY: key, CLERK_API_URL: "hunter2" }],
    ["CLERK_API_URL", { CLERK_SECRET_KEY: key, CLERK_API_URL: "https://u:hunter2@api.clerk.com" }],
    ["CLERK_API_VERSION", { CLERK_SECRET_KEY: key, CLERK_API_VERSION: "hunter2" }],
    ["CLERK_API_VERSION", { CLERK_SECRET_KEY: key, CLERK_API_VERSION: "v2" }]
  ])("names the invalid variable %s and never its value: %j", ([variable, env]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(from(env))
      expect(error).toBeInstanceOf(Config.ConfigError)
      expect(error.message).toContain(variable)
      expect(shown(error)).not.toMatch(/hunter2|Zm9v/)
    })
  )

  it.effect("reads a variable that is set to nothing as not set", () =>
    Effect.gen(function* () {
      const provider = ConfigProvider.make(([name]) =>
        Effect.succeed(ConfigProvider.makeValue(name === "CLERK_SECRET_KEY" ? key : ""))
      )
      const config = yield* Effect.provideService(
        build(ClerkConfig.layerConfig()),
        ConfigProvider.ConfigProvider,
        provider
      )
      expect(config).toMatchObject({ apiUrl: ClerkConfig.defaultApiUrl, apiVersion: ClerkConfig.defaultApiVersion })
    })
  )

  it.effect("fails with a source that cannot be read", () =>
    Effect.gen(function* () {
      const cause = new ConfigProvider.SourceError({ message: "vault is closed" })
      const error = yield* build(ClerkConfig.layerConfig()).pipe(
        Effect.provideService(
          ConfigProvider.ConfigProvider,
          ConfigProvider.make(() => Effect.fail(cause))
        ),
        Effect.flip
      )
      expect(error).toBeInstanceOf(Config.ConfigError)
      expect(error.cause).toBe(cause)
    })
  )

  it.effect("says that no key is set", () =>
    Effect.gen(function* () {
      expect((yield* Effect.flip(from({}))).message).toBe(
        "SourceError: CLERK_SECRET_KEY: expected a Clerk secret key, but none is set"
      )
    })
  )
})
