import * as Wire from "@effect-clerk/memberships/Wire"
import type { Fetch, Seed } from "@effect-clerk/testing"
import { Effect, Schema } from "effect"
import { expect } from "vitest"

export const secretKey = "sk_test_emulator"

/** Two organizations and four users, of whom `user_out` is in neither. */
export const seed = {
  organizations: [
    { id: "org_acme", name: "Acme" },
    { id: "org_full", name: "Full House", maxAllowedMemberships: 3, pendingInvitationsCount: 1 }
  ],
  users: [
    { id: "user_ada", firstName: "Ada", lastName: "Lovelace", emailAddresses: ["ada@example.com"] },
    { id: "user_bob", username: "bob" },
    { id: "user_eve" },
    { id: "user_out", firstName: "Out" }
  ],
  memberships: [
    { organizationId: "org_acme", userId: "user_ada", role: "org:admin", createdAt: 1000 },
    { organizationId: "org_acme", userId: "user_bob", role: "org:member", createdAt: 2000 },
    { organizationId: "org_full", userId: "user_ada", role: "org:admin", createdAt: 3000 },
    { organizationId: "org_full", userId: "user_eve", role: "org:member", createdAt: 4000 }
  ]
} satisfies Seed

export interface Call {
  readonly method?: string
  /** Path after the base URL, with the query. */
  readonly path: string
  readonly headers?: Record<string, string>
  /** Body that is sent as it is if it is a text, and as JSON otherwise. */
  readonly body?: unknown
}

export type Membership = typeof Wire.OrganizationMembership.Type
export type Page = typeof Wire.OrganizationMemberships.Type

const isMembership = Schema.is(Wire.OrganizationMembership)
const isPage = Schema.is(Wire.OrganizationMemberships)

/** A request and its response, as they were sent. */
export interface RecordedCall {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string | undefined
  readonly status: number
  readonly contentType: string | null
  readonly responseBody: string
}

const watchers = new Set<(call: RecordedCall) => void>()

/** Passes each later call to a function. */
export const watch = (watcher: (call: RecordedCall) => void): void => {
  watchers.add(watcher)
}

/** Sends a request and returns the response, with its JSON parsed. */
export const call = (fetch: Fetch, call: Call, base = "https://emulated.test/v1") =>
  Effect.promise(async () => {
    const { method = "GET", path } = call
    const body = call.body === undefined || typeof call.body === "string" ? call.body : JSON.stringify(call.body)
    const headers = {
      authorization: `Bearer ${secretKey}`,
      ...(body === undefined ? undefined : { "content-type": "application/json" }),
      ...call.headers
    }
    const response = await fetch(base + path, { method, headers, ...(body === undefined ? undefined : { body }) })
    const responseBody = await response.text()
    const contentType = response.headers.get("content-type")
    for (const watcher of watchers) {
      watcher({ method, path, headers, body, status: response.status, contentType, responseBody })
    }
    const json: unknown = JSON.parse(responseBody)
    return { status: response.status, headers: response.headers, json }
  })

/** Sends a request that succeeds with a membership. */
export const membership = (fetch: Fetch, request: Call) =>
  Effect.map(call(fetch, request), ({ json, status }): Membership => {
    expect({ status, json }).toMatchObject({ status: 200 })
    if (!isMembership(json)) throw new Error(`not a membership: ${JSON.stringify(json)}`)
    return json
  })

/** Sends a request that succeeds with a page of memberships. */
export const page = (fetch: Fetch, path: string) =>
  Effect.map(call(fetch, { path }), ({ json, status }): Page => {
    expect({ status, json }).toMatchObject({ status: 200 })
    if (!isPage(json)) throw new Error(`not a page: ${JSON.stringify(json)}`)
    return json
  })

/** Returns the user ids of a page, in its order. */
export const users = (fetch: Fetch, path: string) =>
  Effect.map(page(fetch, path), ({ data }) => data.map((membership) => membership.public_user_data?.user_id))
