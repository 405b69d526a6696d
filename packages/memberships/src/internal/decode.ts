/** Decoders from Clerk's JSON to the models, one for each kind of response. */
import type { Issue } from "@effect-clerk/core/Issue"
import * as Result from "effect/Result"
import { isSameOrganization, toOrganization } from "../generated/organization/decode.ts"
import { isOrganizationMembership, toOrganizationMembership } from "../generated/organizationMembership/decode.ts"
import { isOrganizationMembershipPage } from "../generated/organizationMembershipPage/decode.ts"
import type * as Model from "../OrganizationMembership.ts"
import type * as Wire from "../Wire.ts"
import type { MutableIssue } from "./wireCheck.ts"

/** Returns a decoder of responses that a check accepts. */
const decoder =
  <Encoded, Decoded>(
    isWire: (json: unknown, issue: MutableIssue) => json is Encoded,
    toModel: (wire: Encoded) => Decoded
  ): ((json: unknown) => Result.Result<Decoded, ReadonlyArray<Issue>>) =>
  (json) => {
    const issue: MutableIssue = { path: [], expected: "" }
    return isWire(json, issue) ? Result.succeed(toModel(json)) : Result.fail([issue])
  }

type Membership = typeof Wire.OrganizationMembership.Type

/** Maps the memberships of a page. Clerk repeats the organization in each; equal ones that follow each other share one model. */
const toMemberships = (wires: ReadonlyArray<Membership>): ReadonlyArray<Model.OrganizationMembership> => {
  let last: Membership["organization"] | undefined
  let organization: Model.Organization | undefined
  return wires.map((wire) => {
    if (last === undefined || organization === undefined || !isSameOrganization(last, wire.organization)) {
      last = wire.organization
      organization = toOrganization(last)
    }
    return toOrganizationMembership(wire, organization)
  })
}

export const decodeOrganizationMembership = /* @__PURE__ */ decoder(
  isOrganizationMembership,
  (wire): Model.OrganizationMembership => toOrganizationMembership(wire, toOrganization(wire.organization))
)

export const decodeOrganizationMembershipPage = /* @__PURE__ */ decoder(
  isOrganizationMembershipPage,
  (wire): Model.OrganizationMembershipPage => ({ data: toMemberships(wire.data), totalCount: wire.total_count })
)
