/**
 * The operations of `OrganizationMemberships`, without the class and its layers: the Promise facade is made of these alone, so
 * that it has no part of what reads the environment.
 */
import type { Endpoint } from "@effect-clerk/core/Endpoint"
import * as Endpoints from "../Endpoints.ts"
import type * as Inputs from "../Inputs.ts"
import { decodeOrganizationMembershipRows } from "./decode.ts"
import { ensure } from "./ensure.ts"
import { find } from "./find.ts"
import type { Method } from "./metadataInput.ts"
import { type Execute, methods } from "./methods.ts"
import * as RecordStream from "./recordStream.ts"
import { remove } from "./remove.ts"

export const key = "OrganizationMemberships"

const rowsOf = <Input, Status extends number>(endpoint: Endpoint<Input, unknown, Status>) =>
  RecordStream.rowsOf(endpoint, decodeOrganizationMembershipRows)

export const make = (execute: Execute) => ({
  ...methods(execute, Endpoints),
  find: find(execute),
  // It checks its input, whatever the type of the metadata.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  ensure: ensure(execute) as Method<Inputs.EnsureInput, ReturnType<ReturnType<typeof ensure>>>,
  remove: remove(execute),
  stream: (input: Inputs.StreamInput) =>
    RecordStream.make({
      operation: "OrganizationMemberships.stream",
      sorted: true,
      input,
      endpoint: Endpoints.list,
      check: Endpoints.list.encode,
      list: (filters, page) => execute(rowsOf(Endpoints.list), { ...filters, ...page, orderBy: "+created_at" })
    }),
  streamForUser: (input: Inputs.StreamForUserInput) =>
    RecordStream.make({
      operation: "OrganizationMemberships.streamForUser",
      sorted: false,
      input,
      endpoint: Endpoints.listForUser,
      check: Endpoints.listForUser.encode,
      list: (user, page) => execute(rowsOf(Endpoints.listForUser), { ...user, ...page })
    }),
  streamForInstance: (input: Inputs.StreamForInstanceInput = {}) =>
    RecordStream.make({
      operation: "OrganizationMemberships.streamForInstance",
      sorted: true,
      input,
      endpoint: Endpoints.listForInstance,
      check: (input: object) => Endpoints.listForInstance.encode(input),
      list: (rest, page) => execute(rowsOf(Endpoints.listForInstance), { ...rest, ...page, orderBy: "+created_at" })
    })
})
