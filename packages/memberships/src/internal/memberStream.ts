import * as Field from "@effect-clerk/core/Field"
import { type Issue, MalformedResponse, SDKException } from "@effect-clerk/core/SDKException"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { StreamOptions } from "../Inputs.ts"
import type { OrganizationMembership, OrganizationMembershipPage } from "../OrganizationMembership.ts"
import { snapshot } from "./refuse.ts"
import { walk } from "./walk.ts"

const maxLookAhead = 50

const isLookAhead = (number: number): boolean => Number.isInteger(number) && number >= 0 && number <= maxLookAhead

interface Complete {
  readonly lookAhead: number
  readonly pageSize: number
}

const isPlace = (from: StreamOptions["from"]): boolean => Field.Text.is(from?.id) && Number.isInteger(from?.createdAt)

/** What the walk sets by itself: the input of a list, handed to a stream as it is, would lose them without a word. */
const paging = new Set(["limit", "offset", "orderBy"])

/** What a list knows nothing of, or is not given. */
const own = new Set([...paging, "from", "lookAhead", "pageSize"])

const lost = (rest: object): ReadonlyArray<Issue> =>
  Object.entries(rest).flatMap(([key, value]) =>
    paging.has(key) && value !== undefined
      ? [
          {
            path: [key],
            expected: "nothing, since a stream reads all in an order of its own: see pageSize and Stream.take"
          }
        ]
      : []
  )

const issues = ({ from, lookAhead, pageSize }: StreamOptions & Complete): ReadonlyArray<Issue> => [
  ...(Field.Limit.is(pageSize) ? [] : [{ path: ["pageSize"], expected: "an integer from 1 to 500" }]),
  ...(isLookAhead(lookAhead) ? [] : [{ path: ["lookAhead"], expected: `an integer from 0 to ${maxLookAhead}` }]),
  ...(from === undefined || isPlace(from)
    ? []
    : [{ path: ["from"], expected: "a member that was handed on, with its id and createdAt" }])
]

/** Each page by itself was as documented. */
const stuck = (operation: string): SDKException =>
  new SDKException({
    reason: new MalformedResponse({
      processed: "yes",
      status: 200,
      issues: [
        { path: ["data"], expected: "pages of one list: none of the latest held a member that is new, or the end" }
      ]
    }),
    operation,
    attempts: 1
  })

/** Ten pages at a time are on their way, as large as Clerk makes them. */
const defaults = { lookAhead: 9, pageSize: 500 }

const placeOf = ({ from }: StreamOptions): StreamOptions["from"] => from && { id: from.id, createdAt: from.createdAt }

/** All memberships of a list. `sorted` says whether it is known to be in ascending order of their creation. */
export const make = <Input extends StreamOptions, E>(options: {
  readonly operation: string
  readonly sorted: boolean
  readonly input: Input
  /** What is wrong with the input as that of a list. */
  readonly check: (input: Input) => Result.Result<unknown, ReadonlyArray<Issue>>
  readonly list: (
    rest: Omit<Input, keyof StreamOptions>,
    page: { readonly offset: number; readonly limit: number }
  ) => Effect.Effect<OrganizationMembershipPage, E>
}): Stream.Stream<OrganizationMembership, E | SDKException> => {
  const { list, operation, sorted } = options
  const check = (input: Input): Result.Result<unknown, ReadonlyArray<Issue>> => {
    const checked = options.check(input)
    const found = Result.isFailure(checked) ? checked.failure.filter(({ path }) => !own.has(String(path[0]))) : []
    // It is no object, or cannot be read.
    if (found[0]?.path.length === 0) return Result.fail(found)
    const { from, lookAhead = defaults.lookAhead, pageSize = defaults.pageSize, ...rest } = { ...input }
    const refused = [...found, ...issues({ from, lookAhead, pageSize }), ...lost(rest)]
    return refused.length > 0 ? Result.fail(refused) : Result.succeed(undefined)
  }
  const given = snapshot(operation, options.input, check, (input) => ({ ...input, from: placeOf({ ...input }) }))
  if (Result.isFailure(given)) return Stream.fail(given.failure)
  const { from, lookAhead = defaults.lookAhead, pageSize = defaults.pageSize, ...rest } = given.success
  return walk<OrganizationMembership, E | SDKException>(
    {
      fetch: (page) => list(rest, page),
      stuck: Effect.fail(stuck(operation)),
      idOf: ({ id }) => id,
      keyOf: ({ createdAt }) => createdAt,
      sorted
    },
    { pageSize, lookAhead, from: from && { id: from.id, key: from.createdAt } }
  ).pipe(Stream.withSpan(operation))
}
