/** Facts about the history of a schedule: what the quotas have to count, and the cooldowns that its responses have started. */
import type { SentRequest } from "./modelOfClerk.ts"
import { type Call, plainCall, policyOf, type Policy } from "./schedule.ts"
import type { History } from "./scheduleRun.ts"

/** The requests that count in one quota: that of the key, or that of a membership. */
export interface QuotaRequests {
  readonly name: string
  readonly member: number | undefined
  readonly requests: ReadonlyArray<SentRequest>
  readonly quotaOf: (policy: Policy) => { readonly limit: number; readonly window: number }
}

export const ofKey = ({ requests }: History): QuotaRequests => ({
  name: "key",
  member: undefined,
  requests,
  quotaOf: ({ limit, window }) => ({ limit, window })
})

export const ofMember = (history: History, member: number): QuotaRequests => ({
  name: `membership ${member}`,
  member,
  requests: history.requests.filter(({ call }) => {
    const of = callOf(history, call)
    return of.kind === "change" && of.member === member
  }),
  quotaOf: ({ memberLimit, memberWindow }) => ({ limit: memberLimit, window: memberWindow })
})

export const callOf = ({ calls }: History, index: number): Call => calls[index]?.call ?? plainCall

/** Returns the policy of a call by its index. */
export const policyAt = (history: History, index: number): Policy => policyOf(history.schedule, callOf(history, index))

export const isSameMember = (one: Call, two: Call): boolean =>
  one.kind === "change" && two.kind === "change" && one.member === two.member

export const isSameKeyQuota = (one: Policy, two: Policy): boolean =>
  one.limit === two.limit && one.window === two.window

export const isSameMemberQuota = (one: Policy, two: Policy): boolean =>
  one.memberLimit === two.memberLimit && one.memberWindow === two.memberWindow

/** Returns when a request came, in the order of all that happens. */
export const cameAt = ({ requests, waits }: History, { call, order }: SentRequest): number => {
  const isEarlier = (other: { readonly call: number; readonly order: number }) =>
    other.call === call && other.order < order
  const wait = waits.findLast(isEarlier)
  const sentBefore = requests.findLast(isEarlier)
  // A wait that began before the attempt before it was sent is that one's.
  return wait === undefined || wait.order < (sentBefore?.order ?? -1) ? order : wait.order
}

/** Tells whether a quota still has to count a request in a window. */
export const isKept = (history: History, of: QuotaRequests, request: SentRequest, window: number): boolean =>
  // A program decides for itself what its policies count: one that was sent under a shorter window is kept once the longer one is
  // in use.
  of.requests.some(
    (other) =>
      other.order <= request.order &&
      request.sentAt <= other.sentAt + window &&
      of.quotaOf(policyAt(history, other.call)).window >= window
  )

/** Tells whether the response of a request was a 429: Clerk does not count it. */
export const isLimited = ({ head, outcome: { fault } }: SentRequest): boolean =>
  head !== undefined && (fault === "429" || fault === "429 with Retry-After")

/** Tells whether a request never reached Clerk. */
const isRefused = ({ isAborted, outcome }: SentRequest): boolean => outcome.fault === "connection refused" && !isAborted

/** Tells whether a client may have given a request up before or after the head of its response had come. */
export const isTie = ({ endedAt, head, isAborted }: SentRequest): boolean => isAborted && head?.at === endedAt

/**
 * Returns the time by which a quota takes a request to be counted: one whose response did not come may be on its way for as
 * long again as it took, but no longer than a window. `isLatest` takes a tie for such a request.
 */
export const countedBy = (request: SentRequest, window: number, isLatest = false): number => {
  const { endedAt, head, sentAt } = request
  if (isRefused(request) || (head !== undefined && !(isLatest && isTie(request)))) return endedAt
  return endedAt + Math.min(endedAt - sentAt, window)
}

/** Returns the time at which the model counts a request, if it does. */
export const countedAt = (history: History, request: SentRequest): number | undefined => {
  if (isLimited(request) || isRefused(request)) return undefined
  const { memberWindow, window } = policyAt(history, request.call)
  const isChange = callOf(history, request.call).kind === "change"
  const own = isChange ? Math.min(memberWindow, window) : window
  const by = request.head?.at ?? countedBy(request, own)
  return request.sentAt + (by - request.sentAt) * request.outcome.counted
}

export interface Cooldown {
  readonly from: number
  /** Its number in the order of all that happens. */
  readonly order: number
  readonly until: number
}

/**
 * Returns the cooldown that a request has started, if it has: as long as it is certain to be, or as it may be, since a Retry-After
 * is rounded to whole seconds, and a client may have given the request up before its head came in the same millisecond.
 */
export const cooldownOf = (request: SentRequest, bound: "certain" | "possible"): Cooldown | undefined => {
  const { head, outcome } = request
  const isCertain = bound === "certain"
  if (outcome.fault !== "429 with Retry-After" || head === undefined || (isCertain && isTie(request))) return undefined
  const seconds = Number(outcome.retryAfter)
  const until = head.at + (isCertain ? Math.floor(seconds) : Math.ceil(seconds)) * 1000
  return { from: head.at, order: head.order, until }
}

/** Tells whether the cooldown that the 429 of one call starts is certain to hold for another call. */
export const isCertain = (limited: Call, call: Call): boolean =>
  limited.kind !== "change" || isSameMember(limited, call)
