import * as Field from "@effect-clerk/core/Field"
import * as Result from "effect/Result"
import type { Organizations } from "@effect-clerk/memberships/internal"
import { makeId } from "../state/environment.ts"
import type { Organization, State } from "../state/models.ts"
import { makeOrganization } from "../state/records.ts"
import { creatorRole } from "../state/roles.ts"
import { type Counted, paginate, type Selection } from "../state/select.ts"
import { makeSlugs } from "../state/slugs.ts"
import { sortedBy, type SortKey } from "../state/sorting.ts"
import { addMembership, removeOrganization } from "../state/state.ts"
import { parseSigned } from "../state/userFilters.ts"
import { type ErrorResponse, identifierTaken, organizationNotFound, relatedNotFound } from "../wire/errorResponses.ts"
import { exclusiveConflict, findOrganization } from "./memberships.ts"
import * as Metadata from "./metadata.ts"
import type { InputOf, Operation, OperationOf } from "./operation.ts"

export const create: OperationOf<typeof Organizations.create, Counted> = (state, input, environment) => {
  const { slug } = input
  // Forms send an empty text for a field without a value.
  const createdBy = input.createdBy || undefined
  const user = createdBy === undefined ? undefined : state.users.get(createdBy)
  if (createdBy !== undefined && user === undefined) return Result.fail(relatedNotFound("created_by", createdBy))
  const exclusive = user && exclusiveConflict(user)
  if (exclusive !== undefined) return Result.fail(exclusive)
  if (slug != null && hasSlug(state, slug)) return Result.fail(identifierTaken("slug"))
  const organization = makeOrganization(
    {
      id: makeId("org", environment),
      name: input.name,
      slug: slug ?? undefined,
      maxAllowedMemberships: input.maxAllowedMemberships ?? undefined,
      publicMetadata: input.publicMetadata ?? undefined,
      privateMetadata: input.privateMetadata ?? undefined,
      roleSetKey: input.roleSetKey || undefined,
      createdBy,
      createdAt: input.createdAt == null ? undefined : Date.parse(input.createdAt)
    },
    makeSlugs(Array.from(state.organizations.values(), ({ slug }) => slug)),
    state.settings,
    environment.now
  )
  state.organizations.set(organization.id, organization)
  const role = state.roles.get(creatorRole)
  if (user !== undefined && role !== undefined) addMembership(state, environment, { organization, user, role })
  return Result.succeed({ __proto__: null, organization })
}

export const list: OperationOf<typeof Organizations.list, Selection<Counted>> = (state, input) => {
  const ids = parseSigned(input.organizationId)
  const users = parseSigned(input.userId)
  const part = input.query?.toLowerCase()
  const hasAny = ({ members }: Organization, among: ReadonlySet<string>): boolean =>
    [...among].some((id) => members.get(id) !== undefined)
  const found = [...state.organizations.values()].filter(
    (organization) =>
      (ids.included.size === 0 || ids.included.has(organization.id)) &&
      !ids.excluded.has(organization.id) &&
      (users.included.size === 0 || hasAny(organization, users.included)) &&
      !hasAny(organization, users.excluded) &&
      (part === undefined ||
        organization.id === input.query ||
        [organization.name, organization.slug].some((text) => text.toLowerCase().includes(part)))
  )
  const { orderBy = "-created_at" } = input
  const sorted = sortedBy(found, sortKeys.get(orderBy.replace(/^[+-]/, "")) ?? (({ createdAt }) => createdAt))
  const { data, total } = paginate(sorted, orderBy.startsWith("-"), { limit: input.limit, offset: input.offset })
  return Result.succeed({ data: data.map((organization) => ({ __proto__: null, ...input, organization })), total })
}

export const get: OperationOf<typeof Organizations.get, Counted> = (state, input) =>
  Result.map(findByIdOrSlug(state, input.organizationId), (organization) => ({
    __proto__: null,
    ...input,
    organization
  }))

/** Fields of `update` in the versions of the API before 2026-05-12. They replace the metadata, and do not merge it. */
export const metadataOfUpdate = {
  publicMetadata: Field.optional(Field.nullOr(Field.Metadata)),
  privateMetadata: Field.optional(Field.nullOr(Field.Metadata))
}

type UpdateInput = InputOf<typeof Organizations.update> & Field.Struct<typeof metadataOfUpdate>

/** Changes the fields that have a value: absent, null and empty ones stay as they are. Only the role set is removed by null. */
export const update: Operation<UpdateInput, Counted> = (state, input, { now }) =>
  Result.flatMap(findOrganization(state, input.organizationId), (organization) => {
    const { createdAt, roleSetKey, slug } = input
    if (slug != null && hasSlug(state, slug, organization)) return Result.fail(identifierTaken("slug"))
    organization.name = input.name ?? organization.name
    organization.slug = slug ?? organization.slug
    organization.maxAllowedMemberships = input.maxAllowedMemberships ?? organization.maxAllowedMemberships
    organization.adminDeleteEnabled = input.adminDeleteEnabled ?? organization.adminDeleteEnabled
    organization.publicMetadata = input.publicMetadata ?? organization.publicMetadata
    organization.privateMetadata = input.privateMetadata ?? organization.privateMetadata
    organization.createdAt = createdAt == null ? organization.createdAt : Date.parse(createdAt)
    organization.roleSetKey = roleSetKey === undefined || roleSetKey === "" ? organization.roleSetKey : roleSetKey
    organization.updatedAt = now
    return Result.succeed({ __proto__: null, organization })
  })

export const updateMetadata: OperationOf<typeof Organizations.updateMetadata, Counted> = (state, input, { now }) =>
  Result.flatMap(findOrganization(state, input.organizationId), (organization) =>
    Result.map(Metadata.updateMetadata(organization, input, now), (organization) => ({ __proto__: null, organization }))
  )

export const remove: OperationOf<typeof Organizations.delete, Organization> = (state, input) =>
  Result.map(findOrganization(state, input.organizationId), (organization) => {
    removeOrganization(state, organization)
    return organization
  })

/** Returns the organization with an id or a slug. Clerk's document has the slug for reading one organization alone. */
const findByIdOrSlug = (state: State, idOrSlug: string): Result.Result<Organization, ErrorResponse> => {
  const bySlug = (): Organization | undefined => [...state.organizations.values()].find(({ slug }) => slug === idOrSlug)
  const found = state.organizations.get(idOrSlug) ?? bySlug()
  return found === undefined ? Result.fail(organizationNotFound(idOrSlug)) : Result.succeed(found)
}

/** Returns true if an organization, other than `except`, has the slug. */
const hasSlug = (state: State, slug: string, except?: Organization): boolean =>
  [...state.organizations.values()].some((organization) => organization !== except && organization.slug === slug)

/** Values that organizations are sorted by; any other field is `created_at`. */
const sortKeys = new Map<string, (organization: Organization) => SortKey>([
  ["name", ({ name }) => name],
  ["members_count", ({ members }) => members.size()]
])
