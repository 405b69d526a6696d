import type { Endpoint, Method } from "@effect-clerk/core/Endpoint"
import { wireName } from "@effect-clerk/core/internal"
import * as Endpoints from "@effect-clerk/memberships/Endpoints"
import * as Result from "effect/Result"
import type { Quirk } from "../../Options.ts"
import * as Others from "./endpoints.ts"
import type { Environment } from "../state/environment.ts"
import type { CountedRequest } from "../rules/limits.ts"
import * as Operations from "../rules/memberships.ts"
import type { Operation } from "../rules/operation.ts"
import * as Organizations from "../rules/organizations.ts"
import { makeInputDecoder, type Parameters } from "./parameters.ts"
import { malformedPath, methodNotAllowed, pathNotFound, type ErrorResponse } from "../wire/errorResponses.ts"
import type { State } from "../state/models.ts"
import * as Users from "../rules/users.ts"
import * as UserWire from "../wire/userWire.ts"
import * as Wire from "../wire/wire.ts"

/** One endpoint as a server has it. */
interface Route {
  /** For example `OrganizationMemberships.create`. */
  readonly name: string
  readonly method: Method
  readonly hasBody: boolean
  /** Whether it needs an instance with organizations. */
  readonly ofOrganizations: boolean
  /** Whether a path, by its segments, is one of these. */
  readonly matches: (segments: ReadonlyArray<string>) => boolean
  /** The parameters of a path that matches, by name. Throws where one is not percent-encoded UTF-8. */
  readonly parameters: (segments: ReadonlyArray<string>) => ReadonlyMap<string, string>
  /** What a request with these parameters counts for, besides the instance. */
  readonly counted: (path: ReadonlyMap<string, string>) => CountedRequest["resource"]
  /** Yields the answer, as the text of its JSON. */
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
  const places = parts.flatMap(({ parameter }, index) => (parameter === undefined ? [] : [{ parameter, index }]))
  return {
    matches: (segments) =>
      segments.length === parts.length &&
      parts.every(({ parameter, text }, index) =>
        parameter === undefined ? segments[index] === text : segments[index] !== ""
      ),
    parameters: (segments) =>
      new Map(places.map(({ index, parameter }) => [parameter, decodeURIComponent(segments[index] ?? "")]))
  }
}

const route = <Input, Output>(
  endpoint: Endpoint<Input, unknown, number>,
  operation: Operation<Input, Output>,
  write: Wire.Writer<Output>
): Route => {
  const read = makeInputDecoder(endpoint)
  const { resourceQuota: quota } = endpoint
  return {
    name: endpoint.name,
    method: endpoint.method,
    hasBody: endpoint.payload !== undefined,
    ofOrganizations: endpoint.path.includes("organization"),
    ...template(endpoint.path, Object.keys(endpoint.params)),
    counted: (path) => quota && { quota, key: JSON.stringify([...path.values()]) },
    run: (state, parameters, environment, quirks) =>
      read(parameters).pipe(
        Result.flatMap((input) => operation(state, input, environment)),
        Result.map((output) => write(output, quirks))
      )
  }
}

/** An operation more is a line more here, and its function. */
const routes: ReadonlyArray<Route> = [
  route(Endpoints.create, Operations.create, Wire.membership),
  route(Endpoints.list, Operations.list, Wire.page),
  route(Endpoints.update, Operations.update, Wire.membership),
  route(Endpoints.delete, Operations.remove, Wire.membership),
  route(Endpoints.updateMetadata, Operations.updateMetadata, Wire.membership),
  route(Endpoints.listForUser, Operations.listForUser, Wire.page),
  route(Endpoints.listForInstance, Operations.listForInstance, Wire.page),

  route(Others.createUser, Users.create, UserWire.user),
  route(Others.listUsers, Users.list, UserWire.users),
  route(Others.countUsers, Users.count, UserWire.userCount),
  route(Others.getUser, Users.get, UserWire.user),
  route(Others.removeUser, Users.remove, UserWire.deletedUser),

  route(Others.createOrganization, Organizations.create, Wire.organization),
  route(Others.listOrganizations, Organizations.list, Wire.organizations),
  route(Others.getOrganization, Organizations.get, Wire.organization),
  route(Others.updateOrganization, Organizations.update, Wire.organization),
  route(Others.removeOrganization, Organizations.remove, Wire.deletedOrganization)
]

/** The names of all operations. */
export const operations: ReadonlySet<string> = new Set(routes.map(({ name }) => name))

/** A route, and the parameters of the path. */
export interface Found {
  readonly route: Route
  readonly path: ReadonlyMap<string, string>
}

/** Clerk's base URL ends in its version; a client may be given one with or without it. */
const withoutVersion = (path: string): string => (path.startsWith("/v1/") ? path.slice(3) : path)

/** The route of a method and a raw path. */
export const findRoute = (method: string, path: string): Result.Result<Found, ErrorResponse> => {
  const segments = withoutVersion(path).split("/")
  const matching = routes.filter((route) => route.matches(segments))
  if (matching.length === 0) return Result.fail(pathNotFound)
  const route = matching.find((route) => route.method === method)
  if (route === undefined) return Result.fail(methodNotAllowed(matching.map(({ method }) => method)))
  return Result.try({ try: () => ({ route, path: route.parameters(segments) }), catch: () => malformedPath })
}
