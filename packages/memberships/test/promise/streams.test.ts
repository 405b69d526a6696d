import { RetryPolicy } from "@effect-clerk/core"
import type { Fetch } from "@effect-clerk/http"
import { Aborted, ClerkMemberships, type OrganizationMembership, unwrap } from "@effect-clerk/memberships/Promise"
import type { Seed } from "@effect-clerk/testing"
import { describe, expect, it } from "vitest"
import { secret } from "@effect-clerk/test-support/fixtures"
import { answer } from "@effect-clerk/test-support/rawServer"
import { untyped } from "@effect-clerk/test-support/untyped"
import { collect, listeners, organizationId, withEmulator, withServer } from "./support.ts"

const users = Array.from({ length: 30 }, (_, index) => `user_${index}`)

const seed: Seed = {
  organizations: [
    { id: organizationId, name: "Acme" },
    { id: "org_other", name: "Other" }
  ],
  users: users.map((id) => ({ id })),
  memberships: [
    ...users.map((userId, index) => ({ organizationId, userId, role: "org:member", createdAt: index })),
    { organizationId: "org_other", userId: "user_0", role: "org:admin", createdAt: 99 }
  ]
}

const userIdOf = (member: OrganizationMembership): string => member.publicUserData?.userId ?? ""

describe("ClerkMemberships.stream", () => {
  it("yields each member as a value, anew in each loop", () =>
    withEmulator(async ({ memberships }) => {
      const members = memberships.stream({ organizationId, pageSize: 10 })
      for (let loop = 0; loop < 2; loop++) {
        const items = await collect(members)
        expect(items.map((item) => item._tag === "Success" && userIdOf(item.success))).toEqual(users)
      }
      expect(await collect(memberships.streamForUser({ userId: "user_0" }))).toMatchObject([
        { success: { organization: { id: "org_other" } } },
        { success: { organization: { id: organizationId } } }
      ])
      expect(await collect(memberships.streamForInstance())).toHaveLength(31)
      expect(await collect(memberships.streamForInstance({ pageSize: 7 }))).toHaveLength(31)
    }, seed))

  it("yields the members alone when unwrapped", () =>
    withEmulator(async ({ memberships }) => {
      const collected: Array<string> = []
      for await (const member of unwrap(memberships.stream({ organizationId }))) collected.push(userIdOf(member))
      expect(collected).toEqual(users)
    }, seed))

  it("yields members one after the other to a consumer that does not await them", () =>
    withEmulator(async ({ memberships }) => {
      const iterator = memberships.stream({ organizationId, pageSize: 2 })[Symbol.asyncIterator]()
      const steps = await Promise.all(Array.from({ length: 32 }, () => iterator.next()))
      expect(
        steps.map((step) => (step.done === true ? "done" : step.value._tag === "Success" && step.value.success))
      ).toMatchObject([...users.map((userId) => ({ publicUserData: { userId } })), "done", "done"])
    }, seed))
})

/** The platform's fetch, which fails from the third request on until it is told otherwise. */
const failing = () => {
  let count = 0
  let broken = true
  const fetch: Fetch = (url, init) => {
    count += 1
    return broken && count > 2 ? Promise.resolve(new Response("", { status: 503 })) : globalThis.fetch(url, init)
  }
  return {
    fetch,
    repair: () => {
      broken = false
    }
  }
}

describe("the input of a stream", () => {
  it("is copied when the stream is made, for each of its loops", () =>
    withEmulator(async ({ memberships }) => {
      const input = { organizationId, pageSize: 10 }
      const members = unwrap(memberships.stream(input))
      input.organizationId = "org_unknown"
      for (let loops = 0; loops < 2; loops++) expect((await collect(members)).map(userIdOf)).toEqual(users)
    }, seed))
})

describe("the failure of a stream", () => {
  it("comes last, after all members before it, and the stream resumes after the last of them", () =>
    withEmulator(async ({ connect }) => {
      const { fetch, repair } = failing()
      const memberships = connect({ fetch, retry: RetryPolicy.none })
      const input = { organizationId, pageSize: 10, prefetch: 0 }
      const collected: Array<OrganizationMembership> = []
      const failures: Array<string> = []
      for (let loops = 0; loops < 2; loops++) {
        for await (const item of memberships.stream({ ...input, after: collected.at(-1) })) {
          if (item._tag === "Success") collected.push(item.success)
          else failures.push(`${item.failure._tag} after ${collected.length}`)
        }
        repair()
      }
      expect(failures).toEqual(["SDKException after 19"])
      expect(collected.map(userIdOf)).toEqual(users)
    }, seed))

  it("rejects at the same member when unwrapped", () =>
    withEmulator(async ({ connect }) => {
      const memberships = connect({ fetch: failing().fetch, retry: RetryPolicy.none })
      const collected: Array<string> = []
      const collectAll = async () => {
        const members = memberships.stream({ organizationId, pageSize: 10, prefetch: 0 })
        for await (const member of unwrap(members)) collected.push(userIdOf(member))
      }
      await expect(collectAll()).rejects.toMatchObject({ _tag: "SDKException", reason: { status: 503 } })
      expect(collected).toEqual(users.slice(0, 19))
    }, seed))

  it("is the only item where the input is invalid", async () => {
    const memberships = ClerkMemberships.make({ secretKey: secret })
    const items = await collect(memberships.stream({ organizationId, pageSize: 0 }))
    expect(items).toMatchObject([{ failure: { reason: { _tag: "InvalidRequest", issues: [{ path: ["pageSize"] }] } } }])
  })
})

const page = (from: number, count: number): string =>
  JSON.stringify({
    total_count: 1000,
    data: Array.from({ length: count }, (_, index) => ({
      object: "organization_membership",
      id: `orgmem_${from + index}`,
      role: "org:member",
      created_at: from + index,
      updated_at: 1,
      public_metadata: {},
      organization: {
        object: "organization",
        id: organizationId,
        name: "Acme",
        has_image: false,
        max_allowed_memberships: 0,
        admin_delete_enabled: true,
        public_metadata: {},
        created_at: 1,
        updated_at: 1
      }
    }))
  })

/** A server that responds to the first two pages, and holds the five that are prefetched meanwhile. */
const withPagesHeld = (
  use: (context: {
    readonly memberships: ClerkMemberships
    /** When all of the five have arrived at the server. */
    readonly held: Promise<unknown>
    /** When all of their connections are closed. */
    readonly closed: Promise<unknown>
  }) => Promise<void>
): Promise<void> => {
  const pages = Array.from({ length: 5 }, () => ({
    arrived: Promise.withResolvers<void>(),
    closed: Promise.withResolvers<void>()
  }))
  // Counted by itself: on connections of their own the requests may arrive in any order.
  let count = 0
  return withServer(
    ({ socket, text }) => {
      const offset = Number(/offset=(\d+)/.exec(text)?.[1])
      if (offset < 10) return socket.write(answer(200, page(offset, 10)))
      const held = pages[count++]
      socket.on("close", () => held?.closed.resolve())
      return held?.arrived.resolve()
    },
    ({ memberships }) =>
      use({
        memberships,
        held: Promise.all(pages.map(({ arrived }) => arrived.promise)),
        closed: Promise.all(pages.map(({ closed }) => closed.promise))
      })
  )
}

const input = { organizationId, pageSize: 10, prefetch: 5 }

/** How many members the first two pages have: the second begins with the last of the first. */
const received = 19

describe("a consumer that stops a stream", () => {
  it.each(["results", "unwrapped"])("interrupts the requests in flight with break: %s", (kind) =>
    withPagesHeld(async ({ closed, held, memberships }) => {
      const { signal } = new AbortController()
      const members = memberships.stream(input, { signal })
      let count = 0
      for await (const _ of kind === "results" ? members : unwrap(members)) {
        count += 1
        if (count < 11) continue
        await held
        break
      }
      // Comes only if the break closes the connections, long before any timeout of the requests.
      await closed
      expect(listeners(signal)).toBe(0)
    })
  )

  it.each(["results", "unwrapped"])("interrupts them while it waits too, and is done: %s", (kind) =>
    withPagesHeld(async ({ closed, held, memberships }) => {
      const members = memberships.stream(input)
      const iterator = (kind === "results" ? members : unwrap(members))[Symbol.asyncIterator]()
      for (let count = 0; count < received; count++) expect(await iterator.next()).toMatchObject({ done: false })
      const waiting = iterator.next()
      await held
      expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
      await closed
      expect(await waiting).toEqual({ done: true, value: undefined })
      expect(await iterator.next()).toEqual({ done: true, value: undefined })
    })
  )
})

describe("the signal of a stream", () => {
  it("gets no listener from an iterator that is never asked for a member", () =>
    withEmulator(async ({ memberships }) => {
      const { signal } = new AbortController()
      const iterator = memberships.stream(input, { signal })[Symbol.asyncIterator]()
      expect(listeners(signal)).toBe(0)
      expect(await iterator.next()).toMatchObject({ done: false })
      expect(listeners(signal)).toBe(1)
      expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
      expect(listeners(signal)).toBe(0)
    }))

  it("interrupts the requests at once when it is aborted between two members, and ends the stream with Aborted", () =>
    withPagesHeld(async ({ closed, held, memberships }) => {
      const controller = new AbortController()
      const failures: Array<unknown> = []
      let count = 0
      for await (const item of memberships.stream(input, { signal: controller.signal })) {
        if (item._tag === "Failure") failures.push(item.failure)
        else count += 1
        if (count < 11 || failures.length > 0) continue
        await held
        controller.abort()
        await closed
      }
      expect(count).toBe(11)
      expect(failures).toEqual([new Aborted({ operation: "OrganizationMemberships.stream", processed: "no" })])
      expect(listeners(controller.signal)).toBe(0)
    }))

  it("interrupts the requests when it is aborted while the stream waits for a page", () =>
    withPagesHeld(async ({ closed, held, memberships }) => {
      const controller = new AbortController()
      const collecting = collect(memberships.stream(input, { signal: controller.signal }))
      await held
      controller.abort()
      await closed
      const items = await collecting
      expect(items).toHaveLength(received + 1)
      expect(items.at(-1)).toMatchObject({ failure: { _tag: "Aborted" } })
      expect(listeners(controller.signal)).toBe(0)
    }))

  it("makes an unwrapped stream reject when it is aborted", () =>
    withPagesHeld(async ({ held, memberships }) => {
      const controller = new AbortController()
      const collecting = collect(unwrap(memberships.stream(input, { signal: controller.signal })))
      await held
      controller.abort()
      await expect(collecting).rejects.toBeInstanceOf(Aborted)
      expect(listeners(controller.signal)).toBe(0)
    }))

  it("has no listener left after a stream, however it ends, and none of one that never began", () =>
    withEmulator(async ({ connect, memberships }) => {
      const { signal } = new AbortController()
      memberships.stream({ organizationId }, { signal })
      expect(listeners(signal)).toBe(0)
      const iterator = memberships.stream({ organizationId }, { signal })[Symbol.asyncIterator]()
      await iterator.next()
      expect(listeners(signal)).toBe(1)
      await iterator.return?.()
      await collect(memberships.stream({ organizationId }, { signal }))
      await collect(memberships.stream({ organizationId, pageSize: 0 }, { signal }))
      const broken = connect({ fetch: failing().fetch, retry: RetryPolicy.none })
      const collecting = collect(unwrap(broken.stream({ organizationId, pageSize: 10, prefetch: 5 }, { signal })))
      await expect(collecting).rejects.toMatchObject({ _tag: "SDKException" })
      const bug = RetryPolicy.exponential({ isTransient: () => untyped(JSON.parse("{")) })
      const buggy = collect(broken.stream({ organizationId }, { signal, retry: bug }))
      await expect(buggy).rejects.toThrow(SyntaxError)
      expect(listeners(signal)).toBe(0)
    }, seed))
})
