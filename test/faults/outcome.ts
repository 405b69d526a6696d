/** Result of a call as its caller sees it, in the words of the table of faults. */
import type { Processed, Reason } from "@effect-clerk/core"
import type { Script } from "./steps.ts"
import type { When } from "./server.ts"

export const operations = ["create", "list", "update", "delete", "updateMetadata"] as const

export type Operation = (typeof operations)[number]

/** The failures that Clerk documents for each operation. */
const documented: Readonly<Record<Operation, ReadonlyArray<number>>> = {
  create: [400, 403, 404, 422],
  list: [401, 422],
  update: [404, 422],
  delete: [401, 404, 422],
  updateMetadata: [400, 404, 422]
}

/** What a caller sees of a call. */
export interface Outcome {
  /** `ErrorResponse` is `ClerkErrors` where the operation documents the status, else an `UnexpectedStatus` with Clerk's errors. */
  readonly tag: "Success" | "ErrorResponse" | Reason["_tag"]
  readonly attempts: number
  readonly processed: Processed
  readonly status?: number
  /** How long Clerk asks to wait, in milliseconds. */
  readonly retryAfter?: number
  /** How many requests the server sees, where the platform repeats one by itself. */
  readonly requests?: number
}

/** A transport whose platform makes something else of the bytes, before this library sees any. */
export interface Exception {
  readonly on: (transport: string) => boolean
  readonly why: string
  readonly reads: Outcome
  readonly writes: Outcome
}

/** One way in which a server misbehaves, and what has to come of it. */
export interface Fault {
  readonly name: string
  readonly when: When
  readonly script: Script
  /** The script of every request after the first, where it is another one. */
  readonly again?: Script
  readonly reads: Outcome
  readonly writes: Outcome
  /** Whether the attempt's time is short, since the answer never ends. */
  /** Where the answer comes to a halt, so that only a time limit ends it. */
  readonly stalls: "never" | "before the head" | "after the head"
  /** The membership's public metadata as JSON, where it matters what a success holds. */
  readonly metadata?: string
  /** Whether only what the answer means is at stake, so that one parser of HTTP is as good as another. */
  readonly bodyOnly: boolean
  readonly exceptions: ReadonlyArray<Exception>
}

/** An outcome as one line, the way `pnpm faults` prints it. */
export const show = (operation: Operation, outcome: Outcome): string => {
  const { attempts, processed, requests = attempts, retryAfter, status, tag } = outcome
  const kind =
    tag === "ErrorResponse"
      ? documented[operation].includes(status ?? 0)
        ? "ClerkErrors"
        : "SDKException/UnexpectedStatus+errors"
      : tag === "Success"
        ? tag
        : `SDKException/${tag}`
  const wait = retryAfter === undefined ? "" : `, wait ${retryAfter} ms`
  const repeated = requests === attempts ? "" : ` (${requests} requests)`
  return `${kind}${status === undefined ? "" : ` ${status}`}, ${attempts}x${repeated}, processed ${processed}${wait}`
}

/** What a caller has to see, as {@link show} renders it. */
export const expected = (fault: Fault, operation: Operation, transport: string): string => {
  const { reads, writes } = fault.exceptions.find((exception) => exception.on(transport)) ?? fault
  return show(operation, operation === "list" ? reads : writes)
}
