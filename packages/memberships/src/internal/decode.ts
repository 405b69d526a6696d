/** Decoders from Clerk's JSON to the models of memberships, and what every list's decoders have in common. */
import type { Issue } from "@effect-clerk/core/Issue"
import * as Result from "effect/Result"
import { isSameOrganization, toOrganization } from "../generated/organization/decode.ts"
import { isOrganizationMembership, toOrganizationMembership } from "../generated/organizationMembership/decode.ts"
import { isOrganizationMembershipPage } from "../generated/organizationMembershipPage/decode.ts"
import type * as Model from "../OrganizationMembership.ts"
import type * as Wire from "../Wire.ts"
import { isObject, type MutableIssue } from "./wireCheck.ts"

/** Checks parsed JSON and maps it to a model. */
export type Decoder<A> = (json: unknown) => Result.Result<A, ReadonlyArray<Issue>>

/** Returns a decoder of responses that a check accepts. */
export const decoder =
  <Encoded, Decoded>(
    isWire: (json: unknown, issue: MutableIssue) => json is Encoded,
    toModel: (wire: Encoded) => Decoded
  ): Decoder<Decoded> =>
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

/** A record of a page that cannot be read. */
export class InvalidRow {
  /** The record's id, if it has one. */
  declare readonly recordId: string | undefined
  /** Identity of the record: its id, or all of its JSON where it has none. */
  declare readonly id: string
  /** Creation time; `NaN` where it has none. */
  declare readonly createdAt: number
  /** Path of the record in the response. */
  declare readonly path: Issue["path"]
  declare readonly issue: Issue

  constructor(json: unknown, path: Issue["path"], issue: Issue) {
    const { created_at: createdAt, id } = isObject(json) ? json : {}
    this.recordId = typeof id === "string" && id !== "" ? id : undefined
    this.id = this.recordId ?? JSON.stringify(json)
    this.createdAt = typeof createdAt === "number" && Number.isInteger(createdAt) ? createdAt : NaN
    this.path = path
    this.issue = issue
  }
}

/** A record, or what is there in its place. */
export type Row<A> = A | InvalidRow

/** A page whose rows are read one by one. */
export interface RowsPage<A> {
  readonly data: ReadonlyArray<Row<A>>
  readonly totalCount: number
}

/** Returns a decoder of pages that reads what another one does, except that one row that cannot be read does not hide the others. */
export const rowsDecoder =
  <A>(decodePage: Decoder<RowsPage<A>>, decodeRow: Decoder<A>): Decoder<RowsPage<A>> =>
  (json) => {
    const page = decodePage(json)
    if (Result.isSuccess(page) || !isObject(json)) return page
    const { data, total_count: totalCount } = json
    return Array.isArray(data) && typeof totalCount === "number" && Number.isInteger(totalCount)
      ? Result.succeed({ data: toRows(decodeRow, data, ["data"]), totalCount })
      : page
  }

/** Reads the rows of an array that stands at a path of the response. */
export const toRows = <A>(
  decodeRow: Decoder<A>,
  rows: ReadonlyArray<unknown>,
  path: Issue["path"]
): ReadonlyArray<Row<A>> =>
  rows.map((json, index) => {
    const row = decodeRow(json)
    return Result.isSuccess(row)
      ? row.success
      : new InvalidRow(json, [...path, index], row.failure[0] ?? { path: [], expected: "" })
  })

export const decodeOrganizationMembershipRows = /* @__PURE__ */ rowsDecoder(
  decodeOrganizationMembershipPage,
  decodeOrganizationMembership
)
