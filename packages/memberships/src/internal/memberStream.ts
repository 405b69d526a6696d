import * as Field from "@effect-clerk/core/Field"
import type { Issue, SDKException } from "@effect-clerk/core/SDKException"
import type * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { StreamOptions } from "../Inputs.ts"
import type { OrganizationMembership, OrganizationMembershipPage } from "../OrganizationMembership.ts"
import { refuse } from "./refuse.ts"
import { walk } from "./walk.ts"

const maxLookAhead = 50

const isLookAhead = (number: number): boolean => Number.isInteger(number) && number >= 0 && number <= maxLookAhead

const isPlace = ({ createdAt, id }: NonNullable<StreamOptions["from"]>): boolean =>
  Field.Text.is(id) && Number.isSafeInteger(createdAt)

/** What the walk sets by itself: the input of a list, handed to a stream as it is, would lose them without a word. */
const own = new Set(["limit", "offset", "orderBy"])

const lost = (rest: object): ReadonlyArray<Issue> =>
  Object.entries(rest).flatMap(([key, value]) =>
    own.has(key) && value !== undefined
      ? [{ path: [key], expected: "nothing: a stream reads all, oldest first; see pageSize and Stream.take" }]
      : []
  )

const issues = ({ from, lookAhead = 0, pageSize = 1 }: StreamOptions): ReadonlyArray<Issue> => [
  ...(Field.Limit.is(pageSize) ? [] : [{ path: ["pageSize"], expected: "an integer from 1 to 500" }]),
  ...(isLookAhead(lookAhead) ? [] : [{ path: ["lookAhead"], expected: `an integer from 0 to ${maxLookAhead}` }]),
  ...(from === undefined || isPlace(from)
    ? []
    : [{ path: ["from"], expected: "a member that was handed on, with its id and createdAt" }])
]

/** All memberships of a list. `sorted` says whether it is known to be in ascending order of their creation. */
export const make = <E>(options: {
  readonly operation: string
  readonly sorted: boolean
  readonly input: StreamOptions
  /** The rest of the input, which the list checks with each page. */
  readonly rest: object
  readonly list: (page: {
    readonly offset: number
    readonly limit: number
  }) => Effect.Effect<OrganizationMembershipPage, E>
}): Stream.Stream<OrganizationMembership, E | SDKException> => {
  const { input, list, operation, rest, sorted } = options
  const refused = [...issues(input), ...lost(rest)]
  if (refused.length > 0) return Stream.fail(refuse(operation, refused))
  const { from, lookAhead = 5, pageSize = 500 } = input
  return walk(
    { fetch: list, idOf: ({ id }) => id, keyOf: ({ createdAt }) => createdAt, sorted },
    { pageSize, lookAhead, from: from && { id: from.id, key: from.createdAt } }
  ).pipe(Stream.withSpan(operation))
}
