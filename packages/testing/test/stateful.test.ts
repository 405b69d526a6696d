import { it } from "@effect/vitest"
import * as Wire from "@effect-clerk/memberships/Wire"
import { ClerkEmulator, type Fetch } from "@effect-clerk/testing"
import { Arbitrary, Clock, Effect, Schema } from "effect"
import { describe, expect } from "vitest"
import { type Result, type Command, limit, type Member, organizations, pending, toCommand, users } from "./commands.ts"
import { makeModel } from "./model.ts"
import { share, timeout } from "@effect-clerk/test-support/share"
import { secretKey } from "./support.ts"

interface Target {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE"
  readonly path: string
  readonly body?: unknown
}

const target = (command: Exclude<Command, { readonly _tag: "Nothing" | "Wait" }>): Target => {
  switch (command._tag) {
    case "RemoveUser":
      return { method: "DELETE", path: `/users/${command.user}` }
    case "Create":
      return {
        method: "POST",
        path: `/organizations/${command.org}/memberships`,
        body: { user_id: command.user, role: command.role }
      }
    case "Update":
      return {
        method: "PATCH",
        path: `/organizations/${command.org}/memberships/${command.user}`,
        body: { role: command.role }
      }
    case "Delete":
      return { method: "DELETE", path: `/organizations/${command.org}/memberships/${command.user}` }
    case "Merge":
      return {
        method: "PATCH",
        path: `/organizations/${command.org}/memberships/${command.user}/metadata`,
        body: { public_metadata: command.patch }
      }
    case "List": {
      const query = new URLSearchParams({ limit: String(command.limit), offset: String(command.offset) })
      if (command.user === undefined) query.set("order_by", command.orderBy)
      for (const user of command.users) query.append("user_id", user)
      for (const role of command.roles) query.append("role", role)
      const path =
        command.org !== undefined
          ? `/organizations/${command.org}/memberships`
          : command.user !== undefined
            ? `/users/${command.user}/organization_memberships`
            : "/organization_memberships"
      return { method: "GET", path: `${path}?${query}` }
    }
  }
}

const isMembership = Schema.is(Wire.OrganizationMembership)
const isPage = Schema.is(Wire.OrganizationMemberships)
const isErrorBody = Schema.is(Schema.Struct({ errors: Schema.NonEmptyArray(Schema.Struct({ code: Schema.String })) }))

const toMember = (wire: typeof Wire.OrganizationMembership.Type): Member => ({
  org: wire.organization.id,
  user: wire.public_user_data?.user_id ?? "",
  role: wire.role,
  metadata: wire.public_metadata ?? null,
  created: wire.created_at,
  updated: wire.updated_at
})

const send = async (fetch: Fetch, { body, method, path }: Target): Promise<Result> => {
  const response = await fetch(`http://x/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
    ...(body === undefined ? undefined : { body: JSON.stringify(body) })
  })
  const json: unknown = await response.json()
  if (isMembership(json)) return [[toMember(json)], json.organization.members_count ?? -1]
  if (isPage(json)) return [json.data.map(toMember), json.total_count]
  return isErrorBody(json) ? `${response.status} ${json.errors[0].code}` : String(response.status)
}

const seed = {
  organizations: Array.from(organizations, ([id, maxAllowedMemberships]) => ({
    id,
    name: id,
    maxAllowedMemberships,
    pendingInvitationsCount: pending
  })),
  users: users.map((id) => ({ id, username: id })),
  roles: [{ key: "org:auditor", name: "Auditor", permissions: [] }]
}

const run = (numbers: ReadonlyArray<number>, check: (command: Command, result: Result, expected: Result) => void) =>
  Effect.gen(function* () {
    let now = 0
    const clock = { ...(yield* Clock.Clock), currentTimeMillisUnsafe: () => now }
    const { fetch } = yield* Effect.provideService(
      ClerkEmulator.make(seed, { limits: { membership: limit } }),
      Clock.Clock,
      clock
    )
    const model = makeModel()
    for (const command of numbers.map(toCommand)) {
      const expected = model(command)
      if (command._tag === "Wait") now += command.millis
      if (command._tag === "Wait" || command._tag === "Nothing") continue
      check(command, yield* Effect.promise(() => send(fetch, target(command))), expected)
    }
    return true
  })

const numbers = Arbitrary.array(
  Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 ** 31 }))),
  {
    minLength: 50,
    maxLength: 60
  }
)

describe("ClerkEmulator and its model", () => {
  it.effect.prop(
    "agree on the result of every command",
    [numbers],
    ([numbers]) => run(numbers, (command, result, expected) => expect([command, result]).toEqual([command, expected])),
    { arbitrary: { runs: share(5000) }, timeout }
  )

  it.effect("reach every kind of result", () =>
    Effect.gen(function* () {
      const reached = new Set<string>()
      const samples = yield* Arbitrary.sampleEffect(numbers, { count: 200, seed: 1 })
      for (const sample of samples) {
        yield* run(sample, ({ _tag }, result) => reached.add(`${_tag} ${typeof result === "string" ? result : "200"}`))
      }
      expect([...reached].toSorted()).toEqual([
        "Create 200",
        "Create 400 already_a_member_in_organization",
        "Create 403 organization_membership_quota_exceeded",
        "Create 404 resource_not_found",
        "Delete 200",
        "Delete 400 organization_minimum_permissions_needed",
        "Delete 404 resource_not_found",
        "List 200",
        "List 404 resource_not_found",
        "Merge 200",
        "Merge 404 resource_not_found",
        "Merge 429 too_many_requests",
        "RemoveUser 200",
        "RemoveUser 404 resource_not_found",
        "Update 200",
        "Update 400 organization_minimum_permissions_needed",
        "Update 404 resource_not_found",
        "Update 429 too_many_requests"
      ])
    })
  )
})
