// Prism as a proxy: it validates the requests and responses that pass through it against Clerk's document.
import type { Fetch } from "@effect-clerk/testing"
import { Effect, Schema, type Scope } from "effect"
import { spawn } from "node:child_process"
import { createServer, type Server } from "node:http"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { text } from "node:stream/consumers"
import { freePort } from "@effect-clerk/test-support/rawServer"

const require = createRequire(import.meta.url)
const cli = join(dirname(require.resolve("@stoplight/prism-cli/package.json")), "dist/index.js")

const listen = (server: Server): Effect.Effect<number> =>
  Effect.callback((resume) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

const close = (server: Server): Effect.Effect<void> =>
  Effect.callback((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })

/** Starts Prism until the scope closes, and yields its origin; on another port where the one that was free is taken. */
const start = (document: string, upstream: string): Effect.Effect<string, never, Scope.Scope> =>
  Effect.flatMap(startOn(document, upstream), (origin) =>
    origin === undefined ? start(document, upstream) : Effect.succeed(origin)
  )

/** As {@link start}, on one port; `undefined` where another process has taken that. */
const startOn = Effect.fnUntraced(function* (document: string, upstream: string) {
  const port = yield* freePort
  const args = [cli, "proxy", document, upstream, "--errors", "--port", String(port)]
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] })),
    (child) =>
      Effect.callback<void>((resume) => {
        if (child.exitCode !== null) return resume(Effect.void)
        child.once("exit", () => resume(Effect.void))
        child.kill("SIGKILL")
      })
  )
  return yield* Effect.callback<string | undefined>((resume) => {
    let output = ""
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      if (output.includes("Prism is listening")) resume(Effect.succeed(`http://127.0.0.1:${port}`))
    }
    child.stdout.on("data", read)
    child.stderr.on("data", read)
    child.once("exit", (code) => {
      const failure = Effect.die(new Error(`Prism ended with ${code}: ${output}`))
      resume(output.includes("EADDRINUSE") ? Effect.succeed(undefined) : failure)
    })
  })
})

const Violations = Schema.Array(
  Schema.Struct({ location: Schema.optional(Schema.Array(Schema.String)), message: Schema.String })
)
const decodeHeader = Schema.decodeUnknownSync(Schema.fromJsonString(Violations))
const decodeProblem = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ title: Schema.String, validation: Schema.optional(Violations) }))
)

const print = (violations: typeof Violations.Type): ReadonlyArray<string> =>
  violations.map(({ location = [], message }) => [...location, message].join(" "))

/** Prism's result for a request and its response. */
export interface Verdict {
  /** True if the request is valid. Prism does not forward an invalid one. */
  readonly forwarded: boolean
  readonly violations: ReadonlyArray<string>
}

export interface Prism {
  /** Wraps a fetch so that its calls pass through Prism, which responds itself to an invalid request. */
  readonly through: (fetch: Fetch, onVerdict: (verdict: Verdict) => void) => Fetch
}

/** Starts a Prism for a document's file; its upstream is whatever fetch a request belongs to. */
export const make = Effect.fnUntraced(function* (document: string) {
  const pending = new Map<string, (request: Request) => Promise<Response>>()
  const upstream = yield* Effect.acquireRelease(
    Effect.sync(() =>
      createServer((incoming, outgoing) => {
        const { headers, method = "", url = "" } = incoming
        const respondTo = async (): Promise<void> => {
          const body = await text(incoming)
          const respond = pending.get(String(headers["x-call"]))
          const given = new Headers()
          for (const name of ["authorization", "content-type", "clerk-api-version"]) {
            const value = headers[name]
            if (typeof value === "string") given.set(name, value)
          }
          const init = { method, headers: given, ...(body === "" ? undefined : { body }) }
          const response = await respond?.(new Request(`http://emulated.test/v1${url}`, init))
          outgoing.writeHead(response?.status ?? 500, Object.fromEntries(response?.headers ?? []))
          outgoing.end(await response?.text())
        }
        respondTo().catch((cause: unknown) => outgoing.destroy(cause instanceof Error ? cause : undefined))
      })
    ),
    close
  )
  const base = yield* start(document, `http://127.0.0.1:${yield* listen(upstream)}`)
  let calls = 0
  const through: Prism["through"] = (fetch, onVerdict) => async (input, init) => {
    const id = String(++calls)
    const { hash, pathname, search } = new URL(input instanceof Request ? input.url : input)
    let forwarded = false
    pending.set(id, (request) => {
      forwarded = true
      return fetch(request)
    })
    const headers = new Headers(init?.headers)
    headers.set("x-call", id)
    // Prism takes the paths without the base path of the document.
    const url = `${base}${pathname.replace(/^\/v1(?=\/)/, "")}${search}${hash}`
    const response = await globalThis.fetch(url, { ...init, headers })
    pending.delete(id)
    const body = await response.text()
    if (forwarded) {
      const header = response.headers.get("sl-violations")
      onVerdict({ forwarded, violations: header === null ? [] : print(decodeHeader(header)) })
    } else {
      const { title, validation = [] } = decodeProblem(body)
      onVerdict({ forwarded, violations: validation.length === 0 ? [title] : print(validation) })
    }
    return new Response(body, { status: response.status, headers: response.headers })
  }
  return { through } satisfies Prism
})
