// What a server lets in, how much it keeps and gives back, and what programs are told that take a wrong door.
import { it } from "@effect/vitest"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect, Redacted } from "effect"
import { connect, type Socket } from "node:net"
import { networkInterfaces } from "node:os"
import { describe, expect } from "vitest"
import { untyped } from "@effect-clerk/test-support/untyped"
import { call, secretKey, seed } from "./support.ts"

const path = "/v1/organizations/org_acme/memberships"

const open = (port: number, host = "127.0.0.1"): Effect.Effect<Socket> =>
  Effect.callback((resume) => {
    const socket = connect({ port, host })
    socket.on("error", () => {})
    socket.once("connect", () => resume(Effect.succeed(socket)))
  })

const closed = (socket: Socket): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (socket.closed) resume(Effect.void)
    else socket.once("close", () => resume(Effect.void))
    socket.resume()
  })

/** Sends a request with a Host header, and returns the status and the body of its response. */
const withHost = (port: number, header: string, address = "127.0.0.1") =>
  Effect.flatMap(open(port, address), (socket) =>
    Effect.callback<{ readonly status: number; readonly text: string }>((resume) => {
      let text = ""
      socket.on("data", (chunk) => (text += String(chunk)))
      socket.once("close", () => {
        resume(Effect.succeed({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), text }))
      })
      const head = ["GET /v1/organization_memberships HTTP/1.1", header, `Authorization: Bearer ${secretKey}`]
      socket.write([...head, "Connection: close", "", ""].join("\r\n"))
    })
  )

const addresses = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])

/** Address of this machine in a network, where it has one. */
const lan = addresses.find(({ family, internal }) => family === "IPv4" && !internal)?.address

const ipv4 = ["0.0.0.0", "0", "000.0.0.0"]
const ipv6 = addresses.some(({ family }) => family === "IPv6") ? ["::", "::0", "0:0:0:0:0:0:0:0"] : []

/** Hosts that stand for all addresses, as far as this machine has such addresses, and the loopback of each. */
const everywhere = [
  ...[...ipv4, ...(ipv6.length > 0 ? ["::ffff:0.0.0.0"] : [])].map((host) => [host, "127.0.0.1"] as const),
  ...ipv6.map((host) => [host, "[::1]"] as const)
]

const own = ["localhost", "LOCALHOST:80", "localhost.", "127.0.0.1", "127.9.9.9:1", "[::1]", "[::1]:8787", "[0:0::1]"]
const foreign = [
  "clerk.example",
  "clerk.example:8787",
  "localhost.clerk.example",
  "127.0.0.1.clerk.example",
  "notlocalhost",
  "128.0.0.1",
  "0.0.0.0",
  "[::]",
  "10.9.8.7",
  "user@localhost",
  "localhost/",
  "localhost#x",
  "[::1",
  ""
]

describe("a served emulator", () => {
  it.effect("handles requests to this machine, and responds with a 421 to those to any other name", () =>
    Effect.gen(function* () {
      const { emulator, port } = yield* ClerkEmulator.serve({ seed })
      for (const host of own) expect([host, (yield* withHost(port, `Host: ${host}`)).status]).toEqual([host, 200])
      for (const host of foreign) {
        const { status, text } = yield* withHost(port, `Host: ${host}`)
        expect([host, status]).toEqual([host, 421])
        expect(text).toContain("clerk_trace_id")
        expect(text).toContain("allowHosts")
      }
      // No request of a page was handled, whatever it was.
      expect((yield* emulator.requests).length).toBe(own.length)
    })
  )

  it.effect("handles requests to its host and to the names of allowHosts", () =>
    Effect.gen(function* () {
      const allowHosts = ["Clerk.Internal", "10.9.8.7", "::2"]
      const { emulator, port } = yield* ClerkEmulator.serve({ seed, allowHosts })
      const { port: other } = yield* emulator.serve({ allowHosts })
      for (const host of ["clerk.internal", "CLERK.internal:8787", "10.9.8.7:1", "[::2]:1", "localhost"]) {
        for (const each of [port, other]) {
          expect([host, (yield* withHost(each, `Host: ${host}`)).status]).toEqual([host, 200])
        }
      }
      expect((yield* withHost(port, "Host: x.clerk.internal")).status).toBe(421)
      if (lan !== undefined) expect((yield* withHost(port, `Host: ${lan}`)).status).toBe(421)
    })
  )

  it.effect.each(everywhere)(
    "handles requests to each address of this machine where it listens on all, as %s",
    ([host, loopback]) =>
      Effect.gen(function* () {
        const { port, url } = yield* ClerkEmulator.serve({ host })
        expect(url).toBe(`http://${loopback}:${port}`)
        const wildcard = loopback === "[::1]" ? "[::]" : "0.0.0.0"
        expect((yield* withHost(port, `Host: ${wildcard}:${port}`)).status).toBe(200)
        expect((yield* withHost(port, "Host: clerk.example")).status).toBe(421)
        if (lan === undefined) return
        expect((yield* withHost(port, `Host: ${lan}:1`, lan)).status).toBe(200)
        expect((yield* withHost(port, `Host: ${lan}`)).status).toBe(421)
      })
  )

  it.effect.each(["Host: localhost\r\nHost: localhost", "Host: localhost\r\nhOST: clerk.example"])(
    "responds with a 400 to a request with two Host headers: %j",
    (headers) =>
      Effect.gen(function* () {
        const { emulator, port } = yield* ClerkEmulator.serve({ seed })
        const { status, text } = yield* withHost(port, headers)
        expect([status, text.includes('"code":"bad_request"')]).toEqual([400, true])
        expect(yield* emulator.requests).toEqual([])
      })
  )

  const unallowable = [
    ["http://clerk.internal"],
    ["clerk.internal/v1"],
    ["*.clerk.internal"],
    ["*"],
    ["clerk internal"]
  ]

  it.effect.each([5, "clerk.internal", null, [""], [5], {}, ...unallowable])(
    "fails for allowHosts that are %j",
    (allowHosts) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(ClerkEmulator.serve({ allowHosts: untyped(allowHosts) }))
        expect(error.message).toContain("allowHosts: expected a list of names")
      })
  )

  it.live("closes the oldest of the connections whose unfinished bodies are too large together", () =>
    Effect.gen(function* () {
      const { apiUrl, port } = yield* ClerkEmulator.serve({ seed })
      const size = 1024 * 1024
      const begin = Effect.gen(function* () {
        const socket = yield* open(port)
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${size}\r\n\r\n`
        )
        yield* Effect.callback<void>((resume) => {
          socket.write("x".repeat(size - 1), () => resume(Effect.void))
        })
        return socket
      })
      const sockets = yield* Effect.forEach(Array.from({ length: 80 }), () => begin)
      yield* Effect.forEach(sockets.slice(0, 10), closed)
      expect(sockets.at(-1)?.closed).toBe(false)
      // A client that sends its own body is served meanwhile.
      const body = { user_id: "user_out", role: "org:member" }
      const created = yield* call(fetch, { method: "POST", path: "/organizations/org_acme/memberships", body }, apiUrl)
      expect(created.status).toBe(200)
      for (const socket of sockets) socket.destroy()
    })
  )
})

describe("error responses", () => {
  const bodies: ReadonlyArray<readonly [what: string, body: string]> = [
    [
      "1 MB of unknown keys",
      JSON.stringify(Object.fromEntries(Array.from({ length: 90_000 }, (_, index) => [`k${index}`, 1])))
    ],
    ["unknown keys of many bytes", JSON.stringify({ ["x".repeat(500_000)]: 1, ["\u0001".repeat(80_000)]: 1 })],
    ["an id of many bytes", JSON.stringify({ user_id: "u".repeat(1_000_000), role: "org:member" })],
    ["a role of many bytes", JSON.stringify({ user_id: "user_out", role: "r".repeat(1_000_000) })]
  ]
  it.effect.each(bodies)("stay small whatever the request holds: %s", ([, body]) =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const { json, status } = yield* call(fetch, { method: "POST", path: "/organizations/org_acme/memberships", body })
      expect(status).toBeGreaterThanOrEqual(400)
      expect(JSON.stringify(json).length).toBeLessThan(64 * 1024)
    })
  )
})

describe("a base URL of another version, or of none", () => {
  it.effect.each(["https://api.clerk.com/v2", "https://clerk.example/proxy", "https://clerk.example/proxy/v1"])(
    "gets a 404, and the advice to check apiUrl: %s",
    (apiUrl) =>
      Effect.gen(function* () {
        const { fetch } = yield* ClerkEmulator.make(seed)
        const input = { organizationId: "org_acme", userId: "user_out", role: "org:member" }
        const failures = yield* Effect.all([
          Effect.flip(OrganizationMemberships.use((_) => _.list({ organizationId: "org_acme" }))),
          Effect.flip(OrganizationMemberships.use((_) => _.create(input)))
        ]).pipe(
          Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secretKey), apiUrl, fetch }))
        )
        for (const { message } of failures) expect(message).toMatch(/: 404 .*check apiUrl/)
      })
  )

  it.effect("gets what it asks for where the base URL has no path, as that of Clerk's own packages", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const page = yield* OrganizationMemberships.use((_) => _.list({ organizationId: "org_acme" })).pipe(
        Effect.provide(
          OrganizationMemberships.layerFetch({
            secretKey: Redacted.make(secretKey),
            apiUrl: "https://clerk.example",
            fetch
          })
        )
      )
      expect(page.totalCount).toBe(2)
    })
  )
})

describe("values of the program's that cannot be read", () => {
  const throwing = (key: string): object =>
    Object.defineProperty({}, key, {
      enumerable: true,
      get: () => {
        throw new Error("hunter2")
      }
    })
  const proxy = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error("hunter2")
      },
      get: () => {
        throw new Error("hunter2")
      }
    }
  )
  const seeds: ReadonlyArray<readonly [what: string, seed: unknown]> = [
    ["a getter", throwing("users")],
    ["a getter of a user", { users: [throwing("id")] }],
    ["a getter of metadata", { users: [{ id: "user_a", publicMetadata: throwing("a") }] }],
    ["a getter of an unknown field", { users: [{ id: "user_a" }, throwing("unknown")] }],
    ["a proxy", proxy],
    ["a proxy of a list", { memberships: proxy }]
  ]
  it.effect.each(seeds)("fail with InvalidSeed: %s that throws", ([, seed]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(ClerkEmulator.make(untyped(seed)))
      expect(error).toMatchObject({ _tag: "InvalidSeed" })
      expect(error.issues.length).toBeGreaterThan(0)
      expect(error.message).not.toContain("hunter2")
      const emulator = yield* ClerkEmulator.make()
      expect(yield* Effect.flip(emulator.restore(seed))).toMatchObject({ _tag: "InvalidSeed" })
      const rejected = yield* Effect.flip(
        Effect.tryPromise({
          try: () => ClerkEmulator.fetch(untyped(seed))("https://api.clerk.com/v1/users"),
          catch: (cause) => cause
        })
      )
      expect(rejected).toMatchObject({ _tag: "InvalidSeed" })
    })
  )

  it.effect("start with the values that were checked, also where a getter returns others the next time", () =>
    Effect.gen(function* () {
      let reads = 0
      const user = {
        get id() {
          reads += 1
          return `user_${reads}`
        }
      }
      const exit = yield* Effect.exit(ClerkEmulator.make({ users: [user] }))
      expect(exit._tag).toBe("Success")
    })
  )

  it.effect("fail with InvalidOptions as options or as a fault rule", () =>
    Effect.gen(function* () {
      for (const options of [throwing("limits"), throwing("latency"), proxy]) {
        const error = yield* Effect.flip(ClerkEmulator.make({}, untyped(options)))
        expect(error).toMatchObject({ _tag: "InvalidOptions" })
        const { inject } = yield* ClerkEmulator.make()
        expect(yield* Effect.flip(inject(untyped(options)))).toMatchObject({ _tag: "InvalidOptions" })
      }
      const { inject } = yield* ClerkEmulator.make()
      expect(yield* Effect.flip(inject(untyped(throwing("with"))))).toMatchObject({ _tag: "InvalidOptions" })
    })
  )
})
