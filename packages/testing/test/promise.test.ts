import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { ClerkEmulator, InvalidOptions, InvalidSeed, ServeError, unwrap } from "@effect-clerk/testing/Promise"
import { describe, expect, it } from "vitest"
import { untyped } from "@effect-clerk/test-support/untyped"
import { secretKey, seed } from "./support.ts"

const start = async () => {
  const emulator = await unwrap(ClerkEmulator.make(seed))
  const memberships = ClerkMemberships.make({ secretKey, fetch: emulator.fetch })
  return { emulator, memberships }
}

const input = { organizationId: "org_acme", userId: "user_out", role: "org:member" }

describe("ClerkEmulator of the Promise entry", () => {
  it("injects and clears faults, and lists the requests", async () => {
    const { emulator, memberships } = await start()
    expect(await emulator.inject({ times: 2, with: { status: 422 } })).toEqual({ _tag: "Success", success: undefined })
    expect(await memberships.create(input)).toMatchObject({ _tag: "Failure", failure: { status: 422 } })
    await emulator.clearFaults()
    expect(await memberships.create(input)).toMatchObject({ _tag: "Success", success: { role: "org:member" } })
    expect((await emulator.requests()).map(({ operation, status }) => [operation, status])).toEqual([
      ["OrganizationMemberships.create", 422],
      ["OrganizationMemberships.create", 200]
    ])
  })

  it("snapshots, restores and resets the state", async () => {
    const { emulator, memberships } = await start()
    const before = await emulator.snapshot()
    await memberships.create(input)
    const after = await emulator.snapshot()
    expect(after.memberships?.length).toBe(1 + (before.memberships?.length ?? 0))
    await emulator.reset()
    expect((await emulator.snapshot()).memberships?.length).toBe(before.memberships?.length)
    expect(await emulator.requests()).toEqual([])
    expect(await emulator.restore(after)).toEqual({ _tag: "Success", success: undefined })
    expect(await emulator.snapshot()).toEqual(after)
  })

  it("advances the time, which ends the window of a limit", async () => {
    const limits = { instance: { limit: 1, window: "1 day" } } as const
    const emulator = await unwrap(ClerkEmulator.make(seed, { limits }))
    const get = async () => {
      const headers = { authorization: `Bearer ${secretKey}` }
      return (await emulator.fetch("https://api.clerk.com/v1/organization_memberships", { headers })).status
    }
    expect([await get(), await get()]).toEqual([200, 429])
    expect(await emulator.advance("1 day")).toEqual({ _tag: "Success", success: undefined })
    expect(await get()).toBe(200)
  })

  it("serves until it is closed", async () => {
    const { emulator } = await start()
    const server = await unwrap(emulator.serve({ control: true }))
    const response = await fetch(`${server.apiUrl}/organization_memberships`)
    expect([response.status, server.controlUrl]).toEqual([401, `${server.url}/__emulator`])
    expect((await emulator.requests()).length).toBe(1)
    await server.close()
    await expect(fetch(server.url)).rejects.toThrow("fetch failed")
    await server.close()
  })

  it("calls onRequest for each request, and responds when its promise is settled", async () => {
    const seen: Array<string> = []
    const onRequest = async ({ path }: { readonly path: string }) => {
      await Promise.resolve()
      seen.push(path)
    }
    const emulator = await unwrap(ClerkEmulator.make(seed, { onRequest }))
    await emulator.fetch("https://api.clerk.com/v1/users")
    expect(seen).toEqual(["/v1/users"])
  })

  it("fails with values, which unwrap makes rejections of", async () => {
    const emulator = await unwrap(ClerkEmulator.make())
    const results = [
      await ClerkEmulator.make(untyped({ users: [{}] })),
      await ClerkEmulator.make({}, untyped({ onRequest: "no function" })),
      await emulator.inject(untyped({ with: "nothing" })),
      await emulator.advance(0),
      await emulator.restore({ users: 1 }),
      await emulator.serve({ port: -1 })
    ]
    expect(results.map((result) => (result._tag === "Failure" ? result.failure.constructor : undefined))).toEqual([
      InvalidSeed,
      InvalidOptions,
      InvalidOptions,
      InvalidOptions,
      InvalidSeed,
      ServeError
    ])
    await expect(unwrap(emulator.advance(-1))).rejects.toBeInstanceOf(InvalidOptions)
  })

  it.each([[null], [[]], ["all"], [1], [() => ({})]])(
    "fails where the options are no object but %o",
    async (options) => {
      const result = await ClerkEmulator.make({}, untyped(options))
      expect(result).toMatchObject({ failure: { message: "the options are not valid: (root): expected object" } })
    }
  )

  it("fails with an error that has the stack of its caller", async () => {
    const result = await ClerkEmulator.make(untyped({ users: [{}] }))
    const stack = result._tag === "Failure" ? result.failure.stack : ""
    expect(stack).toContain("promise.test.ts")
  })
})
