/**
 * The operations of `OrganizationMemberships`, without the class and its layers: the Promise facade is made of these alone, so
 * that it has no part of what reads the environment.
 */
import * as Endpoints from "../Endpoints.ts"
import type * as Inputs from "../Inputs.ts"
import { ensure } from "./ensure.ts"
import { find } from "./find.ts"
import * as MembershipStream from "./membershipStream.ts"
import { type Execute, methods } from "./methods.ts"
import { remove } from "./remove.ts"

export const key = "OrganizationMemberships"

export const make = (execute: Execute) => ({
  ...methods(execute, Endpoints),
  find: find(execute),
  ensure: ensure(execute),
  remove: remove(execute),
  stream: (input: Inputs.StreamInput) =>
    MembershipStream.make({
      operation: "OrganizationMemberships.stream",
      sorted: true,
      input,
      check: Endpoints.list.encode,
      list: (filters, page) => execute(Endpoints.list, { ...filters, ...page, orderBy: "+created_at" })
    }),
  streamForUser: (input: Inputs.StreamForUserInput) =>
    MembershipStream.make({
      operation: "OrganizationMemberships.streamForUser",
      sorted: false,
      input,
      check: Endpoints.listForUser.encode,
      list: (user, page) => execute(Endpoints.listForUser, { ...user, ...page })
    }),
  streamForInstance: (input: Inputs.StreamForInstanceInput = {}) =>
    MembershipStream.make({
      operation: "OrganizationMemberships.streamForInstance",
      sorted: true,
      input,
      check: (input: object) => Endpoints.listForInstance.encode(input),
      list: (rest, page) => execute(Endpoints.listForInstance, { ...rest, ...page, orderBy: "+created_at" })
    })
})
