import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Endpoints from "../Endpoints.ts"
import type { EnsureInput, EnsureResult, MembershipChange, MetadataInput } from "../Inputs.ts"
import type { OrganizationMembership } from "../OrganizationMembership.ts"
import { callScope } from "./callScope.ts"
import { overwritten, retryOnConflict } from "./conflict.ts"
import { find } from "./find.ts"
import * as Metadata from "./metadata.ts"
import type { Execute } from "./methods.ts"
import { snapshot } from "./snapshot.ts"
import { inSpan } from "./span.ts"

const operation = "OrganizationMemberships.ensure"

/** Makes a user a member with this role and metadata. It is idempotent, so its writes may be retried. */
export const ensure = (execute: Execute) => (input: EnsureInput) =>
  snapshot(operation, input, check, copy).pipe(
    Effect.flatMap((own) =>
      callScope(execute, (execute, deadline) => retryOnConflict(deadline)(readThenWrite(execute, own)))
    ),
    RetryPolicy.allowWrites,
    inSpan(operation)
  )

/**
 * Checks the input. Create accepts input that the updates reject: `null` for metadata, which no type of `ensure` allows, or the
 * user id `..`. So both are checked before anything is sent.
 */
const check = (input: EnsureInput) => {
  const created = Endpoints.create.encode(input)
  if (Result.isFailure(created)) return created
  const { role: _, ...update } = input
  return Endpoints.updateMetadata.encode(update)
}

const copy = (input: EnsureInput) => mapMetadata(input, Metadata.copy)

const mapMetadata = (
  { organizationId, privateMetadata, publicMetadata, role, userId }: EnsureInput,
  f: (metadata: MetadataInput) => MetadataInput
): EnsureInput => ({
  organizationId,
  userId,
  role,
  publicMetadata: publicMetadata && f(publicMetadata),
  privateMetadata: privateMetadata && f(privateMetadata)
})

const readThenWrite = Effect.fnUntraced(function* (execute: Execute, input: EnsureInput) {
  const { organizationId, userId } = input
  const { valueOrUndefined: found } = yield* find(execute)({ organizationId, userId })
  if (found === undefined) {
    const membership = yield* unlessOverwritten(input, create(execute, input))
    return { outcome: "created", membership } satisfies EnsureResult
  }
  const changed = differences(input, found)
  if (changed.length === 0) return { outcome: "unchanged", membership: found } satisfies EnsureResult
  const membership = yield* unlessOverwritten(input, update(execute, input, found, changed))
  return { outcome: "updated", changed, membership } satisfies EnsureResult
})

/**
 * Fails where the last response contradicts the input: another writer has changed the membership since it was read, or
 * between two writes of this call.
 */
const unlessOverwritten = <E>(input: EnsureInput, written: Effect.Effect<OrganizationMembership, E>) =>
  Effect.flatMap(written, (membership) => {
    const changed = differences(input, membership)
    return changed.length === 0 ? Effect.succeed(membership) : Effect.fail(overwritten(operation, changed))
  })

const create = (execute: Execute, input: EnsureInput) =>
  execute(Endpoints.create, mapMetadata(input, Metadata.withoutRemovals))

const fields: ReadonlyArray<MembershipChange> = ["role", "publicMetadata", "privateMetadata"]

const differences = (input: EnsureInput, found: OrganizationMembership): ReadonlyArray<MembershipChange> =>
  fields.filter((field) =>
    field === "role" ? found.role !== input.role : !Metadata.isMerged(input[field], found[field])
  )

/** Sends what differs and nothing else, so that it overwrites no change of another writer. */
const update = Effect.fnUntraced(function* (
  execute: Execute,
  input: EnsureInput,
  found: OrganizationMembership,
  changed: ReadonlyArray<MembershipChange>
) {
  const { organizationId, role, userId } = input
  const updated = changed.includes("role") ? yield* execute(Endpoints.update, { organizationId, userId, role }) : found
  if (changed.every((field) => field === "role")) return updated
  const ifChanged = <Field extends MembershipChange>(field: Field) =>
    changed.includes(field) ? input[field] : undefined
  return yield* execute(Endpoints.updateMetadata, {
    organizationId,
    userId,
    publicMetadata: ifChanged("publicMetadata"),
    privateMetadata: ifChanged("privateMetadata")
  })
})
