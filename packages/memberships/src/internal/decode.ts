/** Decoders from Clerk's JSON to the models, one for each kind of response. */
import type { Issue } from "@effect-clerk/core/Issue"
import * as Result from "effect/Result"
import { isSameOrganization, toOrganization } from "../generated/organization/decode.ts"
import { isOrganizationMembership, toOrganizationMembership } from "../generated/organizationMembership/decode.ts"
import { isOrganizationMembershipPage } from "../generated/organizationMembershipPage/decode.ts"
import type * as Model from "../OrganizationMembership.ts"
import type * as Wire from "../Wire.ts"
import { isObject, type MutableIssue } from "./wireCheck.ts"

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

/** A membership of a page that cannot be read. */
export class InvalidRow {
  /** Identity of the record: its id, or all of its JSON where it has none. */
  readonly id: string
  /** Creation time; `NaN` where it has none. */
  readonly createdAt: number
  readonly hasId: boolean
  readonly index: number
  readonly issue: Issue

  constructor(json: unknown, index: number, issue: Issue) {
    const { created_at: createdAt, id } = isObject(json) ? json : {}
    this.hasId = typeof id === "string" && id !== ""
    this.id = this.hasId ? String(id) : JSON.stringify(json)
    this.createdAt = typeof createdAt === "number" && Number.isInteger(createdAt) ? createdAt : NaN
    this.index = index
    this.issue = issue
  }
}

/** A page whose rows are read one by one. */
export interface RowsPage {
  readonly data: ReadonlyArray<Model.OrganizationMembership | InvalidRow>
  readonly totalCount: number
}

/** Decodes a page as `decodeOrganizationMembershipPage` does, except that one row that cannot be read does not hide the others. */
export const decodeRows = (json: unknown): Result.Result<RowsPage, ReadonlyArray<Issue>> => {
  const page = decodeOrganizationMembershipPage(json)
  if (Result.isSuccess(page) || !isObject(json)) return page
  const { data, total_count: totalCount } = json
  return Array.isArray(data) && typeof totalCount === "number" && Number.isInteger(totalCount)
    ? Result.succeed({ data: data.map(toRow), totalCount })
    : page
}

const toRow = (json: unknown, index: number): RowsPage["data"][number] => {
  const row = decodeOrganizationMembership(json)
  return Result.isSuccess(row) ? row.success : new InvalidRow(json, index, row.failure[0] ?? { path: [], expected: "" })
}
