import type { Endpoint } from "@effect-clerk/core/Endpoint"
import type * as Result from "effect/Result"
import type { Quirk } from "../../Options.ts"
import type { Environment } from "../state/environment.ts"
import type { State } from "../state/models.ts"
import type { ErrorResponse } from "../wire/errorResponses.ts"

/** Changes or reads the state for one request: returns what its response holds, or the error response. */
export type Operation<Input, Output> = (
  state: State,
  input: Input,
  environment: Environment,
  quirks: ReadonlySet<Quirk>
) => Result.Result<Output, ErrorResponse>

/** The input that an endpoint declares. */
export type InputOf<E> = E extends Endpoint<infer Input, infer _Output, infer _Status> ? Input : never

/** The operation of an endpoint. */
export type OperationOf<E, Output> = Operation<InputOf<E>, Output>
