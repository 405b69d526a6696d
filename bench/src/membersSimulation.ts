// Pagination alone, in a process of its own, over members that are made as they are read: what grows is its own.
import { Effect, Stream } from "effect"
import { paginate } from "../../packages/memberships/src/internal/pagination/paginate.ts"

interface Member {
  readonly id: string
  /** Ten have the same. */
  readonly createdAt: number
}

const members = Number(process.argv[2])

const makePage = ({ limit, offset }: { readonly limit: number; readonly offset: number }) =>
  Effect.succeed({
    totalCount: members,
    data: Array.from({ length: Math.max(Math.min(limit, members - offset), 0) }, (_, index): Member => ({
      id: `orgmem_${offset + index}`,
      createdAt: Math.floor((offset + index) / 10)
    }))
  })

const stream = paginate<Member, never>(
  {
    idOf: ({ id }) => id,
    keyOf: ({ createdAt }) => createdAt,
    sorted: true,
    fetch: makePage,
    noProgress: Effect.die("noProgress")
  },
  { pageSize: 500, prefetch: 9, after: undefined }
)

const heapUsed = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const tenthOf = (count: number): number => Math.floor((count * 10) / members)

const report = Effect.gen(function* () {
  const before = heapUsed()
  const start = performance.now()
  let measuring = 0
  let retained = 0
  let count = 0
  yield* Stream.runForEachArray(stream, (chunk) =>
    Effect.sync(() => {
      const tenth = tenthOf(count)
      count += chunk.length
      if (tenthOf(count) === tenth) return
      const pause = performance.now()
      retained = Math.max(retained, heapUsed() - before)
      measuring += performance.now() - pause
    })
  )
  const micros = ((performance.now() - start - measuring) * 1000) / members
  const kib = (retained / 1024).toFixed(0)
  return `  ${count.toLocaleString("en").padStart(9)} members   ${micros.toFixed(2)} µs a member   ${kib.padStart(5)} KiB retained at most`
})

process.send?.(await Effect.runPromise(report))
