// The emulator's fetch where there is nothing but the web: no Node, and no code made of text.
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { build } from "esbuild"
import { builtinModules } from "node:module"
import { fileURLToPath } from "node:url"
import { type Context, createContext, runInContext } from "node:vm"

/** What a program in a browser does; it yields JSON, which is the same in every realm. */
const program = `
  import { ClerkEmulator } from "@effect-clerk/testing"
  import { ClerkEmulator as Emulator, unwrap } from "@effect-clerk/testing/Promise"
  export const withoutEffect = async () => {
    const { fetch, inject, requests } = await unwrap(Emulator.make())
    await unwrap(inject({ with: { status: 503 } }))
    await fetch("https://api.clerk.com/v1/users")
    return JSON.stringify(await requests())
  }
  export const run = async () => {
    const fetch = ClerkEmulator.fetch({
      organizations: [{ id: "org_acme", name: "Acme" }],
      users: [{ id: "user_ada", emailAddresses: ["ada@example.com"] }]
    })
    const call = async (method, path, body) => {
      const response = await fetch("https://api.clerk.com/v1" + path, {
        method,
        headers: { authorization: "Bearer sk_test_browser", "content-type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body)
      })
      return [response.status, await response.json()]
    }
    const path = "/organizations/org_acme/memberships"
    return JSON.stringify([
      await call("POST", path, { user_id: "user_ada", role: "org:admin", public_metadata: { a: { b: 1 } } }),
      await call("PATCH", path + "/user_ada/metadata", { public_metadata: { a: { b: null, c: 2 } } }),
      await call("GET", path + "?query=ada%40&order_by=-email_address"),
      await call("DELETE", path + "/user_ada"),
      await call("GET", "/nothing")
    ])
  }
`

const webGlobals = {
  AbortController,
  AbortSignal,
  console,
  crypto,
  fetch,
  Headers,
  performance,
  queueMicrotask,
  ReadableStream,
  Request,
  Response,
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  structuredClone,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams
}

const bundle = Effect.promise(() =>
  build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    conditions: [],
    // Imports of built-ins are kept, so that the test finds them.
    external: builtinModules.flatMap((name) => [name, `node:${name}`]),
    format: "iife",
    globalName: "browser",
    logLevel: "silent",
    metafile: true,
    platform: "browser",
    write: false
  })
)

const evaluate = (code: string, context: Context): unknown => {
  const value: unknown = runInContext(code, context)
  return value
}

const Responses = Schema.fromJsonString(Schema.Array(Schema.Tuple([Schema.Number, Schema.Unknown])))

describe("ClerkEmulator.fetch in a bundle for a browser", () => {
  it.live("imports nothing, and evaluates no code from strings", () =>
    Effect.gen(function* () {
      const { metafile, outputFiles, warnings } = yield* bundle
      expect(warnings).toEqual([])
      const imports = Object.entries(metafile.inputs).flatMap(([importer, { imports }]) =>
        imports.filter(({ external }) => external === true).map(({ path }) => `${importer} imports ${path}`)
      )
      expect(imports).toEqual([])
      const code = outputFiles.map(({ text }) => text).join("")
      expect(code.match(/\beval *\(|\bFunction *\(|\brequire *\(/g)).toBeNull()
    })
  )

  it.live("runs with the web's globals alone, where code from strings is forbidden", () =>
    Effect.gen(function* () {
      const { outputFiles } = yield* bundle
      const context = createContext({ ...webGlobals }, { codeGeneration: { strings: false, wasm: false } })
      expect(evaluate("[typeof process, typeof require, typeof Buffer, typeof setImmediate].join()", context)).toBe(
        "undefined,undefined,undefined,undefined"
      )
      expect(() => evaluate("new Function('return 1')", context)).toThrow(/Code generation from strings/)
      for (const { text } of outputFiles) evaluate(text, context)
      const json = yield* Effect.promise(async () => await evaluate("browser.run()", context))
      const responses = yield* Schema.decodeUnknownEffect(Responses)(json)
      expect(responses).toMatchObject([
        [200, { role: "org:admin", public_metadata: { a: { b: 1 } }, public_user_data: { user_id: "user_ada" } }],
        [200, { public_metadata: { a: { c: 2 } } }],
        [200, { total_count: 1, data: [{ role: "org:admin" }] }],
        [400, { errors: [{ code: "organization_minimum_permissions_needed" }] }],
        [404, { errors: [{ code: "resource_not_found" }] }]
      ])
      const requests = yield* Effect.promise(async () => await evaluate("browser.withoutEffect()", context))
      expect(JSON.parse(String(requests))).toMatchObject([{ path: "/v1/users", status: 503 }])
    })
  )
})
