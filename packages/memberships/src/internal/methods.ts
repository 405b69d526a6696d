/** The methods of a service, made of its endpoints. */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import * as Endpoint from "@effect-clerk/core/Endpoint"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import type * as Effect from "effect/Effect"
import type { Method } from "./metadataInput.ts"

/** Sends the request of an endpoint. */
export type Execute = ClerkHttpClient.Service["execute"]

/** The method that sends the request of an endpoint. Its input is optional where every key of the input is. */
type MethodOf<E> =
  E extends Endpoint.Endpoint<infer Input, infer A, infer Status>
    ? Method<Input, Effect.Effect<A, ClerkErrors<Status> | SDKException>>
    : never

/** The methods of all endpoints of a module or an object, each with the doc comment of its endpoint. */
export type Methods<Endpoints> = MethodsOf<EndpointsOf<Endpoints>>

type MethodsOf<Endpoints> = { readonly [Name in keyof Endpoints]: MethodOf<Endpoints[Name]> }

/** The endpoints of a module or an object, without what else is in it. */
export type EndpointsOf<Module> = Pick<
  Module,
  { [Name in keyof Module]: Module[Name] extends Endpoint.Any ? Name : never }[keyof Module]
>

/**
 * The same methods with their statuses written out, `401 | 422` for `Status<typeof Endpoints.list>`. An editor shows the type
 * of a key as its declaration has it, and computes it only where the key is mapped, as here.
 */
export type WrittenOut<Methods> = {
  readonly [K in keyof Methods]: Methods[K] extends (input: infer Input) => infer Outcome
    ? undefined extends Input
      ? (input?: Input) => Outcome
      : Method<Input, Outcome>
    : never
}

/** Makes the methods of all endpoints of a module or an object; what else is in it is left out. */
export const methods = <Endpoints extends object>(execute: Execute, endpoints: Endpoints): Methods<Endpoints> => {
  const made: Record<string, unknown> = {}
  for (const name in endpoints) {
    const endpoint: unknown = endpoints[name]
    if (Endpoint.isEndpoint(endpoint)) made[name] = (input: unknown = {}) => execute(endpoint, input)
  }
  // The compiler cannot see that the loop makes a method for each name.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return made as Methods<Endpoints>
}
