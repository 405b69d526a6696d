import * as Duration from "effect/Duration"
import type * as Fault from "../../Fault.ts"
import type { ErrorResponse } from "../wire/errorResponses.ts"
import { faultResponse } from "./faultResponse.ts"

/** Fault of one request: a delay, and then at most one failure. */
export interface InjectedFault {
  /** Delay in milliseconds. */
  readonly delay: number
  readonly failure: Failure | undefined
}

/** A broken connection, or a response in place of Clerk's; `body` is undefined for Clerk's error body. */
export type Failure =
  | Extract<Fault.Fault, string>
  | { readonly response: ErrorResponse; readonly body: string | undefined }

/** The fault rules of an emulator. */
export class FaultRules {
  private rules: Array<ActiveRule> = []

  add({ operation, times = 1, with: fault }: Fault.FaultRule): void {
    this.rules.push({ operation, ...toInjectedFault(fault), remaining: times })
  }

  clear(): void {
    this.rules = []
  }

  /**
   * Takes the fault for a request of an operation; `undefined` is a request to none of Clerk's operations.
   *
   * The first matching rule with a failure applies. Rules that only delay apply too, and their delays add up. A rule that
   * is not applied, since an earlier one fails the request, is kept for a later request.
   */
  take(operation: string | undefined): InjectedFault {
    if (this.rules.length === 0) return none
    let taken = none
    for (const rule of this.rules) {
      if (rule.operation !== undefined && rule.operation !== operation) continue
      if (rule.failure !== undefined && taken.failure !== undefined) continue
      taken = { delay: taken.delay + rule.delay, failure: taken.failure ?? rule.failure }
      rule.remaining -= 1
    }
    this.rules = this.rules.filter(({ remaining }) => remaining > 0)
    return taken
  }
}

interface ActiveRule extends InjectedFault {
  readonly operation: string | undefined
  remaining: number
}

const none: InjectedFault = { delay: 0, failure: undefined }

const toInjectedFault = (fault: Fault.Fault): InjectedFault => {
  if (typeof fault === "string") return { delay: 0, failure: fault }
  const { body, code, delay = 0, headers, status } = fault
  return {
    delay: Duration.toMillis(delay),
    failure: status === undefined ? undefined : { response: faultResponse(status, code, headers), body }
  }
}
