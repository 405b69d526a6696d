import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Option, Redacted, Stream, Tracer } from "effect"

const organizationId = "org_acme"

const member = { organizationId, userId: "user_1" }

const seed = {
  organizations: [{ id: organizationId, name: "Acme" }],
  users: [{ id: "user_1" }],
  memberships: [{ ...member, role: "org:member" }]
}

/** Runs a program, and returns the name of each span, of its parent, and the exit that it ended with. */
const spansOf = Effect.fnUntraced(function* <A, E>(program: Effect.Effect<A, E, OrganizationMemberships>) {
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  const layer = OrganizationMemberships.layerFetch({
    secretKey: Redacted.make("sk_test_1"),
    fetch: ClerkEmulator.fetch(seed)
  })
  yield* program.pipe(Effect.provide(layer), Effect.withTracer(tracer), Effect.exit)
  return spans.map(({ name, parent, status }) => [
    name,
    Option.match(parent, { onNone: () => "", onSome: (span) => (span._tag === "Span" ? span.name : span._tag) }),
    status._tag === "Ended" ? status.exit._tag : "Started"
  ])
})

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
})
