import { OrganizationMemberships } from "@effect-clerk/memberships"
import { clerkErrors, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { onPrototype } from "@effect-clerk/test-support/onPrototype"
import { fetchTransports } from "@effect-clerk/test-support/transports"
import { Effect, Redacted, Result } from "effect"
import { describe, expect, it } from "vitest"

const names = ["invalid", "processed", "code"]

describe.each(fetchTransports)("Object.prototype over %s", (_, make) => {
  const layer = (fetch: () => Promise<Response>) => make({ secretKey: Redacted.make(secret) }, fetch)

  const list = (fetch: () => Promise<Response>) =>
    OrganizationMemberships.use((_) => _.list({ organizationId: "org_1" })).pipe(
      Effect.provide(layer(fetch)),
      Effect.result,
      Effect.runPromise
    )

  const create = (fetch: () => Promise<Response>) =>
    OrganizationMemberships.use((_) =>
      _.create({ organizationId: "org_1", userId: "user_1", role: "org:member" })
    ).pipe(
      Effect.provide(layer(fetch)),
      Effect.flip,
      Effect.map((error) => ({ ...error.toJSON() })),
      Effect.runPromise
    )

  it.each(names)("gives a response no %s", async (name) => {
    const page = await onPrototype(name, "no", () => list(() => Promise.resolve(new Response(pageJson))))
    expect(Result.isSuccess(page)).toBe(true)
  })

  it.each(names)("gives an error response no %s", async (name) => {
    const respond = () => Promise.resolve(new Response(clerkErrors("resource_not_found"), { status: 404 }))
    const usual = await create(respond)
    expect(await onPrototype(name, "yes", () => create(respond))).toStrictEqual(usual)
  })

  it.each(names)("gives a connection that failed no %s", async (name) => {
    const fail = () => Promise.reject(new TypeError("fetch failed"))
    const usual = await create(fail)
    expect(usual).toMatchObject({ processed: "maybe", reason: { _tag: "Transport" } })
    expect(await onPrototype(name, 5, () => create(fail))).toStrictEqual(usual)
  })
})
