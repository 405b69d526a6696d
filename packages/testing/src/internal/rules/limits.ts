import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import type * as Options from "../../Options.ts"

type Quota = RateLimitPolicy.Quota

/** The quotas that a request counts against. */
export interface CountedRequest {
  readonly secretKey: string
  /** Quota of the endpoint, or of the resource that the request is about; `undefined` where it has neither. */
  readonly resource: CountedResource | undefined
}

interface CountedResource {
  readonly quota: Quota
  /** Name of the endpoint that has the quota; `undefined` where each of its resources has one. */
  readonly endpoint: string | undefined
  /** Text that identifies the resource. */
  readonly key: string
}

/** Counts a request. Returns `undefined` within the limits, else the milliseconds until there is capacity again. */
export type Limiter = (request: CountedRequest, now: number) => number | undefined

/** Makes the limiter of an instance. A request that exceeds the key's quota is not counted against its resource. */
export const makeLimiter = (limits: Options.Limits = "off"): Limiter => {
  if (limits === "off") return () => undefined
  const quotas = toQuotas(limits)
  const instanceWindows = new FixedWindows()
  const resourceWindows = new FixedWindows()
  return ({ resource, secretKey }, now) => {
    const instanceQuota = quotas.instance(Redacted.make(secretKey))
    const wait = instanceQuota && instanceWindows.count(secretKey, instanceQuota, now)
    if (wait !== undefined || resource === undefined) return wait
    const resourceQuota = quotas.resource(resource)
    return resourceQuota && resourceWindows.count(resource.endpoint ?? resource.key, resourceQuota, now)
  }
}

/** The quotas in force. */
interface Quotas extends Pick<RateLimitPolicy.RateLimitPolicy, "instance"> {
  readonly resource: (resource: CountedResource) => Quota | undefined
}

/** The quotas that Clerk documents, of which each endpoint declares its own. */
const documented: Quotas = { instance: RateLimitPolicy.documented.instance, resource: ({ quota }) => quota }

const toQuotas = (limits: Exclude<Options.Limits, "off">): Quotas => {
  switch (limits) {
    case "byKey":
      return documented
    case "development":
    case "production": {
      const quota = namedQuotas[limits]
      return { ...documented, instance: () => quota }
    }
    default: {
      const instance = toQuota(limits.instance)
      const membership = toQuota(limits.membership)
      const ofEndpoints = new Map([
        ["OrganizationInvitations.create", toQuota(limits.invitation)],
        ["OrganizationInvitations.createBulk", toQuota(limits.invitationBulk)]
      ])
      return {
        instance: () => instance,
        resource: ({ endpoint }) => (endpoint === undefined ? membership : ofEndpoints.get(endpoint))
      }
    }
  }
}

const namedQuotas = { development: RateLimitPolicy.development, production: RateLimitPolicy.production }

const toQuota = (quota: Options.Quota | undefined): Quota | undefined =>
  quota && { limit: quota.limit, window: Duration.fromInputUnsafe(quota.window) }

/** Counts requests by key, in windows that start with their first request. */
class FixedWindows {
  private readonly windows = new Map<string, { readonly end: number; remaining: number }>()
  private pruneAtSize = 1000

  /** Takes one request from the quota of a key. Returns the milliseconds until the window ends where none is left. */
  count(key: string, { limit, window }: Quota, now: number): number | undefined {
    const current = this.windows.get(key)
    if (current === undefined || current.end <= now) {
      this.pruneExpired(now)
      this.windows.set(key, { end: now + Duration.toMillis(window), remaining: limit - 1 })
      return undefined
    }
    if (current.remaining === 0) return current.end - now
    current.remaining -= 1
    return undefined
  }

  /** Forgets the windows that have ended, once they may be half of all: each costs a constant number of steps. */
  private pruneExpired(now: number): void {
    if (this.windows.size < this.pruneAtSize) return
    for (const [key, { end }] of this.windows) {
      if (end <= now) this.windows.delete(key)
    }
    this.pruneAtSize = Math.max(1000, 2 * this.windows.size)
  }
}
