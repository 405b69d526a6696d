import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { ClerkEmulator } from "@effect-clerk/testing"
import { untyped } from "@effect-clerk/test-support/untyped"
import { describe, expect, it, vi } from "vitest"
import { secretKey, seed } from "./support.ts"

/** A signal as jsdom has it: of the same shape, of another class than the platform's. */
class ForeignSignal extends EventTarget {
  aborted = false
  reason: unknown = undefined
}

class ForeignController {
  readonly signal = new ForeignSignal()

  abort(reason: unknown = new Error("aborted")): void {
    this.signal.aborted = true
    this.signal.reason = reason
    this.signal.dispatchEvent(new Event("abort"))
  }
}

/** A request as another realm has it. */
class ForeignRequest {
  readonly url = "https://api.clerk.com/v1/organizations/org_acme/memberships"
  readonly method: string = "POST"
  readonly headers = new Headers({ authorization: `Bearer ${secretKey}`, "content-type": "application/json" })
  readonly signal: ForeignSignal

  constructor(signal: ForeignSignal) {
    this.signal = signal
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return new Response(JSON.stringify({ user_id: "user_out", role: "org:member" })).arrayBuffer()
  }
}

const url = "https://api.clerk.com/v1/organizations/org_acme/memberships"

const headers = { authorization: `Bearer ${secretKey}` }

describe("ClerkEmulator.fetch in another realm", () => {
  it("takes a signal that is no instance of the platform's AbortSignal", async () => {
    const { signal } = new ForeignController()
    const response = await ClerkEmulator.fetch(seed)(url, untyped({ headers, signal }))
    expect(response.status).toBe(200)
  })

  it("rejects with the reason of such a signal, before the request and while it waits", async () => {
    const reason = new Error("enough")
    const aborted = new ForeignController()
    aborted.abort(reason)
    const fetch = ClerkEmulator.fetch(seed, { latency: "1 hours" })
    await expect(fetch(url, untyped({ headers, signal: aborted.signal }))).rejects.toBe(reason)
    const later = new ForeignController()
    const waiting = fetch(url, untyped({ headers, signal: later.signal }))
    later.abort(reason)
    await expect(waiting).rejects.toBe(reason)
  })

  it("takes a request that is no instance of the platform's Request, with its signal", async () => {
    const { signal } = new ForeignController()
    const response = await ClerkEmulator.fetch(seed)(untyped(new ForeignRequest(signal)))
    expect(await response.json()).toMatchObject({ public_user_data: { user_id: "user_out" } })
    const aborted = new ForeignController()
    aborted.abort()
    await expect(ClerkEmulator.fetch(seed)(untyped(new ForeignRequest(aborted.signal)))).rejects.toThrow("aborted")
  })

  it("rejects a signal that is none, as the platform does", async () => {
    await expect(ClerkEmulator.fetch(seed)(url, untyped({ headers, signal: "none" }))).rejects.toThrow(TypeError)
  })

  it("serves a client whose global AbortController was replaced, as under jsdom", async () => {
    vi.stubGlobal("AbortController", ForeignController)
    try {
      const memberships = ClerkMemberships.make({ secretKey, fetch: ClerkEmulator.fetch(seed) })
      expect(await memberships.list({ organizationId: "org_acme" })).toMatchObject({ success: { totalCount: 2 } })
    } finally {
      vi.unstubAllGlobals()
    }
  })
})
