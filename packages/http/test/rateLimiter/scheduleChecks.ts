/** The properties of a schedule's history. Each function returns what contradicts one of them, in words. */
import { SDKException } from "@effect-clerk/core"
import { Duration, Exit } from "effect"
import type { SentRequest } from "./modelOfClerk.ts"
import {
  callOf,
  cameAt,
  cooldownOf,
  countedAt,
  countedBy,
  isCertain,
  isKept,
  isLimited,
  isSameKeyQuota,
  isSameMember,
  isSameMemberQuota,
  isTie,
  ofKey,
  ofMember,
  policyAt,
  type QuotaRequests
} from "./scheduleHistory.ts"
import type { CallRun, History, Wait } from "./scheduleRun.ts"

type Found = ReadonlyArray<string>

/** Milliseconds by which something may come late. */
const tolerance = 5

/** Fractions of a millisecond that a clock may cut off. */
const clockResolution = 1

/**
 * Returns stretches of a quota's window in which more requests were counted than its limit, wherever the stretch begins: that
 * is more than any fixed window of Clerk's own could show.
 */
export const exceeded = (history: History): Found =>
  [ofKey(history), ofMember(history, 0), ofMember(history, 1)].flatMap((of) => {
    const counted = of.requests.flatMap((request) => {
      const at = countedAt(history, request)
      return at === undefined ? [] : [{ request, at }]
    })
    return counted.flatMap((last) => {
      const { limit, window } = of.quotaOf(policyAt(history, last.request.call))
      // Requests under a higher limit may follow. One that waits for the key has its membership's permit already.
      const since = of.member === undefined ? last.request.order : cameAt(history, last.request)
      const before = counted.filter(({ request }) => {
        const other = of.quotaOf(policyAt(history, request.call))
        const isSameQuota = other.limit === limit && other.window === window
        return request.order <= (isSameQuota ? last.request.order : since) && isKept(history, of, request, window)
      })
      return before
        .filter(({ at }) => at <= last.at && last.at < at + window)
        .map(({ at: start }) => before.filter(({ at }) => start <= at && at < start + window))
        .filter((inWindow) => inWindow.length > limit)
        .map(
          (inWindow) =>
            `${of.name}: ${inWindow.length} requests counted in ${window} ms, and the limit is ${limit}: ` +
            inWindow.map(({ at, request }) => `${nameOf(request)} counted at ${at}`).join(", ")
        )
    })
  })

/** Returns waits that went on although their quotas had room and no cooldown ran. */
export const waitedForNothing = (history: History): Found => {
  const times = timesOf(history)
  const mustWait = reasonsToWait(history)
  return history.waits.flatMap((wait) => {
    let idle = 0
    const during = times.filter((time) => wait.from <= time && time < wait.to)
    for (const [index, at] of during.entries()) {
      const end = during[index + 1] ?? wait.to
      idle = mustWait(wait, at) ? 0 : idle + end - at
      if (idle > tolerance) {
        return [`call ${wait.call} waited from ${wait.from} to ${wait.to}, and could be sent at ${end - idle}`]
      }
    }
    return []
  })
}

/** Returns requests that were sent before one that had come before them under the same quotas. */
export const outOfOrder = (history: History): Found => {
  const came = history.requests
    .filter(({ call }) => {
      const { kind, prefetch } = callOf(history, call)
      // Pages are prefetched in any order, and the waits of several at a time cannot be told apart.
      return kind !== "stream" || prefetch === 0
    })
    .map((request) => ({ request, at: cameAt(history, request) }))
  return came.flatMap((first) =>
    came
      .filter(
        (second) =>
          first.at < second.at &&
          first.request.order > second.request.order &&
          isBefore(history, first.request, second.request)
      )
      .map((second) => `${nameOf(second.request)}, before ${nameOf(first.request)}, which had come first`)
  )
}

/** Tells whether two requests wait in the same queues: a change waits in that of its membership before that of the key. */
const isBefore = (history: History, first: SentRequest, second: SentRequest): boolean => {
  const [one, two] = [policyAt(history, first.call), policyAt(history, second.call)]
  const [call, other] = [callOf(history, first.call), callOf(history, second.call)]
  const isSameQueue = call.kind !== "change" || (isSameMember(call, other) && isSameMemberQuota(one, two))
  return isSameQueue && isSameKeyQuota(one, two)
}

/** Returns requests that were sent in the cooldown of a quota that they count in. */
export const sentInCooldown = (history: History): Found =>
  history.requests.flatMap((limited) => {
    const cooldown = cooldownOf(limited, "certain")
    if (cooldown === undefined) return []
    return history.requests
      .filter(
        ({ call, order, sentAt }) =>
          order > cooldown.order &&
          sentAt <= cooldown.until - clockResolution &&
          isCertain(callOf(history, limited.call), callOf(history, call))
      )
      .map((request) => `${nameOf(request)}, in the cooldown from ${cooldown.from} to ${cooldown.until}`)
  })

/** Returns calls that never ended, or ended after their total. */
export const late = ({ calls }: History): Found =>
  calls.flatMap(({ call: { kind, total }, endedAt, startedAt }, index) => {
    if (endedAt === Infinity) return [`call ${index} never ended`]
    return kind !== "stream" && total !== null && endedAt > startedAt + total + tolerance
      ? [`call ${index} ended ${endedAt - startedAt} ms after its start, and its total is ${total} ms`]
      : []
  })

/** Returns calls that waited although they could know that they would not be sent in time. */
export const waitedInVain = (history: History): Found =>
  history.waits.flatMap((wait) => {
    const run = history.calls[wait.call]
    // The wait of a page does not count against the total.
    if (run === undefined || run.call.kind === "stream") return []
    const since = cooldownTooLongFrom(history, run, wait) ?? quotaUsedFrom(history, run, wait)
    if (since === undefined) return []
    const isAtOnce = run.endedAt <= since + tolerance
    const isTold = run.isInterrupted || rateLimited(run)?.retryAfter !== undefined
    return isAtOnce && isTold
      ? []
      : [
          `call ${wait.call} could know at ${since} that it would not be sent by ${deadlineOf(run)}, and ended at ` +
            `${run.endedAt}: ${String(run.exit)}`
        ]
  })

/** Returns calls that failed as rate limited, though they could be sent in time as far as they knew. */
export const failedForNothing = (history: History): Found => {
  const mustWait = reasonsToWait(history)
  return history.calls.flatMap((run, call) => {
    const failure = rateLimited(run)
    if (failure === undefined || run.call.kind === "stream") return []
    const at = run.endedAt
    const remaining = Duration.toMillis(failure.retryAfter ?? 0)
    const isTooLong = at + remaining + clockResolution > deadlineOf(run) || remaining > run.call.maxRetryAfter
    return isTooLong && mustWait({ call, order: Infinity, from: at, to: at }, at)
      ? []
      : [`call ${call} failed at ${at} as rate limited for ${remaining} ms, and could be sent by ${deadlineOf(run)}`]
  })
}

const nameOf = ({ call, sentAt }: SentRequest): string => `call ${call} was sent at ${sentAt}`

const rateLimited = ({ exit }: CallRun) => {
  const failure = exit === undefined ? undefined : Exit.findErrorOption(exit)
  if (failure?._tag !== "Some" || !(failure.value instanceof SDKException)) return undefined
  return failure.value.reason._tag === "RateLimiter" ? failure.value.reason : undefined
}

const deadlineOf = ({ call, startedAt }: CallRun): number => startedAt + (call.total ?? Infinity)

/** Returns the time from which a cooldown was too long for a wait. */
const cooldownTooLongFrom = (history: History, run: CallRun, wait: Wait): number | undefined => {
  const { call } = run
  const times = history.requests.flatMap((limited) => {
    const cooldown = cooldownOf(limited, "certain")
    if (cooldown === undefined || cooldown.from >= wait.to || !isCertain(callOf(history, limited.call), call)) return []
    const since = Math.max(cooldown.from, wait.from)
    const isOver = cooldown.from === wait.from && cooldown.order > wait.order
    const longest = Math.min(deadlineOf(run), since + call.maxRetryAfter)
    return !isOver && cooldown.until - clockResolution >= longest ? [since] : []
  })
  return times.length === 0 ? undefined : Math.min(...times)
}

/** Returns the beginning of a wait for a membership's quota that was used up for longer than the call had left. */
const quotaUsedFrom = (history: History, run: CallRun, wait: Wait): number | undefined => {
  const { call } = run
  if (call.kind !== "change" || isKnownToWait(history, wait)) return undefined
  const { memberLimit, memberWindow } = policyAt(history, wait.call)
  const of = ofMember(history, call.member)
  const used = of.requests.filter(
    (request) =>
      request.endedAt < wait.from &&
      !isLimited(request) &&
      isKept(history, of, request, memberWindow) &&
      countedBy(request, policyAt(history, request.call).memberWindow) + memberWindow >=
        deadlineOf(run) + clockResolution
  )
  return used.length >= memberLimit ? wait.from : undefined
}

/** Returns whether a request has a reason to wait at a time: a quota that may be used up, or a cooldown that may run. */
const reasonsToWait = (history: History): ((wait: Wait, at: number) => boolean) => {
  const cooldowns = history.requests.flatMap((request) => cooldownOf(request, "possible") ?? [])
  const isFullKey = fullness(history, ofKey(history))
  const isFullMember = [0, 1].map((member) => fullness(history, ofMember(history, member)))
  return (wait, at) => {
    const call = callOf(history, wait.call)
    if (cooldowns.some(({ from, until }) => from <= at && at < until) || isFullKey(wait.call, 0, at)) return true
    if (call.kind !== "change") return false
    // Others may have a permit of the membership already, while they wait for that of the key.
    const holders = history.waits.filter(
      (other) =>
        other !== wait &&
        other.from <= at &&
        at < other.to &&
        isSameMember(call, callOf(history, other.call)) &&
        isFullKey(other.call, 0, at)
    )
    return isFullMember[call.member]?.(wait.call, holders.length, at) === true
  }
}

/** Returns whether a quota may be used up for a call, with so many permits that are taken and have not been used yet. */
const fullness = (history: History, of: QuotaRequests) => {
  const counting = of.requests.map((request) => ({
    from: request.sentAt,
    by: countedBy(request, of.quotaOf(policyAt(history, request.call)).window, true),
    // Clerk does not count what it has limited.
    until: isLimited(request) && !isTie(request) ? (request.head?.at ?? Infinity) : Infinity
  }))
  const cooldowns = of.requests.flatMap((request) => cooldownOf(request, "possible") ?? [])
  // A 429 lowers the limit by half at most of that of the policy under which it came.
  const least = Math.min(...history.schedule.policies.map((policy) => of.quotaOf(policy).limit))
  return (call: number, taken: number, at: number): boolean => {
    const { limit, window } = of.quotaOf(policyAt(history, call))
    const count = counting.filter(({ by, from, until }) => from <= at && at < Math.min(until, by + window)).length
    const lowered = cooldowns.filter(({ from }) => from <= at).length
    return count + taken >= (lowered === 0 ? limit : Math.max(1, Math.ceil(least / 2 ** lowered)))
  }
}

/** Returns the times at which a quota or a cooldown may change, in order. */
const timesOf = ({ requests, schedule, waits }: History): ReadonlyArray<number> => {
  const windows = schedule.policies.flatMap(({ memberWindow, window }) => [memberWindow, window])
  const times = requests.flatMap((request) => [
    request.sentAt,
    request.endedAt,
    request.head?.at ?? 0,
    cooldownOf(request, "possible")?.until ?? 0,
    ...windows.flatMap((window) => windows.map((longest) => countedBy(request, longest, true) + window))
  ])
  return [...new Set([...times, ...waits.flatMap(({ from, to }) => [from, to])])].toSorted((a, b) => a - b)
}

/** Tells whether a change that could know that its membership's quota is used up for too long is known to wait. */
const isKnownToWait = (history: History, wait: Wait): boolean => {
  const policy = policyAt(history, wait.call)
  const { requests } = ofMember(history, callOf(history, wait.call).member)
  const waiting = history.waits.filter(
    (other) =>
      other.order < wait.order &&
      other.to >= wait.from &&
      isSameMember(callOf(history, wait.call), callOf(history, other.call))
  )
  const inFlight = requests.filter((request) => request.order < wait.order && request.endedAt >= wait.from)
  const isLowered = requests.some((request) => {
    const cooldown = cooldownOf(request, "possible")
    return cooldown !== undefined && cooldown.order < wait.order
  })
  // Known once as many as that are no longer in flight: any of them may end as if it had not been sent.
  return inFlight.length + waiting.length >= (isLowered ? 1 : policy.memberLimit)
}
