import { ClerkConfig, SDKException } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { untyped } from "@effect-clerk/test-support/untyped"

const secretKey = Redacted.make("sk_test_Zm9vLmJhciQ")

const build = (options: Omit<ClerkConfig.Options, "secretKey">) =>
  Effect.provide(Effect.service(ClerkConfig.ClerkConfig), ClerkConfig.layer({ secretKey, ...options }))

const rejected = (options: Omit<ClerkConfig.Options, "secretKey">) =>
  Effect.map(Effect.flip(build(options)), (error) => {
    expect(error).toBeInstanceOf(SDKException)
    return error.reason._tag === "InvalidRequest" ? error.reason.issues : []
  })

describe("apiUrl of ClerkConfig.layer", () => {
  it.effect.each([
    ["https://api.clerk.com", "https://api.clerk.com/v1"],
    ["https://api.clerk.com/", "https://api.clerk.com/v1"],
    ["https://api.clerk.com/v1", "https://api.clerk.com/v1"],
    ["https://api.clerk.com/v1//", "https://api.clerk.com/v1"],
    ["HTTPS://API.CLERK.COM:443", "https://api.clerk.com/v1"],
    ["https://api.lclclerk.clerk.dev", "https://api.lclclerk.clerk.dev/v1"],
    ["https://clerk.com", "https://clerk.com/v1"],
    ["https://notclerk.com", "https://notclerk.com/v1"],
    ["https://api.clerk.com.example", "https://api.clerk.com.example/v1"],
    ["http://127.0.0.1:4010", "http://127.0.0.1:4010/v1"],
    ["http://127.0.0.1:4010/", "http://127.0.0.1:4010/v1"],
    ["http://127.8.9.10/v1/", "http://127.8.9.10/v1"],
    ["http://127.1", "http://127.0.0.1/v1"],
    ["http://LOCALHOST:8787", "http://localhost:8787/v1"],
    ["http://[::1]:8787", "http://[::1]:8787/v1"],
    ["http://[0:0::1]:8787/v2", "http://[::1]:8787/v2"],
    ["https://proxy.example/a/b/", "https://proxy.example/a/b"]
  ])("takes the URL %s, without a slash at its end, and with /v1 where it has no path", ([apiUrl, expected]) =>
    Effect.gen(function* () {
      expect((yield* build({ apiUrl })).apiUrl).toBe(expected)
    })
  )

  it.effect.each([
    "",
    "api.clerk.com",
    "/v1",
    "ftp://api.clerk.com",
    "file:///v1",
    "https://user@api.clerk.com",
    "https://:password@api.clerk.com",
    "https://api.clerk.com/v1?",
    "https://api.clerk.com/v1?a=b",
    "https://api.clerk.com/v1#",
    "https://",
    "https://api clerk.com",
    "https://api.clerk.com/v 1",
    "https://api.clerk.com/v1 ",
    "https://api.clerk.com/v1\n",
    "https://api.cl\terk.com/v1",
    "https://api.clerk.com/\u00a0v1",
    "https://api.clerk.com/v1\u0000",
    "https://api.clerk.com/\u007fv1",
    "https://api.clerk.com/v1\u0085",
    "https://api.clerk.com/x/../v1",
    "https://api.clerk.com/v1/..",
    "https://api.clerk.com/v1/%2e%2E/x",
    "https://api.clerk.com/v1/.%2e",
    "https://api.clerk.com\\@clerk.example/v1",
    "https://api.clerk.com/v1\\..\\x"
  ])("rejects the URL %j, also where http is allowed", (apiUrl) =>
    Effect.gen(function* () {
      for (const allowInsecure of [false, true]) {
        expect(yield* rejected({ apiUrl, allowInsecure })).toStrictEqual([
          {
            path: ["apiUrl"],
            expected:
              "an https URL (http to this machine, or with allowInsecure) without credentials, query, fragment, blanks or .."
          }
        ])
      }
    })
  )

  const insecure = [
    "http://api.clerk.com/v1",
    "HTTP://clerk.example",
    "http://localhost.example",
    "http://notlocalhost",
    "http://127.0.0.1.example",
    "http://127.example",
    "http://128.0.0.1",
    "http://10.0.0.1:8787",
    "http://0.0.0.0:8787",
    "http://[::]:8787",
    "http://[::2]"
  ]

  it.effect.each(insecure)("rejects %s, which would send the key unencrypted, unless allowInsecure is true", (apiUrl) =>
    Effect.gen(function* () {
      const expected =
        "an https URL (http to this machine, or with allowInsecure) without credentials, query, fragment, blanks or .."
      expect(yield* rejected({ apiUrl })).toStrictEqual([{ path: ["apiUrl"], expected }])
      expect(yield* rejected({ apiUrl, allowInsecure: false })).toStrictEqual([{ path: ["apiUrl"], expected }])
      const config = yield* build({ apiUrl, allowInsecure: true })
      expect(config.apiUrl).toBe(`${new URL(apiUrl).origin}/v1`)
    })
  )

  it.effect("rejects an allowInsecure that is neither true nor false", () =>
    Effect.gen(function* () {
      const issues = yield* rejected({ apiUrl: "http://clerk.example", allowInsecure: untyped("yes") })
      expect(issues.map(({ path }) => path)).toStrictEqual([["allowInsecure"]])
    })
  )
})
