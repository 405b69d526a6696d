import * as Wire from "@effect-clerk/memberships/Wire"
import type { Fetch, Seed } from "@effect-clerk/testing"
import { Effect, Schema } from "effect"
import { expect } from "vitest"

export const secretKey = "sk_test_emulator"

/** Two organizations, four users: one who is in neither. */
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
  /** From the base URL on, with the query. */
  readonly path: string
  readonly headers?: Record<string, string>
  /** JSON unless it is text already. */
  readonly body?: unknown
}

export type Membership = typeof Wire.OrganizationMembership.Type
export type Page = typeof Wire.OrganizationMemberships.Type

const isMembership = Schema.is(Wire.OrganizationMembership)
const isPage = Schema.is(Wire.OrganizationMemberships)

/** A request and its answer, as they were sent. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string | undefined
  readonly status: number
  readonly contentType: string | null
  readonly answer: string
}

const watchers = new Set<(exchange: Exchange) => void>()

/** Tells of each call that is made from now on. */
export const watch = (watcher: (exchange: Exchange) => void): void => {
  watchers.add(watcher)
}

/** The answer as it came, its JSON parsed. */
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
    const answer = await response.text()
    const contentType = response.headers.get("content-type")
    for (const watcher of watchers) {
      watcher({ method, path, headers, body, status: response.status, contentType, answer })
    }
    const json: unknown = JSON.parse(answer)
    return { status: response.status, headers: response.headers, json }
  })

/** A success that is a membership as the wire schema reads it. */
export const membership = (fetch: Fetch, request: Call) =>
  Effect.map(call(fetch, request), ({ json, status }): Membership => {
    expect({ status, json }).toMatchObject({ status: 200 })
    if (!isMembership(json)) throw new Error(`not a membership: ${JSON.stringify(json)}`)
    return json
  })

/** A success that is a page as the wire schema reads it. */
export const page = (fetch: Fetch, path: string) =>
  Effect.map(call(fetch, { path }), ({ json, status }): Page => {
    expect({ status, json }).toMatchObject({ status: 200 })
    if (!isPage(json)) throw new Error(`not a page: ${JSON.stringify(json)}`)
    return json
  })

/** The users of a page, in its order. */
export const users = (fetch: Fetch, path: string) =>
  Effect.map(page(fetch, path), ({ data }) => data.map((membership) => membership.public_user_data?.user_id))

/** A value as code without types may pass it. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const untyped = (value: unknown): never => value as never
