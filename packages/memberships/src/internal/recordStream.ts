import type { Endpoint } from "@effect-clerk/core/Endpoint"
import type { Issue } from "@effect-clerk/core/Issue"
import { MalformedResponse, type SDKException } from "@effect-clerk/core/SDKException"
import { exception, type Route, withParent } from "@effect-clerk/http/internal"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { StreamOptions } from "../Inputs.ts"
import type { Decoder, Row, RowsPage } from "./decode.ts"
import * as InvalidRows from "./invalidRows.ts"
import type { PageRequest } from "./pagination/list.ts"
import { paginate } from "./pagination/paginate.ts"
import { snapshot } from "./snapshot.ts"
import { startScopedSpan } from "./span.ts"
import * as Options from "./streamOptions.ts"

/** Returns a list's endpoint that reads the rows of a page one by one. */
export const rowsOf = <Input, Status extends number, A>(
  endpoint: Endpoint<Input, unknown, Status>,
  decode: Decoder<RowsPage<A>>
): Endpoint<Input, RowsPage<A>, Status> => ({ ...endpoint, decode })

/** Streams all records of a list. */
export const make = <Input extends StreamOptions, A extends InvalidRows.Listed, E>({
  check,
  endpoint,
  input,
  list,
  operation,
  sorted
}: {
  readonly operation: string
  /** The endpoint of the list, which a failure about its rows or pages names. */
  readonly endpoint: Route
  /** The list is known to be in ascending order of creation. */
  readonly sorted: boolean
  readonly input: Input
  /** Checks the input as that of one page of the list. */
  readonly check: (input: Input) => Result.Result<unknown, ReadonlyArray<Issue>>
  readonly list: (filters: Omit<Input, keyof StreamOptions>, page: PageRequest) => Effect.Effect<RowsPage<A>, E>
}): Stream.Stream<A, E | SDKException> => {
  const checked = snapshot(operation, input, (input) => checkStream(input, check(input)), copy)
  return Stream.unwrap(
    Effect.gen(function* () {
      const { after, filters, onInvalid, pageSize, prefetch } = Options.split(yield* checked)
      const span = yield* startScopedSpan(operation)
      const rows = paginate<Row<A>, E | SDKException>(
        {
          fetch: (page) => withParent(list(filters, page), span),
          noProgress: Effect.fail(noProgress(endpoint)),
          idOf: ({ id }) => id,
          keyOf: ({ createdAt }) => createdAt,
          sorted
        },
        { pageSize, prefetch, after: after && { id: after.id, key: after.createdAt } }
      )
      const decide = onInvalid === "fail" ? InvalidRows.fail(endpoint) : InvalidRows.report(onInvalid)
      return InvalidRows.withoutInvalid(rows, after?.createdAt ?? 0, decide)
    })
  )
}

const checkStream = (
  input: StreamOptions,
  checkedAsList: Result.Result<unknown, ReadonlyArray<Issue>>
): Result.Result<unknown, ReadonlyArray<Issue>> => {
  // Without a prototype, so that nothing in `Object.prototype` is taken for an option.
  const own = { __proto__: null, ...input }
  const issues = Result.isFailure(checkedAsList) ? checkedAsList.failure.filter((_) => !Options.isOwnField(_)) : []
  // An input that is not an object, or cannot be read, has no options to check.
  const all = issues[0]?.path.length === 0 ? issues : [...issues, ...Options.check(own)]
  return all.length > 0 ? Result.fail(all) : Result.succeed(undefined)
}

/** Copies the input, so that a later change to it reaches no request. A record as `after` is not kept as a whole. */
const copy = <Input extends StreamOptions>(input: Input): Input => {
  const { after } = input
  return { __proto__: null, ...input, after: after && { id: after.id, createdAt: after.createdAt } }
}

/** Describes a list that never ends and shows nothing new: every page by itself was as documented. */
const noProgress = (endpoint: Route): SDKException =>
  exception(
    endpoint,
    1,
    new MalformedResponse({
      processed: "yes",
      status: 200,
      issues: [{ path: ["data"], expected: "a new record, or the end of the list" }]
    })
  )
