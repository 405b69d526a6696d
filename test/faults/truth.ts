/** Compares what a caller is told with what the server has seen: `processed` may not be optimistic. */
import { type Fault, operations, type Operation } from "./outcome.ts"
import type { Report } from "../runtimes/faultScenario.ts"
import type { Step } from "./steps.ts"

/** The end of one call as the caller is told of it, beside what the server has seen. */
export interface Ended {
  readonly fault: Fault
  readonly operation: Operation
  readonly report: Report
  /** How many whole requests of the call have arrived. */
  readonly arrived: number
  /** How many of them the server has acted on. */
  readonly acted: number
}

/**
 * Returns whether a server that plays these steps has acted on the request: it has, wherever what it sends leaves that open,
 * so that a failure which says "no" has to be sure of it.
 */
const actsOn = (steps: ReadonlyArray<Step>): boolean => {
  const sent = Buffer.concat(steps.flatMap((step) => ("bytes" in step ? [step.bytes] : []))).toString("latin1")
  const status = /HTTP\/1\.[01] ([2-9]\d\d)\b/.exec(sent)?.[1]
  return status === undefined || status === "303" || !/^[34]/.test(status)
}

/** Returns how many of the requests that arrived the server has acted on. */
export const actions = ({ again, script, when }: Fault, good: string, arrived: number): number => {
  // A server that does not read the request cannot act on it.
  if (when !== "request" || arrived === 0) return 0
  const first = actsOn(script(good)) ? 1 : 0
  return first + (actsOn((again ?? script)(good)) ? arrived - 1 : 0)
}

/** Operations that change something: of a read nothing can be said that is not true. */
export const writes = operations.filter((operation) => operation !== "list")

/** Returns what the caller of a write was told that is not so, if anything. */
export const untruth = ({ acted, operation, report }: Ended): string | undefined => {
  const { processed } = report.outcome
  if (operation === "list") return undefined
  if (processed === "no" && acted > 0) return `processed "no", though the server has acted ${acted} times`
  if (processed === "yes" && acted === 0) return `processed "yes", though the server has not acted`
  return undefined
}

/**
 * Returns how many requests of a write arrived that the library has not sent. The fetch standard asks for a second request
 * after a 421, which says that the first one was not acted on: the table has it as an exception.
 */
export const repeated = ({ arrived, fault, operation, report }: Ended, transport: string): number => {
  if (operation === "list") return 0
  const { attempts, requests = attempts } = fault.exceptions.find(({ on }) => on(transport))?.writes ?? fault.writes
  return Math.max(0, arrived - report.attempts - (requests - attempts))
}
