/** Asks Clerk for the users that a list names. */
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import type { EmailAddress, User } from "@effect-clerk/memberships/User"
import { Users } from "@effect-clerk/memberships/Users"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { addressKey } from "./observation.ts"
import type { Directory, Holders, Questions } from "./resolve.ts"
import type { NameKind } from "./rows.ts"

/** Number of names of one request, the most that Clerk takes. */
const batchSize = 100

/** Requests in flight. The rate limit decides how fast they are sent. */
const concurrency = 16

/** Looks up all names, a hundred in a request. A user is taken for what the response says, not for what the filter asked. */
export const lookUp = (
  { execute }: ClerkHttpClient["Service"],
  questions: Questions
): Effect.Effect<Directory, Stream.Error<ReturnType<Users["Service"]["stream"]>>> =>
  Effect.suspend(() => {
    const users = Users.make(execute)
    const found = new Found()
    const ask = (filter: NameKind, names: ReadonlyArray<string>) =>
      Stream.runForEach(users.stream({ [filter]: names.map(nameOf[filter]), prefetch: 0 }), (user) =>
        Effect.sync(() => found.add(filter, user))
      )
    const requests = filters.flatMap((filter) => batches(questions[filter]).map((names) => ask(filter, names)))
    return Effect.as(Effect.all(requests, { concurrency, discard: true }), found)
  })

const filters: ReadonlyArray<NameKind> = ["userId", "emailAddress", "externalId"]

/** A sign in front of an id includes or excludes, so an id with a sign needs another one. */
const signed = (id: string): string => (/^[+-]/.test(id) ? `+${id}` : id)

const nameOf: { readonly [_ in NameKind]: (name: string) => string } = {
  userId: signed,
  externalId: signed,
  emailAddress: (address) => address
}

const batches = (names: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  Array.from({ length: Math.ceil(names.length / batchSize) }, (_, index) =>
    names.slice(index * batchSize, (index + 1) * batchSize)
  )

/** Users that were found. One may be found by several names, and counts once under each. */
class Found implements Directory {
  readonly userIds = new Set<string>()
  readonly addresses = new Map<string, Holders>()
  readonly externalIds = new Map<string, ReadonlyArray<string>>()

  add(filter: NameKind, { emailAddresses, externalId, id }: User): void {
    if (filter === "userId") this.userIds.add(id)
    else if (filter === "emailAddress") for (const address of emailAddresses) this.#addHolder(address, id)
    else if (externalId !== null) this.externalIds.set(externalId, withId(this.externalIds.get(externalId) ?? none, id))
  }

  #addHolder({ emailAddress, reserved, verification }: EmailAddress, userId: string): void {
    const key = addressKey(emailAddress)
    const { proven, unproven } = this.addresses.get(key) ?? nobody
    const isProven = reserved === true || verification?.status === "verified"
    this.addresses.set(
      key,
      isProven ? { proven: withId(proven, userId), unproven } : { proven, unproven: withId(unproven, userId) }
    )
  }
}

const none: ReadonlyArray<string> = []
const nobody: Holders = { proven: none, unproven: none }

const withId = (ids: ReadonlyArray<string>, id: string): ReadonlyArray<string> =>
  ids.includes(id) ? ids : [...ids, id]
