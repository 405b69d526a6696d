import { it } from "@effect/vitest"
import { decodeSeed, seedSchema } from "@effect-clerk/testing/internal"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect, Exit, Schema } from "effect"
import { fromJsonSchemaDocument } from "effect/SchemaRepresentation"
import { describe, expect } from "vitest"
import { untyped } from "@effect-clerk/test-support/untyped"
import { seed } from "./support.ts"

const definitions = Schema.decodeUnknownSync(
  Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Unknown))
)(seedSchema["$defs"])

/** Decodes a value by the JSON Schema, as effect reads it. */
const decode = Schema.decodeUnknownExit(
  Schema.Struct({
    seed: untyped(
      fromJsonSchemaDocument({ dialect: "draft-2020-12", schema: seedSchema, definitions }, { patterns: "apply" })
    )
  }),
  { onExcessProperty: "error" }
)

const acceptedBy = (value: unknown) =>
  Effect.map(Effect.exit(decodeSeed(value)), (decoded) => ({
    jsonSchema: Exit.isSuccess(decode({ seed: value })),
    decoder: Exit.isSuccess(decoded)
  }))

const organization = { id: "org_a", name: "A" }
const role = { key: "org:a", name: "A", permissions: ["a"] }

describe("seedSchema", () => {
  it.effect("accepts each field of a snapshot", () =>
    Effect.gen(function* () {
      const { snapshot } = yield* ClerkEmulator.make(seed)
      const json: unknown = JSON.parse(JSON.stringify(yield* snapshot))
      expect(yield* acceptedBy(json)).toEqual({ jsonSchema: true, decoder: true })
    })
  )

  const cases: ReadonlyArray<readonly [accepted: boolean, seed: unknown]> = [
    [true, {}],
    [true, { $schema: "./seed.schema.json" }],
    [true, { organizations: [organization] }],
    [true, { organizations: [{ ...organization, roleSetKey: null }] }],
    [true, { organizations: [{ ...organization, publicMetadata: { a: [1, null] } }] }],
    [true, { users: [{ id: "user_a", createdAt: -1 }] }],
    [true, { roles: [role] }],
    [false, []],
    [false, { organisations: [] }],
    [false, { organizations: {} }],
    [false, { organizations: [{ ...organization, colour: "red" }] }],
    [false, { organizations: [{ id: "org_a" }] }],
    [false, { organizations: [{ ...organization, id: ".." }] }],
    [false, { organizations: [{ ...organization, id: "" }] }],
    [false, { organizations: [{ ...organization, slug: null }] }],
    [false, { organizations: [{ ...organization, maxAllowedMemberships: -1 }] }],
    [false, { organizations: [{ ...organization, maxAllowedMemberships: 1.5 }] }],
    [false, { organizations: [{ ...organization, publicMetadata: [] }] }],
    [false, { organizations: [{ ...organization, hasImage: "yes" }] }],
    [false, { users: [{ id: "user_a", createdAt: "now" }] }],
    [false, { users: [{ id: "user_a", emailAddresses: [""] }] }],
    [false, { roles: [{ ...role, permissions: [1] }] }],
    [false, { memberships: [{ organizationId: "org_a", userId: "user_a" }] }],
    [false, { organizationsEnabled: null }]
  ]
  it.effect.each(cases)("says %s as the emulator does of %j", ([accepted, value]) =>
    Effect.gen(function* () {
      expect(yield* acceptedBy(value)).toEqual({ jsonSchema: accepted, decoder: accepted })
    })
  )
})
