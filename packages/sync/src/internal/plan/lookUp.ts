/** Asks Clerk for the users that a list names. */
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import { filterOf } from "@effect-clerk/memberships/internal"
import type { EmailAddress, User } from "@effect-clerk/memberships/User"
import { Users } from "@effect-clerk/memberships/Users"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { addressKey } from "../model/observation.ts"
import type { Directory, Holders, Questions } from "./resolve.ts"
import type { NameKind } from "./rows.ts"

/** Number of names of one request, the most that Clerk takes. */
const batchSize = 100

/** Requests in flight. The rate limit decides how fast they are sent. */
const concurrency = 16

/** Facts of a user that a plan needs. */
type Person = Pick<User, "id" | "externalId" | "emailAddresses">

type LookUpFailure = Stream.Error<ReturnType<Users["Service"]["stream"]>>

/** Looks up all names, a hundred in a request. A user is taken for what the response says, not for what the filter asked. */
export const lookUp = (
  client: ClerkHttpClient["Service"],
  questions: Questions
): Effect.Effect<Directory, LookUpFailure> =>
  Effect.suspend(() => {
    const found = new Found()
    return Effect.as(
      ask(client, questions, (filter, user) => found.add(filter, user)),
      found
    )
  })

/** Looks up the names of several lists at once, and returns the directory of each as {@link lookUp} would. */
export const lookUpAll = (
  client: ClerkHttpClient["Service"],
  lists: ReadonlyArray<Questions>
): Effect.Effect<(questions: Questions) => Directory, LookUpFailure> =>
  Effect.suspend(() => {
    const people = new People()
    const namesOf = (filter: NameKind) => [...new Set(lists.flatMap((questions) => questions[filter]))]
    const all = { userId: namesOf("userId"), emailAddress: namesOf("emailAddress"), externalId: namesOf("externalId") }
    return Effect.as(
      ask(client, all, (filter, user) => people.add(filter, user)),
      (questions) => people.directoryOf(questions)
    )
  })

const ask = (
  { execute }: ClerkHttpClient["Service"],
  questions: Questions,
  onUser: (filter: NameKind, user: User) => void
): Effect.Effect<void, LookUpFailure> => {
  const users = Users.make(execute)
  const requests = filters.flatMap((filter) =>
    batches(questions[filter]).map((names) =>
      Stream.runForEach(users.stream({ [filter]: names.map(nameOf[filter]), prefetch: 0 }), (user) =>
        Effect.sync(() => onUser(filter, user))
      )
    )
  )
  return Effect.all(requests, { concurrency, discard: true })
}

const filters: ReadonlyArray<NameKind> = ["userId", "emailAddress", "externalId"]

const nameOf: { readonly [_ in NameKind]: (name: string) => string } = {
  userId: filterOf,
  externalId: filterOf,
  emailAddress: (address) => address
}

/** Divides names into those of one request each. */
export const batches = (names: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  Array.from({ length: Math.ceil(names.length / batchSize) }, (_, index) =>
    names.slice(index * batchSize, (index + 1) * batchSize)
  )

/** Tells whether an address names its user: others may hold it, too, until one of them has verified it. */
export const isProven = ({ reserved, verification }: EmailAddress): boolean =>
  reserved === true || verification?.status === "verified"

/** Users that were found. One may be found by several names, and counts once under each. */
class Found implements Directory {
  readonly userIds = new Set<string>()
  readonly addresses = new Map<string, Holders>()
  readonly externalIds = new Map<string, ReadonlyArray<string>>()

  add(filter: NameKind, { emailAddresses, externalId, id }: Person): void {
    if (filter === "userId") this.userIds.add(id)
    else if (filter === "emailAddress") for (const address of emailAddresses) this.#addHolder(address, id)
    else if (externalId !== null) this.externalIds.set(externalId, withId(this.externalIds.get(externalId) ?? none, id))
  }

  #addHolder(address: EmailAddress, userId: string): void {
    const key = addressKey(address.emailAddress)
    const { proven, unproven } = this.addresses.get(key) ?? nobody
    this.addresses.set(
      key,
      isProven(address) ? { proven: withId(proven, userId), unproven } : { proven, unproven: withId(unproven, userId) }
    )
  }
}

/** Users that were found for several lists, by the names that they were asked for. */
class People {
  readonly #byName: { readonly [_ in NameKind]: Map<string, Array<Person>> } = {
    userId: new Map(),
    emailAddress: new Map(),
    externalId: new Map()
  }

  add(filter: NameKind, { emailAddresses, externalId, id }: User): void {
    const byName = this.#byName[filter]
    for (const name of namesOf(filter, { emailAddresses, externalId, id })) {
      const others = byName.get(name)
      if (others === undefined) byName.set(name, [{ emailAddresses, externalId, id }])
      else others.push({ emailAddresses, externalId, id })
    }
  }

  directoryOf(questions: Questions): Directory {
    const found = new Found()
    for (const filter of filters) {
      for (const name of questions[filter]) {
        for (const person of this.#byName[filter].get(name) ?? []) found.add(filter, person)
      }
    }
    return found
  }
}

const namesOf = (filter: NameKind, { emailAddresses, externalId, id }: Person): ReadonlyArray<string> => {
  switch (filter) {
    case "userId":
      return [id]
    case "emailAddress":
      return [...new Set(emailAddresses.map(({ emailAddress }) => addressKey(emailAddress)))]
    case "externalId":
      return externalId === null ? [] : [externalId]
  }
}

const none: ReadonlyArray<string> = []
const nobody: Holders = { proven: none, unproven: none }

const withId = (ids: ReadonlyArray<string>, id: string): ReadonlyArray<string> =>
  ids.includes(id) ? ids : [...ids, id]
