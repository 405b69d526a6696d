import { it } from "@effect/vitest"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Arbitrary, Clock, Effect, Schema } from "effect"
import { describe, expect } from "vitest"
import { call } from "./support.ts"

const day = 24 * 60 * 60 * 1000
const quota = 3

/** Addresses, of which two differ in case alone, and one is a member's from the start. */
const addresses = ["ada@example.com", "a@example.com", "A@example.com", "b@example.com", "c@example.com"]

const address = Schema.Literals(addresses)
const invitation = Schema.Struct({ email: address, days: Schema.Literals([1, 2]) })

/** `which` is the position of an invitation in the order in which they were made. */
const which = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4 }))

const Command = Schema.Union([
  Schema.Struct({ _tag: Schema.Literal("Invite"), invitations: Schema.Tuple([invitation]) }),
  Schema.Struct({
    _tag: Schema.Literal("Bulk"),
    invitations: Schema.Array(invitation).check(Schema.isBetweenLength(1, 3))
  }),
  Schema.Struct({ _tag: Schema.Literal("Revoke"), which }),
  Schema.Struct({ _tag: Schema.Literal("Accept"), which }),
  Schema.Struct({ _tag: Schema.Literal("Wait"), millis: Schema.Literals([1, day - 1, day]) })
])

type Command = typeof Command.Type

interface Invitation {
  readonly email: string
  readonly expires: number
  readonly status: string
}

/** State after a command, and its result: `ok`, or the code of the error. */
interface Observed {
  readonly result: string
  readonly members: number
  readonly pending: number
  readonly invitations: ReadonlyArray<Invitation>
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** The rules of invitations over plain arrays, without an index and without a list of what is pending. */
const makeModel = () => {
  let now = 0
  let members: ReadonlyArray<string> = ["ada@example.com"]
  let invitations: ReadonlyArray<Invitation> = []
  const statusOf = ({ expires, status }: Invitation): string =>
    status === "pending" && expires <= now ? "expired" : status
  const pendingOf = (all: ReadonlyArray<Invitation>) => all.filter((each) => statusOf(each) === "pending")

  const invite = (all: ReadonlyArray<Invitation>, { days, email }: typeof invitation.Type) => {
    if (members.some((member) => same(member, email))) return "already_a_member_in_organization"
    if (pendingOf(all).some((each) => same(each.email, email))) return "organization_invitation_not_unique"
    if (members.length + pendingOf(all).length >= quota) return "organization_membership_quota_exceeded"
    return [...all, { email, expires: now + days * day, status: "pending" }]
  }

  const end = (which: number, status: string): void => {
    invitations = invitations.map((each, index) => (index === which ? { ...each, status } : each))
  }

  const accept = (which: number): string => {
    const invited = invitations[which]
    if (invited === undefined) return "organization_invitation_not_found"
    const status = statusOf(invited)
    if (status === "accepted") return "organization_invitation_already_accepted"
    if (status === "revoked") return "organization_invitation_revoked_code"
    if (status === "expired") return "organization_invitation_not_pending"
    members = [...members, invited.email]
    end(which, "accepted")
    return "ok"
  }

  const run = (command: Command): string => {
    switch (command._tag) {
      case "Wait":
        now += command.millis
        return "ok"
      case "Accept":
        return accept(command.which)
      case "Revoke": {
        const invited = invitations[command.which]
        if (invited === undefined) return "organization_invitation_not_found"
        if (statusOf(invited) !== "pending") return "organization_invitation_not_pending"
        end(command.which, "revoked")
        return "ok"
      }
      default: {
        let all = invitations
        for (const each of command.invitations) {
          const next = invite(all, each)
          if (typeof next === "string") return next
          all = next
        }
        invitations = all
        return "ok"
      }
    }
  }

  return (command: Command): Observed => {
    const result = run(command)
    const seen = invitations.map((each) => ({ ...each, status: statusOf(each) }))
    return { result, members: members.length, pending: pendingOf(invitations).length, invitations: seen }
  }
}

const Page = Schema.Struct({
  data: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      email_address: Schema.String,
      expires_at: Schema.Number,
      status: Schema.String
    })
  )
})
const Organization = Schema.Struct({ members_count: Schema.Number, pending_invitations_count: Schema.Number })
const isErrorBody = Schema.is(Schema.Struct({ errors: Schema.NonEmptyArray(Schema.Struct({ code: Schema.String })) }))

const path = "/organizations/org_1/invitations"

/** Runs commands against an emulator and its model, and passes on what each of them has come to. */
const run = (
  commands: ReadonlyArray<Command>,
  check: (command: Command, observed: Observed, expected: Observed) => void
) =>
  Effect.gen(function* () {
    let now = 0
    const clock = { ...(yield* Clock.Clock), currentTimeMillisUnsafe: () => now }
    const { acceptInvitation, fetch } = yield* Effect.provideService(
      ClerkEmulator.make({
        organizations: [{ id: "org_1", name: "One", maxAllowedMemberships: quota }],
        users: [{ id: "user_ada", emailAddresses: ["Ada@example.com"] }],
        memberships: [{ organizationId: "org_1", userId: "user_ada", role: "org:admin" }]
      }),
      Clock.Clock,
      clock
    )
    const model = makeModel()
    let ids: ReadonlyArray<string> = []

    const send = (path: string, body: unknown) =>
      Effect.map(call(fetch, { method: "POST", path, body }), ({ json }) =>
        isErrorBody(json) ? json.errors[0].code : "ok"
      )
    const perform = (command: Command): Effect.Effect<string> => {
      const id = "which" in command ? (ids[command.which] ?? "orginv_none") : ""
      switch (command._tag) {
        case "Wait":
          now += command.millis
          return Effect.succeed("ok")
        case "Accept":
          return Effect.match(acceptInvitation(id), { onSuccess: () => "ok", onFailure: ({ code }) => code })
        case "Revoke":
          return send(`${path}/${id}/revoke`, {})
        case "Invite":
          return send(path, toWire(command.invitations[0]))
        case "Bulk":
          return send(`${path}/bulk`, command.invitations.map(toWire))
      }
    }

    for (const command of commands) {
      const expected = model(command)
      const result = yield* perform(command)
      const { data } = Schema.decodeUnknownSync(Page)(
        (yield* call(fetch, { path: `${path}?order_by=created_at&limit=500` })).json
      )
      ids = data.map(({ id }) => id)
      const organization = Schema.decodeUnknownSync(Organization)(
        (yield* call(fetch, { path: "/organizations/org_1?include_members_count=true" })).json
      )
      const invitations = data.map(({ email_address, expires_at, status }) => ({
        email: email_address,
        expires: expires_at,
        status
      }))
      const { members_count: members, pending_invitations_count: pending } = organization
      check(command, { result, members, pending, invitations }, expected)
    }
  })

const toWire = ({ days, email }: typeof invitation.Type) => ({
  email_address: email,
  role: "org:member",
  expires_in_days: days
})

const Commands = Schema.Array(Command).check(Schema.isBetweenLength(10, 30))

describe("ClerkEmulator and the model of its invitations", () => {
  it.effect.prop(
    "agree on the result of every command, on all invitations and on the seats",
    [Commands],
    ([commands]) =>
      Effect.as(
        run(commands, (command, observed, expected) => expect([command, observed]).toEqual([command, expected])),
        true
      ),
    { arbitrary: { runs: 300 } }
  )

  it.effect("reach every kind of result", () =>
    Effect.gen(function* () {
      const reached = new Set<string>()
      for (const commands of yield* Arbitrary.sampleEffect(Arbitrary.schema(Commands), { count: 100, seed: 1 })) {
        yield* run(commands, ({ _tag }, { result }) => reached.add(`${_tag} ${result}`))
      }
      expect([...reached].toSorted()).toEqual([
        "Accept ok",
        "Accept organization_invitation_already_accepted",
        "Accept organization_invitation_not_found",
        "Accept organization_invitation_not_pending",
        "Accept organization_invitation_revoked_code",
        "Bulk already_a_member_in_organization",
        "Bulk ok",
        "Bulk organization_invitation_not_unique",
        "Bulk organization_membership_quota_exceeded",
        "Invite already_a_member_in_organization",
        "Invite ok",
        "Invite organization_invitation_not_unique",
        "Invite organization_membership_quota_exceeded",
        "Revoke ok",
        "Revoke organization_invitation_not_found",
        "Revoke organization_invitation_not_pending",
        "Wait ok"
      ])
    })
  )
})
