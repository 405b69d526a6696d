import { type Member, type Model, type Temper } from "./model.ts"

/** Far beyond the time that any of it takes, on any machine. */
export const timeout = 300_000

export const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed)

/** Each temper, with the most requests for each page that there was, and the harm that it does to reading by offsets alone. */
export const tempers: ReadonlyArray<readonly [temper: Temper, requests: number, harms: "nothing" | "lost" | "twice"]> =
  [
    ["still", 1, "nothing"],
    ["trickling", 4, "lost"],
    ["busy", 6, "lost"],
    ["churning", 6, "lost"],
    ["growing", 4, "twice"],
    ["shrinking", 6, "lost"],
    ["bursting", 4, "lost"],
    ["losing its anchors", 4, "lost"],
    ["collapsing", 4, "twice"]
  ]

interface Judged {
  readonly lost: number
  readonly twice: number
}

/** Counts the members that stayed and never came, and those that came twice. */
export const judge = (model: Model, collected: ReadonlyArray<Member>): Judged => {
  const ids = new Set(collected.map(({ id }) => id))
  return {
    lost: model.permanent().filter(({ id }) => !ids.has(id)).length,
    twice: collected.length - ids.size
  }
}

export const faultless: Judged = { lost: 0, twice: 0 }

const pageSizes = { small: [1, 2, 7, 50], large: [50, 100, 250, 500] }

export const optionsOf = ({ members, random }: Model) => ({
  pageSize: pageSizes[members().length > 300 ? "large" : "small"][random.upTo(3)] ?? 500,
  prefetch: random.upTo(5),
  after: undefined
})

/** Returns how many pages the list had at its largest, as pagination divides it. */
export const pagesOf = (model: Model, { pageSize }: { readonly pageSize: number }): number => {
  const limit = Math.max(pageSize, 2)
  return Math.floor(model.largest() / (limit - Math.max(Math.floor(limit / 50), 1))) + 1
}

export const isAscending = (collected: ReadonlyArray<Member>): boolean =>
  collected.every(({ createdAt }, index) => createdAt >= (collected[index - 1]?.createdAt ?? 0))
