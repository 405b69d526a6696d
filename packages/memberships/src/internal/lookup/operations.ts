/**
 * The operations of `MembershipLookup`, without the class and its layers: the Promise facade is made of these alone, so that it
 * has no part of what reads the environment.
 */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Field from "@effect-clerk/core/Field"
import { invalidRequest } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Inputs from "../../Inputs.ts"
import type { OrganizationMembership } from "../../OrganizationMembership.ts"
import { withPolicies } from "../callOptions.ts"
import { decodeUnknown } from "../fields.ts"
import { snapshot } from "../snapshot.ts"
import type { Execute } from "../methods.ts"
import { Lookup } from "./lookup.ts"
import * as Settings from "./settings.ts"

export const key = "MembershipLookup"

/** Makes a lookup. Its requests run under the policies of the options, else under those of the context. */
export const make = (execute: Execute, options: Settings.Options | undefined, context: Context.Context<never>) => {
  const settings = Settings.make(options)
  const lookup = new Lookup(execute, settings, withPolicies(context, options))
  return { lookup, methods: methodsOf(lookup, settings) }
}

const methodsOf = (lookup: Lookup, { issues }: Settings.Settings) => {
  const answer = ({ organizationId, userId }: Inputs.FindInput) => lookup.answer(organizationId, userId)
  const has = (ids: Inputs.FindInput, test: (membership: OrganizationMembership) => boolean) =>
    Effect.map(answer(ids), ({ answer }) => Option.exists(answer.membership, test))
  return {
    find: (input: Inputs.FindInput) =>
      withInput(issues, checks.find, input, (input) => Effect.map(answer(input), toResult)),
    hasRole: (input: Inputs.HasRoleInput) =>
      withInput(issues, checks.hasRole, input, (input) => has(input, ({ role }) => role === input.role)),
    hasPermission: (input: Inputs.HasPermissionInput) =>
      withInput(issues, checks.hasPermission, input, (input) =>
        has(input, ({ permissions }) => permissions.includes(input.permission))
      ),
    invalidate: (input: Inputs.InvalidateInput) =>
      withInput(issues, checks.invalidate, input, (input) => Effect.sync(() => lookup.discard(input)))
  }
}

/** Runs a method with a copy of its input, unless that or an option of the lookup is invalid. */
const withInput = <Input extends object, A, E>(
  issues: ReadonlyArray<Issue>,
  check: Check<Input>,
  input: Input,
  method: (input: Input) => Effect.Effect<A, E>
): Effect.Effect<A, E | SDKException> => {
  if (issues.length > 0) return Effect.suspend(() => Effect.fail(invalidRequest(check.name, issues)))
  return Effect.flatMap(
    snapshot(check.name, input, check.encode, (input) => ({ ...input })),
    method
  )
}

const toResult = ({ answer, stale }: Effect.Success<ReturnType<Lookup["answer"]>>): Inputs.LookupResult => ({
  membership: answer.membership,
  asOf: answer.asOf,
  stale
})

type Check<Input> = Pick<Endpoint.Endpoint<Input, unknown, number>, "name" | "encode">

/** Declares the input of a method as that of an endpoint, which is never sent, for the check alone. */
const check = <const Fields extends Field.Fields>(name: string, fields: Fields): Check<Field.Struct<Fields>> =>
  Endpoint.make(`${key}.${name}`, { method: "GET", path: "/", params: fields, decode: decodeUnknown, errors: [] })

const member = { organizationId: Field.Id, userId: Field.Id }

const checks = {
  find: /* @__PURE__ */ check("find", member),
  hasRole: /* @__PURE__ */ check("hasRole", { ...member, role: Field.Text }),
  hasPermission: /* @__PURE__ */ check("hasPermission", { ...member, permission: Field.Text }),
  invalidate: /* @__PURE__ */ check("invalidate", {
    organizationId: Field.Id,
    userId: /* @__PURE__ */ Field.optional(Field.Id)
  })
}
