import { Arbitrary, Schema } from "effect"
import * as Wire from "@effect-clerk/memberships/Wire"
import { valuesOf } from "./wireCases.ts"

/** Any membership that the wire schema accepts, as `JSON.parse` yields it. */
export const wireMemberships: Arbitrary.Arbitrary<typeof Wire.OrganizationMembership.Type> = Arbitrary.map(
  valuesOf(Wire.OrganizationMembership.ast),
  (wire) => Schema.decodeUnknownSync(Wire.OrganizationMembership)(JSON.parse(JSON.stringify(wire)))
)
