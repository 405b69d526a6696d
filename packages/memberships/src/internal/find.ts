import type { SDKException } from "@effect-clerk/core/SDKException"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Endpoints from "../Endpoints.ts"
import type { FindInput } from "../Inputs.ts"
import type { Execute } from "./methods.ts"
import { snapshot } from "./snapshot.ts"
import { inSpan } from "./span.ts"

/** Finds one user's membership by the list's filter: one request, however many members the organization has. */
export const find = (execute: Execute) => (input: FindInput) =>
  Effect.flatMap(checkIds("OrganizationMemberships.find", input), ({ organizationId, userId }) =>
    execute(Endpoints.list, { organizationId, userId: [filterOf(userId)] }).pipe(
      // Clerk may leave out the user data. The filter has then matched the user all the same.
      Effect.map(({ data }) =>
        Option.fromUndefinedOr(data.find(({ publicUserData }) => (publicUserData?.userId ?? userId) === userId))
      ),
      inSpan("OrganizationMemberships.find")
    )
  )

/** Checks and copies the ids of one membership, for a call that sends nothing else. */
export const checkIds = (operation: string, input: FindInput): Effect.Effect<FindInput, SDKException> =>
  snapshot(operation, input, Endpoints.delete.encode, ({ organizationId, userId }) => ({ organizationId, userId }))

/** Writes an id as a filter. A sign in front of a filter includes or excludes, so an id with a sign needs another one. */
export const filterOf = (id: string): string => (/^[+-]/.test(id) ? `+${id}` : id)
