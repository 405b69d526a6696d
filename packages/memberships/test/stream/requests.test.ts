import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Option, Stream } from "effect"
import { walk, type List } from "../../src/internal/walk.ts"

interface Item {
  readonly id: string
  readonly key: number
}

interface Request {
  readonly offset: number
  readonly limit: number
}

const items = (count: number): ReadonlyArray<Item> =>
  Array.from({ length: count }, (_, key) => ({ id: `id_${key}`, key }))

const pageOf = (all: ReadonlyArray<Item>, { limit, offset }: Request) => ({
  data: all.slice(offset, offset + limit),
  totalCount: all.length
})

/** A list that stays as it is; what comes of a request may be changed, from its offset and its plain answer. */
const makeList = <E = never>(
  all: ReadonlyArray<Item>,
  change: (
    answer: Effect.Effect<ReturnType<typeof pageOf>>,
    request: Request
  ) => Effect.Effect<ReturnType<typeof pageOf>, E> = (answer) => answer
) => {
  const requests: Array<Request> = []
  const list: List<Item, E> = {
    idOf: ({ id }) => id,
    keyOf: ({ key }) => key,
    sorted: true,
    stuck: Effect.die("stuck"),
    fetch: (request) => {
      requests.push(request)
      return change(Effect.succeed(pageOf(all, request)), request)
    }
  }
  return { list, requests }
}

// Of 100, so that two of each page are those of the page before, and pages start at 0, 98, 196 ...
const options = { pageSize: 100, prefetch: 3, after: undefined }

it.effect.each([97, 98, 99, 150, 196, 250, 294, 399])(
  "a list that is in no order from its item %d on is walked whole, in as many requests as any other",
  (from) =>
    Effect.gen(function* () {
      const all = items(400).map((item, index) => (index < from ? item : { ...item, key: (index * 7) % 5 }))
      const { list, requests } = makeList(all)
      expect(yield* Stream.runCollect(walk(list, options))).toEqual(all)
      expect(requests.length).toBe(5)
    })
)

it.effect("a list that turns out to be in no order is walked whole where the last item before that has left", () =>
  Effect.gen(function* () {
    const all = items(400).map((item, index) => (index < 150 ? item : { ...item, key: (index * 7) % 5 }))
    const later = all.filter(({ id }) => id !== "id_99")
    let answers = 0
    const { list } = makeList(all, (answer, request) =>
      answers++ === 0 ? answer : Effect.succeed(pageOf(later, request))
    )
    expect(yield* Stream.runCollect(walk(list, options))).toEqual(all)
  })
)

describe("the requests of a walk", () => {
  it.effect("are one for a list that fits into a page", () =>
    Effect.gen(function* () {
      const { list, requests } = makeList(items(99))
      expect(yield* Stream.runCollect(walk(list, options))).toEqual(items(99))
      expect(requests).toEqual([{ offset: 0, limit: 100 }])
    })
  )

  it.effect("are one for an empty list, and two for a page that is just full", () =>
    Effect.gen(function* () {
      const empty = makeList([])
      expect(yield* Stream.runCollect(walk(empty.list, options))).toEqual([])
      expect(empty.requests.length).toBe(1)
      const full = makeList(items(100))
      expect(yield* Stream.runCollect(walk(full.list, options))).toEqual(items(100))
      expect(full.requests.map(({ offset }) => offset)).toEqual([0, 98])
    })
  )

  it.effect("overlap, and end with the list", () =>
    Effect.gen(function* () {
      const { list, requests } = makeList(items(500))
      expect(yield* Stream.runCollect(walk(list, options))).toEqual(items(500))
      expect(requests.map(({ offset }) => offset)).toEqual([0, 98, 196, 294, 392, 490])
    })
  )

  it.effect("are as many at once as was asked for", () =>
    Effect.gen(function* () {
      for (const prefetch of [0, 1, 3, 10]) {
        let active = 0
        let most = 0
        const { list } = makeList(items(2000), (answer) =>
          Effect.gen(function* () {
            active += 1
            most = Math.max(most, active)
            yield* Effect.yieldNow
            active -= 1
            return yield* answer
          })
        )
        yield* Stream.runDrain(walk(list, { ...options, prefetch }))
        expect(most).toBe(prefetch + 1)
      }
    })
  )

  it.effect("are sent at once, before anything else that waits for its turn", () =>
    Effect.gen(function* () {
      const { list, requests } = makeList(items(2000), (answer, { offset }) => (offset === 0 ? answer : Effect.never))
      const fiber = yield* Effect.forkChild(Stream.runDrain(walk(list, options)), { startImmediately: true })
      expect(requests.map(({ offset }) => offset)).toEqual([0, 98, 196, 294, 392])
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("are as many as the consumer needs, and those in flight end with it", () =>
    Effect.gen(function* () {
      const interrupted: Array<number> = []
      const waiting = yield* Deferred.make<void>()
      const { list, requests } = makeList(items(2000), (answer, { offset }) => {
        if (offset === 0) return answer
        // The second page is answered once all ahead of it are in flight.
        if (offset === 98) return Effect.andThen(Deferred.await(waiting), answer)
        return Effect.andThen(offset === 392 ? Deferred.succeed(waiting, undefined) : Effect.void, Effect.never).pipe(
          Effect.onInterrupt(() => Effect.sync(() => interrupted.push(offset)))
        )
      })
      expect(yield* Stream.runHead(walk(list, options))).toEqual(Option.some(items(1)[0]))
      expect(requests.length).toBe(1)
      expect(yield* Stream.runCollect(Stream.take(walk(list, options), 150))).toEqual(items(150))
      expect(interrupted.toSorted((a, b) => a - b)).toEqual([196, 294, 392])
    })
  )

  it.effect("end with the fiber that waits for them", () =>
    Effect.gen(function* () {
      const waiting = yield* Deferred.make<void>()
      let interrupted = 0
      const { list } = makeList(items(2000), (answer, { offset }) =>
        offset === 0
          ? answer
          : Effect.andThen(offset === 392 ? Deferred.succeed(waiting, undefined) : Effect.void, Effect.never).pipe(
              Effect.onInterrupt(() => Effect.sync(() => (interrupted += 1)))
            )
      )
      const fiber = yield* Effect.forkChild(Stream.runDrain(walk(list, options)))
      yield* Deferred.await(waiting)
      yield* Fiber.interrupt(fiber)
      expect(interrupted).toBe(4)
    })
  )

  it.effect("fail behind all that came before, in the list's order, not in that of the answers", () =>
    Effect.gen(function* () {
      const failed = yield* Deferred.make<void>()
      const { list } = makeList<"reset">(items(2000), (answer, { offset }) => {
        // The third page fails first; the second is answered only then.
        if (offset === 196) return Effect.andThen(Deferred.succeed(failed, undefined), Effect.fail("reset" as const))
        return offset === 98 ? Effect.andThen(Deferred.await(failed), answer) : answer
      })
      const walked: Array<Item> = []
      const failure = yield* walk(list, options).pipe(
        Stream.runForEach((item) => Effect.sync(() => walked.push(item))),
        Effect.flip
      )
      expect(failure).toBe("reset")
      expect(walked).toEqual(items(198))
    })
  )

  it.effect("are made again by themselves where they failed ahead of their turn, as in a queue that was too long", () =>
    Effect.gen(function* () {
      let active = 0
      const { list, requests } = makeList<"late">(items(1000), (answer) => {
        const others = active++
        return Effect.andThen(Effect.yieldNow, others > 2 ? Effect.fail("late" as const) : answer).pipe(
          Effect.ensuring(Effect.sync(() => (active -= 1)))
        )
      })
      expect(yield* Stream.runCollect(walk(list, options))).toEqual(items(1000))
      expect(requests.length).toBeGreaterThan(11)
      // Not again where it was alone from the start.
      const broken = makeList<"late">(items(1000), () => Effect.fail("late" as const))
      expect(yield* Effect.flip(Stream.runDrain(walk(broken.list, options)))).toBe("late")
      expect(broken.requests.length).toBe(1)
    })
  )

  it.effect("are given up where the walk steps back from them, and made anew", () =>
    Effect.gen(function* () {
      const waiting = yield* Deferred.make<void>()
      const interrupted: Array<number> = []
      const seen = new Set<number>()
      // The fourth page is empty when it is read, as if most had left, once those behind it are under way.
      const { list, requests } = makeList(items(2000), (answer, { offset }) => {
        const page = offset / 98
        if (seen.has(page) || ![3, 4, 5, 6].includes(page)) return answer
        seen.add(page)
        if (page === 3) return Effect.as(Deferred.await(waiting), { data: [], totalCount: 2000 })
        return Effect.andThen(page === 6 ? Deferred.succeed(waiting, undefined) : Effect.void, Effect.never).pipe(
          Effect.onInterrupt(() => Effect.sync(() => interrupted.push(page)))
        )
      })
      expect(yield* Stream.runCollect(Stream.take(walk(list, options), 700))).toEqual(items(700))
      expect(interrupted).toEqual([4, 5, 6])
      // Half a page back, and on from there.
      expect(requests.slice(7).map(({ offset }) => offset)).toEqual([244, 342, 440, 538, 636, 734, 832, 930])
    })
  )

  it.effect.each([
    { pageSize: 500, prefetch: 0, moves: 20, most: 10 },
    { pageSize: 500, prefetch: 5, moves: 40, most: 20 },
    { pageSize: 100, prefetch: 0, moves: 20, most: 60 },
    { pageSize: 100, prefetch: 5, moves: 20, most: 60 },
    { pageSize: 20, prefetch: 5, moves: 1, most: 300 }
  ])(
    "are few where $moves leave and $moves come before each, for ever: pages of $pageSize, $prefetch ahead",
    ({ prefetch, most, moves, pageSize }) =>
      Effect.gen(function* () {
        let all = items(3000)
        let count = all.length
        const { list, requests } = makeList([], (_, request) =>
          Effect.suspend(() => {
            // Every so many from the front on, so that all places lose some.
            const gap = Math.floor(all.length / moves)
            const first = requests.length % gap
            const joined = Array.from({ length: moves }, () => ({ id: `id_${count}`, key: count++ }))
            all = [...all.filter((_, index) => index % gap !== first), ...joined]
            return Effect.as(Effect.yieldNow, pageOf(all, request))
          })
        )
        const walked = yield* Stream.runCollect(walk(list, { pageSize, prefetch, after: undefined }))
        expect(new Set(walked).size).toBe(walked.length)
        expect(requests.length).toBeLessThanOrEqual(most)
      })
  )

  it.effect("do not fail the walk where they were not needed", () =>
    Effect.gen(function* () {
      const { list, requests } = makeList<"reset">(items(150), (answer, { offset }) => {
        // It says that there are more than there are.
        if (offset > 150) return Effect.fail("reset")
        return Effect.map(answer, ({ data }) => ({ data, totalCount: 2000 }))
      })
      expect(yield* Stream.runCollect(walk(list, options))).toEqual(items(150))
      // It looks once behind the page that is not full.
      expect(requests.map(({ offset }) => offset)).toEqual([0, 98, 196, 294, 392, 148])
    })
  )

  it.effect.each([2, 3, 50, 99])("lose nothing where the server gives at most %d of a page", (most) =>
    Effect.gen(function* () {
      const { list, requests } = makeList(items(400), (answer) =>
        Effect.map(answer, ({ data, totalCount }) => ({ data: data.slice(0, most), totalCount }))
      )
      expect(yield* Stream.runCollect(walk(list, options))).toEqual(items(400))
      expect(requests.length).toBeLessThan(1000)
    })
  )

  it.effect("are not many more where the search for a place was led astray", () =>
    Effect.gen(function* () {
      const all = items(1000)
      const { list, requests } = makeList(all)
      const failure = yield* walk<Item, "stuck">(
        {
          ...list,
          stuck: Effect.fail("stuck"),
          fetch: ({ limit }) =>
            Effect.map(list.fetch({ limit, offset: 0 }), ({ data }) => ({ data, totalCount: 2 ** 53 }))
        },
        { ...options, after: { id: "id_500", key: 500 } }
      ).pipe(Stream.runDrain, Effect.flip)
      expect(failure).toBe("stuck")
      expect(requests.length).toBeLessThan(300)
    })
  )

  it.effect.each([
    { server: "ignores the offset", answered: () => 0 },
    { server: "has nothing behind an offset", answered: (offset: number) => (offset > 300 ? 2000 : offset) }
  ])("come to an end where the server $server", ({ answered }) =>
    Effect.gen(function* () {
      const all = items(1000)
      const { list, requests } = makeList(all)
      const walked = yield* walk<Item, "stuck">(
        {
          ...list,
          stuck: Effect.fail("stuck"),
          fetch: ({ limit, offset }) => list.fetch({ limit, offset: answered(offset) })
        },
        options
      ).pipe(Stream.runCollect, Effect.flip)
      expect(walked).toBe("stuck")
      expect(requests.length).toBeLessThan(1000)
    })
  )

  it.effect("are made anew by each run", () =>
    Effect.gen(function* () {
      const { list, requests } = makeList(items(150))
      const stream = walk(list, options)
      expect(yield* Stream.runCollect(stream)).toEqual(items(150))
      expect(yield* Stream.runCollect(stream)).toEqual(items(150))
      expect(requests.length).toBe(4)
    })
  )

  it.effect("find the place to go on from by bisection", () =>
    Effect.gen(function* () {
      const all = items(100_000)
      const { list, requests } = makeList(all)
      const from = { id: "id_98765", key: 98_765 }
      expect(yield* Stream.runCollect(walk(list, { ...options, after: from }))).toEqual(all.slice(98_766))
      const searching = requests.filter(({ limit }) => limit === 1)
      expect(searching.length).toBeLessThanOrEqual(12)
      expect(requests.length - searching.length).toBe(14)
    })
  )

  it.effect("find it also where the list's total is beyond all numbers", () =>
    Effect.gen(function* () {
      const all = items(1000)
      const { list, requests } = makeList(all, (answer) =>
        Effect.map(answer, ({ data }) => ({ data, totalCount: 2 ** 63 }))
      )
      const from = { id: "id_500", key: 500 }
      expect(yield* Stream.runCollect(walk(list, { ...options, after: from }))).toEqual(all.slice(501))
      expect(requests.every(({ offset }) => Number.isSafeInteger(offset))).toBe(true)
    })
  )

  it.effect("may be answered with far more than was asked for while it is sought", () =>
    Effect.gen(function* () {
      const all = items(300_000)
      const { list } = makeList(all, (_, { offset }) =>
        Effect.succeed({ data: offset === 0 ? [...all] : all.slice(-1), totalCount: all.length })
      )
      const walked = walk({ ...list, sorted: false }, { ...options, after: { id: "gone", key: 1 } })
      expect((yield* Stream.runCollect(walked)).length).toBe(all.length)
    })
  )

  it.effect("are one at a time until that place is found, so that none shows what was before it and is gone", () =>
    Effect.gen(function* () {
      const before = Array.from({ length: 36 }, (_, index) => ({ id: `before_${index}`, key: 1 }))
      const from = { id: "from", key: 2 }
      const behind = Array.from({ length: 20 }, (_, index) => ({ id: `behind_${index}`, key: 2 }))
      let list = [...before.slice(0, 9), { id: "gone", key: 2 }, from, ...behind]
      const walked = walk<Item, never>(
        {
          ...makeList([]).list,
          fetch: Effect.fnUntraced(function* (request) {
            if (request.limit === 1) return pageOf(list, request)
            // The list grows in front after the search, and shrinks again before the second page is answered.
            if (request.offset === 0) list = [...before, { id: "gone", key: 2 }, from, ...behind]
            if (request.offset === 9 || request.offset === 18) yield* Effect.repeat(Effect.yieldNow, { times: 10 })
            if (request.offset === 9) list = [...before.slice(0, 18), from, ...behind]
            return pageOf(list, request)
          })
        },
        { pageSize: 10, prefetch: 3, after: from }
      )
      expect(yield* Stream.runCollect(walked)).toEqual(behind)
    })
  )

  it.effect("start at the beginning where the order is not known, and leave out all to the place", () =>
    Effect.gen(function* () {
      const all = items(1000).toReversed()
      const { list } = makeList(all)
      const unsorted = { ...list, sorted: false }
      const from = { id: "id_300", key: 300 }
      expect(yield* Stream.runCollect(walk(unsorted, { ...options, after: from }))).toEqual(all.slice(700))
      const gone = { id: "id_gone", key: 300 }
      expect(yield* Stream.runCollect(walk(unsorted, { ...options, after: gone }))).toEqual(all)
    })
  )
})
