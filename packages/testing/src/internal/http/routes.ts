import type { Endpoint, Method } from "@effect-clerk/core/Endpoint"
import type { Fields } from "@effect-clerk/core/Field"
import { wireName } from "@effect-clerk/core/internal"
import * as Endpoints from "@effect-clerk/memberships/Endpoints"
import * as Internal from "@effect-clerk/memberships/internal"
import type { EndpointsOf } from "@effect-clerk/memberships/internal"
import * as Result from "effect/Result"
import type { Quirk } from "../../Options.ts"
import * as Invitations from "../rules/invitations.ts"
import type { CountedRequest } from "../rules/limits.ts"
import * as Operations from "../rules/memberships.ts"
import type { Operation } from "../rules/operation.ts"
import * as Organizations from "../rules/organizations.ts"
import * as Roles from "../rules/roles.ts"
import * as Users from "../rules/users.ts"
import type { Environment } from "../state/environment.ts"
import type { State } from "../state/models.ts"
import { type ErrorResponse, malformedPath, methodNotAllowed, pathNotFound } from "../wire/errorResponses.ts"
import * as InvitationWire from "../wire/invitationWire.ts"
import * as RoleWire from "../wire/roleWire.ts"
import * as UserWire from "../wire/userWire.ts"
import * as Wire from "../wire/wire.ts"
import { makeInputDecoder, type Parameters } from "./parameters.ts"

/** One endpoint, as a server sees it. */
interface Route {
  /** The name of the operation, for example `OrganizationMemberships.create`. */
  readonly name: string
  readonly method: Method
  /** Path of Clerk's document, with its parameters in braces. All endpoints at one path have the same text here. */
  readonly path: string
  readonly hasBody: boolean
  /** Set where the instance must have organizations enabled. */
  readonly needsOrganizations: boolean
  /** Tells whether a path, split into its segments, belongs to this endpoint. */
  readonly matches: (segments: ReadonlyArray<string>) => boolean
  /** Returns the parameters of a path that matches, by name. Throws where one is not percent-encoded UTF-8. */
  readonly parameters: (segments: ReadonlyArray<string>) => ReadonlyMap<string, string>
  /** Returns the quota that a request with these parameters counts under, besides the instance's. */
  readonly resourceQuota: (pathParameters: ReadonlyMap<string, string>) => CountedRequest["resource"]
  /** Runs the operation, and returns the response's JSON as text. */
  readonly run: (
    state: State,
    parameters: Parameters,
    environment: Environment,
    quirks: ReadonlySet<Quirk>
  ) => Result.Result<string, ErrorResponse>
}

const template = (path: string, names: ReadonlyArray<string>): Pick<Route, "matches" | "parameters"> => {
  const parameters = new Map(names.map((name) => [`{${wireName(name)}}`, wireName(name)]))
  const parts = path.split("/").map((text) => ({ text, parameter: parameters.get(text) }))
  const indexed = parts.flatMap(({ parameter }, index) => (parameter === undefined ? [] : [{ parameter, index }]))
  return {
    matches: (segments) =>
      segments.length === parts.length &&
      parts.every(({ parameter, text }, index) =>
        parameter === undefined ? segments[index] === text : segments[index] !== ""
      ),
    parameters: (segments) =>
      new Map(indexed.map(({ index, parameter }) => [parameter, decodeURIComponent(segments[index] ?? "")]))
  }
}

/** Fields of a body that an endpoint took until a version of the API. */
interface EarlierFields {
  /** First version that does not take them any more. */
  readonly until: string
  readonly payload: Fields
}

/** Makes the function that decodes an endpoint's input, with the fields that there are in the API version of the request. */
const makeVersionedDecoder = <Input>(
  endpoint: Endpoint<Input, unknown, number>,
  earlier: EarlierFields | undefined
) => {
  const decode = makeInputDecoder(endpoint)
  if (earlier === undefined) return decode
  const decodeEarlier = makeInputDecoder({ ...endpoint, payload: { ...endpoint.payload, ...earlier.payload } })
  return (parameters: Parameters) => (parameters.apiVersion < earlier.until ? decodeEarlier : decode)(parameters)
}

const route = <Input, Output>(
  endpoint: Endpoint<Input, unknown, number>,
  operation: Operation<Input, Output>,
  write: Wire.Writer<Output>,
  earlier: EarlierFields | undefined
): Route => {
  const read = makeVersionedDecoder(endpoint, earlier)
  const { isEndpointQuota = false, name, resourceQuota: quota } = endpoint
  return {
    name,
    method: endpoint.method,
    path: endpoint.path,
    hasBody: endpoint.payload !== undefined,
    needsOrganizations: endpoint.path.includes("organization"),
    ...template(endpoint.path, Object.keys(endpoint.params)),
    resourceQuota: (pathParameters) =>
      quota && {
        quota,
        endpoint: isEndpointQuota ? name : undefined,
        key: JSON.stringify([...pathParameters.values()])
      },
    run: (state, parameters, environment, quirks) =>
      read(parameters).pipe(
        Result.flatMap((input) => operation(state, input, environment, quirks)),
        Result.map((output) => write(output, quirks))
      )
  }
}

/** The routes of a module's endpoints. An endpoint without an operation of the emulator does not compile. */
const routesOf = <Endpoints>(
  endpoints: Endpoints,
  operations: { readonly [Name in keyof Endpoints]: (endpoint: Endpoints[Name]) => Route }
): ReadonlyArray<Route> => {
  const routes: Array<Route> = []
  for (const name in operations) routes.push(operations[name](endpoints[name]))
  return routes
}

/** Pairs an endpoint with the emulator's operation and the writer of its result. */
const handledBy =
  <Input, Output>(operation: Operation<Input, Output>, write: Wire.Writer<Output>, earlier?: EarlierFields) =>
  (endpoint: Endpoint<Input, unknown, number>): Route =>
    route(endpoint, operation, write, earlier)

/** Clerk reads several statuses, as its own client sends them. Its document says so in words, and declares one. */
const withStatuses = <Input>(endpoint: Endpoint<Input, unknown, number>): typeof endpoint => ({
  ...endpoint,
  query: { ...endpoint.query, status: Invitations.statuses }
})

const allRoutes: ReadonlyArray<Route> = [
  ...routesOf<EndpointsOf<typeof Endpoints>>(Endpoints, {
    create: handledBy(Operations.create, Wire.membership),
    list: handledBy(Operations.list, Wire.page),
    update: handledBy(Operations.update, Wire.membership),
    delete: handledBy(Operations.remove, Wire.membership),
    updateMetadata: handledBy(Operations.updateMetadata, Wire.membership),
    listForUser: handledBy(Operations.listForUser, Wire.page),
    listForInstance: handledBy(Operations.listForInstance, Wire.page)
  }),
  ...routesOf(Internal.Users, {
    create: handledBy(Users.create, UserWire.user),
    list: handledBy(Users.list, UserWire.users),
    count: handledBy(Users.count, UserWire.userCount),
    get: handledBy(Users.get, UserWire.user),
    delete: handledBy(Users.remove, UserWire.deletedUser)
  }),
  ...routesOf(Internal.Organizations, {
    create: handledBy(Organizations.create, Wire.organization),
    list: handledBy(Organizations.list, Wire.organizations),
    get: handledBy(Organizations.get, Wire.organization),
    update: handledBy(Organizations.update, Wire.organization, {
      until: "2026-05-12",
      payload: Organizations.metadataOfUpdate
    }),
    updateMetadata: handledBy(Organizations.updateMetadata, Wire.organization),
    delete: handledBy(Organizations.remove, Wire.deletedOrganization)
  }),
  ...routesOf(Internal.OrganizationInvitations, {
    create: handledBy(Invitations.create, InvitationWire.invitation),
    createBulk: handledBy(Invitations.createBulk, InvitationWire.invitations),
    list: (endpoint) => handledBy(Invitations.list, InvitationWire.invitations)(withStatuses(endpoint)),
    listForInstance: (endpoint) =>
      handledBy(Invitations.listForInstance, InvitationWire.instanceInvitations)(withStatuses(endpoint)),
    get: handledBy(Invitations.get, InvitationWire.invitation),
    revoke: handledBy(Invitations.revoke, InvitationWire.invitation)
  }),
  ...routesOf(Internal.OrganizationRoles, {
    list: handledBy(Roles.list, RoleWire.roles),
    get: handledBy(Roles.get, RoleWire.role)
  })
]

const parameterCount = ({ path }: Route): number => path.split("{").length - 1

/** The routes with the most fixed segments first: `/users/count` is no id of a user, whatever the method. */
const routes = allRoutes.toSorted((a, b) => parameterCount(a) - parameterCount(b))

/** The names of all operations. */
export const operations: ReadonlySet<string> = new Set(allRoutes.map(({ name }) => name))

/** A route with the parameters of a request's path. */
export interface Found {
  readonly route: Route
  readonly pathParameters: ReadonlyMap<string, string>
}

/** The version in front of each path. As at Clerk, there is nothing without it: a base URL that lacks it shows in the tests. */
const version = "/v1/"

/** Finds the route of a method and a path as it was sent. */
export const findRoute = (method: string, path: string): Result.Result<Found, ErrorResponse> => {
  const segments = path.startsWith(version) ? path.slice(version.length - 1).split("/") : []
  const first = routes.find((route) => route.matches(segments))
  if (first === undefined) return Result.fail(pathNotFound)
  const matching = routes.filter((route) => route.path === first.path)
  const route = matching.find((route) => route.method === method)
  if (route === undefined) return Result.fail(methodNotAllowed(matching.map(({ method }) => method)))
  return Result.try({ try: () => ({ route, pathParameters: route.parameters(segments) }), catch: () => malformedPath })
}
