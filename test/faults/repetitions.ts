/** Faults whose write comes a second time, since a platform or a policy has sent it again. */
import { clerkErrors } from "@effect-clerk/test-support/fixtures"
import type { Fault, Outcome } from "./outcome.ts"
import { lost, row, success } from "./row.ts"
import * as S from "./steps.ts"

/**
 * The server acts on a write, resets the connection, and rejects the write where it comes a second time: a caller who is told
 * of the rejection alone believes that nothing was done.
 */
const rejectedAgain = (status: number, code: string, reads: Outcome): Fault =>
  row(`reset after the request, then ${status} ${code}`, S.only(S.reset), [reads, lost[1]], {
    again: S.http(status, clerkErrors(code))
  })

export const repetitions: ReadonlyArray<Fault> = [
  rejectedAgain(400, "already_a_member_in_organization", {
    tag: "ErrorResponse",
    status: 400,
    attempts: 2,
    processed: "maybe"
  }),
  rejectedAgain(404, "resource_not_found", { tag: "ErrorResponse", status: 404, attempts: 2, processed: "maybe" }),
  rejectedAgain(409, "resource_locked", { tag: "ErrorResponse", status: 409, attempts: 3, processed: "maybe" }),
  rejectedAgain(422, "form_param_missing", { tag: "ErrorResponse", status: 422, attempts: 2, processed: "no" }),
  rejectedAgain(429, "too_many_requests", { tag: "ErrorResponse", status: 429, attempts: 3, processed: "maybe" }),
  row("reset after the request, then 200", S.only(S.reset), [{ ...success[0], attempts: 2 }, lost[1]], {
    again: S.http(200, S.around("", ""))
  }),
  // A connection that cannot be opened says of itself that nothing was sent over it.
  row("reset after the request, then nobody listens", S.only(S.stop, S.reset), [
    { tag: "Transport", attempts: 3, processed: "maybe", requests: 1 },
    lost[1]
  ])
]
