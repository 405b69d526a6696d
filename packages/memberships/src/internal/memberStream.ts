import * as Field from "@effect-clerk/core/Field"
import { MalformedResponse, SDKException } from "@effect-clerk/core/SDKException"
import type { Issue } from "@effect-clerk/core/Issue"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { StreamOptions } from "../Inputs.ts"
import type { OrganizationMembership, OrganizationMembershipPage } from "../OrganizationMembership.ts"
import { snapshot } from "./invalidInput.ts"
import { walk } from "./walk.ts"

const maxPrefetch = 50

const isPrefetch = (number: number): boolean => Number.isInteger(number) && number >= 0 && number <= maxPrefetch

interface Complete {
  readonly prefetch: number
  readonly pageSize: number
}

const isPlace = (after: StreamOptions["after"]): boolean =>
  Field.Text.is(after?.id) && Number.isInteger(after?.createdAt)

/** What the walk sets by itself: the input of a list, handed to a stream as it is, would lose them without a word. */
const paging = new Set(["limit", "offset", "orderBy"])

/** What a list knows nothing of, or is not given. */
const own = new Set([...paging, "after", "prefetch", "pageSize"])

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

const issues = ({ after, prefetch, pageSize }: StreamOptions & Complete): ReadonlyArray<Issue> => [
  ...(Field.Limit.is(pageSize) ? [] : [{ path: ["pageSize"], expected: "an integer from 1 to 500" }]),
  ...(isPrefetch(prefetch) ? [] : [{ path: ["prefetch"], expected: `an integer from 0 to ${maxPrefetch}` }]),
  ...(after === undefined || isPlace(after)
    ? []
    : [{ path: ["after"], expected: "a member that was handed on, with its id and createdAt" }])
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
const defaults = { prefetch: 9, pageSize: 500 }

const placeOf = ({ after }: StreamOptions): StreamOptions["after"] =>
  after && { id: after.id, createdAt: after.createdAt }

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
    const { after, prefetch = defaults.prefetch, pageSize = defaults.pageSize, ...rest } = { ...input }
    const refused = [...found, ...issues({ after, prefetch, pageSize }), ...lost(rest)]
    return refused.length > 0 ? Result.fail(refused) : Result.succeed(undefined)
  }
  const given = snapshot(operation, options.input, check, (input) => ({ ...input, after: placeOf({ ...input }) }))
  if (Result.isFailure(given)) return Stream.fail(given.failure)
  const { after, prefetch = defaults.prefetch, pageSize = defaults.pageSize, ...rest } = given.success
  return walk<OrganizationMembership, E | SDKException>(
    {
      fetch: (page) => list(rest, page),
      stuck: Effect.fail(stuck(operation)),
      idOf: ({ id }) => id,
      keyOf: ({ createdAt }) => createdAt,
      sorted
    },
    { pageSize, prefetch, after: after && { id: after.id, key: after.createdAt } }
  ).pipe(Stream.withSpan(operation))
}
