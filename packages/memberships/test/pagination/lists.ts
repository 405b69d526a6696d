import { Effect } from "effect"
import type { List, PageRequest } from "../../src/internal/pagination/list.ts"

export interface Item {
  readonly id: string
  readonly key: number
}

export const items = (count: number): ReadonlyArray<Item> =>
  Array.from({ length: count }, (_, key) => ({ id: `id_${key}`, key }))

export const pageOf = (all: ReadonlyArray<Item>, { limit, offset }: PageRequest) => ({
  data: all.slice(offset, offset + limit),
  totalCount: all.length
})

/** A list that stays as it is; `change` may replace the response to a request. */
export const makeList = <E = never>(
  all: ReadonlyArray<Item>,
  change: (
    response: Effect.Effect<ReturnType<typeof pageOf>>,
    request: PageRequest
  ) => Effect.Effect<ReturnType<typeof pageOf>, E> = (response) => response
) => {
  const requests: Array<PageRequest> = []
  const list: List<Item, E> = {
    idOf: ({ id }) => id,
    keyOf: ({ key }) => key,
    sorted: true,
    noProgress: Effect.die("noProgress"),
    fetch: (request) => {
      requests.push(request)
      return change(Effect.succeed(pageOf(all, request)), request)
    }
  }
  return { list, requests }
}

// Of 100, so that two of each page are those of the page before, and pages start at 0, 98, 196 ...
export const options = { pageSize: 100, prefetch: 3, after: undefined }
