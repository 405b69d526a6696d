/**
 * Answers of a lookup, bounded in number: a map in the order in which the answers were read.
 *
 * An answer that is read again moves to the end, so the first one is the oldest. Each new answer removes those at the front that
 * serve nobody any more, and the oldest one where there are too many. A cached answer costs one look into the map.
 */
import type * as Option from "effect/Option"
import type { OrganizationMembership } from "../../OrganizationMembership.ts"

/** One user in one organization; a part that is left out stands for all. */
export interface Subject {
  readonly organizationId?: string | undefined
  readonly userId?: string | undefined
}

export interface Answer {
  readonly organizationId: string
  readonly userId: string
  readonly membership: Option.Option<OrganizationMembership>
  /** Time when its request was sent, in Unix milliseconds. */
  readonly asOf: number
  /** Monotonic time from which on it is expired, in milliseconds. */
  readonly expiresAt: number
}

/** Returns the key of one user in one organization. Ids are well-formed, so none has half of a surrogate pair. */
export const keyOf = (organizationId: string, userId: string): string => `${organizationId}\ud800${userId}`

export const matches = (subject: Subject, { organizationId, userId }: Required<Subject>): boolean =>
  (subject.organizationId ?? organizationId) === organizationId && (subject.userId ?? userId) === userId

export class Answers {
  private readonly byKey = new Map<string, Answer>()
  private readonly capacity: number
  private readonly staleFor: number

  constructor(capacity: number, staleFor: number) {
    this.capacity = capacity
    this.staleFor = staleFor
  }

  get size(): number {
    return this.byKey.size
  }

  get(key: string): Answer | undefined {
    return this.byKey.get(key)
  }

  set(key: string, answer: Answer, now: number): void {
    this.byKey.delete(key)
    this.byKey.set(key, answer)
    for (const [oldest, { expiresAt }] of this.byKey) {
      if (this.byKey.size <= this.capacity && now < expiresAt + this.staleFor) return
      this.byKey.delete(oldest)
    }
  }

  discard(subject: Subject): void {
    const { organizationId, userId } = subject
    if (organizationId !== undefined && userId !== undefined) {
      this.byKey.delete(keyOf(organizationId, userId))
      return
    }
    for (const [key, answer] of this.byKey) if (matches(subject, answer)) this.byKey.delete(key)
  }
}
