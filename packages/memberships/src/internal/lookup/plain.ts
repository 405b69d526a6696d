/** The lookup of the Promise facade, with `undefined` in place of an `Option`. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { FindInput, LookupResult } from "../../Inputs.ts"
import type { MembershipLookupService } from "../../MembershipLookup.ts"
import type { OrganizationMembership } from "../../OrganizationMembership.ts"
import type { Around } from "../client.ts"
import type { Execute } from "../methods.ts"
import type { Failure } from "./batch.ts"
import * as Operations from "./operations.ts"
import { discardAfterWrites } from "./writes.ts"

type Find = (input: FindInput) => Effect.Effect<LookupResult<OrganizationMembership | undefined>, Failure>

export type PlainLookup = {
  readonly [K in keyof MembershipLookupService]: K extends "find" ? Find : MembershipLookupService[K]
}

export { key } from "./operations.ts"

/** Makes the lookup of a client, which learns of that client's writes. It lives as long as the client. */
export const make = (execute: Execute, { context, lookup: options, watchers }: Around): PlainLookup => {
  const { lookup, methods } = Operations.make(execute, options, context)
  watchers.add(discardAfterWrites(lookup))
  return {
    ...methods,
    find: (input) =>
      Effect.map(methods.find(input), (found) => ({ ...found, membership: Option.getOrUndefined(found.membership) }))
  }
}
