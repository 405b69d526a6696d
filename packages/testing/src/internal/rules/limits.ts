import type { Quota } from "@effect-clerk/core/RateLimitPolicy"
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import type * as Options from "../../Options.ts"

/** The quotas in force, as a client's policy says them. */
type Quotas = Pick<RateLimitPolicy.RateLimitPolicy, "instance" | "resource">

const toQuota = (quota: Options.Quota | undefined): Quota | undefined =>
  quota && { limit: quota.limit, window: Duration.fromInputUnsafe(quota.window) }

const instances = { development: RateLimitPolicy.development, production: RateLimitPolicy.production }

const toQuotas = (limits: Exclude<Options.Limits, "off">): Quotas => {
  switch (limits) {
    case "byKey":
      return RateLimitPolicy.documented
    case "development":
    case "production":
      return { ...RateLimitPolicy.documented, instance: () => instances[limits] }
    default: {
      const instance = toQuota(limits.instance)
      const membership = toQuota(limits.membership)
      return { instance: () => instance, resource: () => membership }
    }
  }
}

interface Window {
  readonly end: number
  left: number
}

/** Counts by key, each in fixed windows that start with their first request. */
const makeCounter = () => {
  const windows = new Map<string, Window>()
  let sweepAt = 1000
  /** Windows that are over are forgotten whenever they may be half of all. */
  const sweep = (now: number): void => {
    if (windows.size < sweepAt) return
    for (const [key, { end }] of windows) {
      if (end <= now) windows.delete(key)
    }
    sweepAt = Math.max(1000, 2 * windows.size)
  }
  /** Takes one from the quota of a key; where none is left, the milliseconds until there is. */
  return (key: string, { limit, window }: Quota, now: number): number | undefined => {
    const current = windows.get(key)
    if (current === undefined || current.end <= now) {
      sweep(now)
      windows.set(key, { end: now + Duration.toMillis(window), left: limit - 1 })
      return undefined
    }
    if (current.left === 0) return current.end - now
    current.left -= 1
    return undefined
  }
}

/** What a request counts for. */
export interface Counted {
  readonly secretKey: string
  /** The quota of what the request is about, and a text that names it, where Clerk counts it by itself. */
  readonly resource: { readonly quota: Quota; readonly key: string } | undefined
}

/** Counts a request; where it is one too many, the milliseconds until there may be another. */
export type Limiter = (request: Counted, now: number) => number | undefined

export const makeLimiter = (limits: Options.Limits = "off"): Limiter => {
  if (limits === "off") return () => undefined
  const quotas = toQuotas(limits)
  const instances = makeCounter()
  const resources = makeCounter()
  return ({ resource, secretKey }, now) => {
    const instance = quotas.instance(Redacted.make(secretKey))
    const wait = instance && instances(secretKey, instance, now)
    if (wait !== undefined || resource === undefined) return wait
    const quota = quotas.resource(resource.quota)
    return quota && resources(resource.key, quota, now)
  }
}
