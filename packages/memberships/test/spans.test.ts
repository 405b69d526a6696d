import { MembershipLookup, OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Cause, Effect, Exit, Layer, Option, Redacted, Stream, Tracer } from "effect"
import { inspect } from "node:util"
import { recordingTracer } from "@effect-clerk/test-support/recordingTracer"
import { untyped } from "@effect-clerk/test-support/untyped"

const organizationId = "org_acme"

const member = { organizationId, userId: "user_1" }

const seed = {
  organizations: [{ id: organizationId, name: "Acme" }],
  users: [{ id: "user_1" }],
  memberships: [{ ...member, role: "org:member" }]
}

type Services = OrganizationMemberships | MembershipLookup

/** Runs a program, and returns its spans. */
const tracedBy = Effect.fnUntraced(function* <A, E>(program: Effect.Effect<A, E, Services>) {
  const { spans, tracer } = recordingTracer()
  const options = { secretKey: Redacted.make("sk_test_1"), fetch: ClerkEmulator.fetch(seed) }
  const layer = Layer.merge(OrganizationMemberships.layerFetch(options), MembershipLookup.layerFetch(options))
  const exit = yield* program.pipe(Effect.provide(layer), Effect.withTracer(tracer), Effect.exit)
  return { spans, exit }
})

/** Runs a program, and returns the name of each span, of its parent, and the exit that it ended with. */
const spansOf = <A, E>(program: Effect.Effect<A, E, Services>) =>
  Effect.map(tracedBy(program), ({ spans }) =>
    spans.map(({ name, parent, status }) => [
      name,
      Option.match(parent, { onNone: () => "", onSome: (span) => (span._tag === "Span" ? span.name : span._tag) }),
      status._tag === "Ended" ? status.exit._tag : "Started"
    ])
  )

/** Returns what a collector is sent of the end of a span: its status, its exception, and its `error.type`. */
const endOf = ({ attributes, status }: Tracer.NativeSpan) => {
  if (status._tag !== "Ended" || Exit.isSuccess(status.exit)) return undefined
  const { cause } = status.exit
  const [error] = Cause.prettyErrors(cause)
  return {
    kind: [error?.name, error?.message, attributes.get("error.type")],
    text: inspect(cause, { depth: 20 }) + Cause.pretty(cause)
  }
}

describe("the spans of what is made of several requests", () => {
  it.effect.each<
    readonly [
      names: ReadonlyArray<string>,
      run: (_: OrganizationMemberships["Service"]) => Effect.Effect<unknown, unknown>
    ]
  >([
    [["find", "list"], (_) => _.find(member)],
    [["ensure", "find", "list"], (_) => _.ensure({ ...member, role: "org:member" })],
    [["remove", "delete"], (_) => _.remove(member)],
    [["stream", "list"], (_) => Stream.runDrain(_.stream({ organizationId }))]
  ])("each of %j is the parent of the next, and ends with success", ([names, run]) =>
    Effect.gen(function* () {
      const expected = names.map((name) => `OrganizationMemberships.${name}`)
      expect(yield* spansOf(OrganizationMemberships.use(run))).toEqual(
        expected.map((name, index) => [name, expected[index - 1] ?? "", "Success"])
      )
    })
  )

  it.effect("ends the span of a stream that fails with a failure", () =>
    Effect.gen(function* () {
      expect(
        yield* spansOf(OrganizationMemberships.use((_) => Stream.runDrain(_.stream({ organizationId: "org_none" }))))
      ).toEqual([
        ["OrganizationMemberships.stream", "", "Failure"],
        ["OrganizationMemberships.list", "OrganizationMemberships.stream", "Failure"]
      ])
    })
  )

  it.effect("ends the span of a stream when its consumer stops", () =>
    Effect.gen(function* () {
      const one = OrganizationMemberships.use((_) => Stream.runDrain(Stream.take(_.stream({ organizationId }), 1)))
      expect((yield* spansOf(one)).map(([name, , status]) => [name, status])).toContainEqual([
        "OrganizationMemberships.stream",
        "Success"
      ])
    })
  )

  const memberships = (run: (_: OrganizationMemberships["Service"]) => Effect.Effect<unknown, unknown>) =>
    OrganizationMemberships.use(run)

  const unknown = { organizationId: "org_private", userId: "user_private" }

  it.effect.each<
    readonly [
      what: string,
      kind: readonly [name: string, message: string],
      program: Effect.Effect<unknown, unknown, Services>
    ]
  >([
    [
      "ensure for a user that Clerk does not know",
      ["ClerkErrors", "404"],
      memberships((_) => _.ensure({ organizationId, userId: "user_private", role: "org:member" }))
    ],
    [
      "ensure with an invalid input",
      ["SDKException", "InvalidRequest"],
      memberships((_) => _.ensure(untyped({ ...member, role: "org:member", user_private: 1 })))
    ],
    ["find", ["SDKException", "404"], memberships((_) => _.find(unknown))],
    [
      "remove with an id that is no text",
      ["SDKException", "InvalidRequest"],
      memberships((_) => _.remove(untyped({ ...member, user_private: 1, userId: 1 })))
    ],
    [
      "a stream",
      ["SDKException", "404"],
      memberships((_) => Stream.runDrain(_.stream({ organizationId: "org_private" })))
    ],
    [
      "a stream whose reader fails",
      ["NoSuchElementError", "NoSuchElementError"],
      memberships((_) =>
        Stream.runForEach(_.stream({ organizationId }), () => Effect.fail(new Cause.NoSuchElementError("user_private")))
      )
    ],
    [
      "a stream whose reader fails with a text",
      ["Error", "Error"],
      memberships((_) => Stream.runForEach(_.stream({ organizationId }), () => Effect.fail("user_private")))
    ],
    ["the lookup", ["SDKException", "404"], MembershipLookup.use((_) => _.find(unknown))]
  ])("end without an id after the failure of %s, which its caller has", ([, [name, message], program]) =>
    Effect.gen(function* () {
      const { exit, spans } = yield* tracedBy(program)
      const ends = spans.map(endOf).filter((end) => end !== undefined)
      expect(ends[0]?.kind).toEqual([name, message, message])
      expect(ends.map(({ text }) => text).join()).not.toContain("private")
      expect(inspect(exit, { depth: 20 })).toMatch(/private|InvalidRequest/)
    })
  )
})
