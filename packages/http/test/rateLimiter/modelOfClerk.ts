import type { Fetch } from "@effect-clerk/http"
import { membershipJson } from "@effect-clerk/test-support/fixtures"
import { Schema } from "effect"
import type { Outcome, Schedule } from "./schedule.ts"

/** One request, as the model has received it. */
export interface SentRequest {
  /** Index of its call. */
  readonly call: number
  /** Its number in the order of all that happens. */
  readonly order: number
  readonly sentAt: number
  readonly outcome: Outcome
  /** Time at which the head of the response came, and its number in the order of all that happens. */
  head: { readonly at: number; readonly order: number } | undefined
  /** Time at which the whole response had come, the connection failed, or the client gave the request up. */
  endedAt: number
  isAborted: boolean
}

/** The time of a model, and the order of all that happens. */
export interface World {
  readonly now: () => number
  readonly nextOrder: () => number
  readonly later: (millis: number, f: () => void) => void
}

/** Milliseconds after which a request without a response is answered after all, so that every call ends. */
const longestResponse = 600_000

/** Number of the memberships that a stream reads. */
const listed = 8

export const pageSize = 3

const member = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown)))(
  membershipJson
)

/** Responds to the requests of a schedule as it says, and records them. */
export const makeModel = (schedule: Schedule, { later, nextOrder, now }: World) => {
  const requests: Array<SentRequest> = []
  const fetch: Fetch = (url, { body, signal }) =>
    new Promise((resolve, reject) => {
      const target = new URL(url)
      const call = callOf(target, body)
      const outcome = outcomeOf(schedule, call, requests.filter((request) => request.call === call).length)
      const request: SentRequest = {
        call,
        order: nextOrder(),
        sentAt: now(),
        outcome,
        head: undefined,
        endedAt: Infinity,
        isAborted: false
      }
      requests.push(request)
      let onAbort = reject
      signal?.addEventListener("abort", () => {
        if (request.endedAt === Infinity) {
          request.endedAt = now()
          request.isAborted = true
        }
        onAbort(new Error("aborted"))
      })
      const took = outcome.fault === "no response" ? longestResponse : tookOf(schedule, outcome)
      later(took, () => {
        if (request.isAborted) return
        const code = failures.get(outcome.fault)
        if (code !== undefined) {
          request.endedAt = now()
          return reject(Object.assign(new Error(`connect ${code}`), { code }))
        }
        request.head = { at: now(), order: nextOrder() }
        const text = statusOf(outcome) === 200 ? successOf(target) : ""
        const init = { status: statusOf(outcome), headers: headersOf(outcome) }
        if (outcome.body === null) {
          request.endedAt = now()
          return resolve(new Response(text, init))
        }
        const stream = new ReadableStream<Uint8Array>({
          start: (controller) => {
            onAbort = (error) => controller.error(error)
            later(outcome.body ?? 0, () => {
              if (request.isAborted) return
              request.endedAt = now()
              controller.enqueue(new TextEncoder().encode(text))
              controller.close()
            })
          }
        })
        resolve(new Response(stream, init))
      })
    })
  return { fetch, requests }
}

/** Returns the outcome of the nth request of a call. */
const outcomeOf = ({ calls, faults }: Schedule, call: number, index: number): Outcome => {
  const outcomes = calls[call]?.outcomes ?? []
  const outcome = outcomes[index] ?? outcomes.at(-1) ?? success
  const { fault } = outcome
  if (fault === null || faults === "any") return outcome
  if (faults === "none") return { ...outcome, fault: null }
  if (faults === "429 with Retry-After") return { ...outcome, fault: faults }
  return fault === "429 with Retry-After" ? { ...outcome, fault: "429" } : outcome
}

export const success: Outcome = { fault: null, took: 1, body: null, counted: 0, retryAfter: "1", tenths: 0 }

const tookOf = ({ hasFractions }: Schedule, { took, tenths }: Outcome): number =>
  hasFractions ? took + tenths / 10 : took

const failures = new Map<Outcome["fault"], string>([
  ["connection lost", "ECONNRESET"],
  ["connection refused", "ECONNREFUSED"]
])

const statusOf = ({ fault }: Outcome): number => {
  if (fault === "429" || fault === "429 with Retry-After") return 429
  return fault === "503" ? 503 : 200
}

const headersOf = ({ fault, retryAfter }: Outcome): Record<string, string> =>
  fault === "429 with Retry-After" ? { "retry-after": retryAfter } : {}

/** Returns the call that a request belongs to. A change says it in its metadata, since its path is the membership's. */
const callOf = ({ pathname }: URL, body: unknown): number =>
  Number(
    (typeof body === "string" ? /"call":(\d+)/ : /org_(\d+)/).exec(typeof body === "string" ? body : pathname)?.[1]
  )

const successOf = ({ pathname, searchParams }: URL): string => {
  if (pathname.endsWith("/metadata")) return membershipJson
  const offset = Number(searchParams.get("offset") ?? 0)
  const count = Math.max(0, Math.min(Number(searchParams.get("limit") ?? 10), listed - offset))
  const data = Array.from({ length: count }, (_, index) => ({
    ...member,
    id: `orgmem_${offset + index}`,
    created_at: offset + index
  }))
  return JSON.stringify({ data, total_count: listed })
}
