import { type Endpoint, type Method, wireName } from "@effect-clerk/core/Endpoint"
import * as Endpoints from "@effect-clerk/memberships/Endpoints"
import * as Result from "effect/Result"
import type { Environment } from "./environment.ts"
import * as Operations from "./operations.ts"
import { makeReader, type Parameters } from "./parameters.ts"
import { malformedPath, methodNotAllowed, pathNotFound, type Refusal } from "./refusal.ts"
import type { State } from "./state.ts"

/** One endpoint as a server has it. */
interface Route {
  readonly method: Method
  readonly hasBody: boolean
  /** The segments of a path as parameters by name, still percent-encoded; `undefined` where the path is another's. */
  readonly match: (segments: ReadonlyArray<string>) => ReadonlyMap<string, string> | undefined
  readonly run: (state: State, parameters: Parameters, environment: Environment) => Result.Result<unknown, Refusal>
}

const matcher = (path: string, names: ReadonlyArray<string>): Route["match"] => {
  const parameters = new Map(names.map((name) => [`{${wireName(name)}}`, wireName(name)]))
  const template = path.split("/")
  return (segments) => {
    if (segments.length !== template.length) return undefined
    const values = new Map<string, string>()
    for (const [index, segment] of segments.entries()) {
      const expected = template[index]
      const parameter = expected === undefined ? undefined : parameters.get(expected)
      if (parameter !== undefined && segment !== "") values.set(parameter, segment)
      else if (segment !== expected) return undefined
    }
    return values
  }
}

const route = <Input>(endpoint: Endpoint<Input, unknown, number>, operation: Operations.Operation<Input>): Route => {
  const read = makeReader(endpoint)
  return {
    method: endpoint.method,
    hasBody: endpoint.payload !== undefined,
    match: matcher(endpoint.path, Object.keys(endpoint.params)),
    run: (state, parameters, environment) =>
      Result.flatMap(read(parameters), (input) => operation(state, input, environment))
  }
}

/** An operation more is a line more here, and its function in `operations.ts`. */
const routes: ReadonlyArray<Route> = [
  route(Endpoints.create, Operations.create),
  route(Endpoints.list, Operations.list),
  route(Endpoints.update, Operations.update),
  route(Endpoints.remove, Operations.remove),
  route(Endpoints.updateMetadata, Operations.updateMetadata),
  route(Endpoints.listForUser, Operations.listForUser),
  route(Endpoints.listForInstance, Operations.listForInstance)
]

interface Found {
  readonly route: Route
  readonly path: ReadonlyMap<string, string>
}

const decodePath = (encoded: ReadonlyMap<string, string>): Result.Result<ReadonlyMap<string, string>, Refusal> =>
  Result.try({
    try: () => new Map([...encoded].map(([name, value]) => [name, decodeURIComponent(value)] as const)),
    catch: () => malformedPath
  })

/** Clerk's base URL ends in its version; a client may be given one with or without it. */
const withoutVersion = (path: string): string => (path.startsWith("/v1/") ? path.slice(3) : path)

/** The route of a method and a raw path. */
export const findRoute = (method: string, path: string): Result.Result<Found, Refusal> => {
  const segments = withoutVersion(path).split("/")
  const matching = routes.flatMap((route) => {
    const encoded = route.match(segments)
    return encoded === undefined ? [] : [{ route, encoded }]
  })
  if (matching.length === 0) return Result.fail(pathNotFound)
  const found = matching.find(({ route }) => route.method === method)
  return found === undefined
    ? Result.fail(methodNotAllowed(matching.map(({ route }) => route.method)))
    : Result.map(decodePath(found.encoded), (path) => ({ route: found.route, path }))
}
