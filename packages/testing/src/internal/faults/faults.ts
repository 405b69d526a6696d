import * as Duration from "effect/Duration"
import type * as Fault from "../../Fault.ts"
import { clerkError, type Refusal } from "../wire/errorResponses.ts"

/** An answer in place of Clerk's, as text or with Clerk's error body. */
interface Answer {
  readonly refusal: Refusal
  readonly body: string | undefined
}

type Breaking = Extract<Fault.Fault, string> | Answer

/** What a request meets: it waits, and then one thing goes wrong, or none. */
export interface Met {
  /** In milliseconds. */
  readonly delay: number
  readonly fault: Breaking | undefined
}

export interface Faults {
  readonly add: (order: Fault.FaultRule) => void
  /** Takes what the next request of an operation meets; `undefined` is no operation of Clerk's. */
  readonly take: (operation: string | undefined) => Met
  readonly clear: () => void
}

/** What an order is for one request. */
const toMet = (fault: Fault.Fault): Met => {
  if (typeof fault === "string") return { delay: 0, fault }
  const { body, code, delay = 0, headers, status } = fault
  return {
    delay: Duration.toMillis(delay),
    fault: status === undefined ? undefined : { refusal: ordered(status, code, headers), body }
  }
}

const nothing: Met = { delay: 0, fault: undefined }

export const makeFaults = (): Faults => {
  let orders: Array<{ readonly operation: string | undefined; readonly met: Met; left: number }> = []
  return {
    add: ({ operation, times = 1, with: fault }) => {
      orders.push({ operation, met: toMet(fault), left: times })
    },
    take: (operation) => {
      if (orders.length === 0) return nothing
      let taken = nothing
      for (const order of orders) {
        const { delay, fault } = order.met
        if (order.operation !== undefined && order.operation !== operation) continue
        if (fault !== undefined && taken.fault !== undefined) continue
        taken = { delay: taken.delay + delay, fault: taken.fault ?? fault }
        order.left -= 1
      }
      orders = orders.filter(({ left }) => left > 0)
      return taken
    },
    clear: () => {
      orders = []
    }
  }
}

/** The code that Clerk has for a status. */
const codes = new Map([
  [400, "bad_request"],
  [401, "authentication_invalid"],
  [403, "authorization_invalid"],
  [404, "resource_not_found"],
  [409, "resource_locked"],
  [410, "operation_deprecated"],
  [413, "request_body_too_large"],
  [415, "unsupported_content_type"],
  [422, "form_param_value_invalid"],
  [429, "too_many_requests"],
  [503, "service_unavailable"],
  [504, "gateway_timeout"]
])

const ordered = (status: number, code: string | undefined, headers: Refusal["headers"]): Refusal => ({
  status,
  errors: [
    clerkError(
      code ?? codes.get(status) ?? (status < 500 ? "bad_request" : "internal_clerk_error"),
      "Ordered failure",
      "The test ordered this failure."
    )
  ],
  ...(headers === undefined ? undefined : { headers })
})
