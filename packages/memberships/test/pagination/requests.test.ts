import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Option, Stream } from "effect"
import { paginate } from "../../src/internal/pagination/paginate.ts"
import { type Item, items, makeList, options, pageOf } from "./lists.ts"

describe("paginate", () => {
  it.effect.each([97, 98, 99, 150, 196, 250, 294, 399])(
    "reads a list that is in no order from its item %d on in as many requests as any other",
    (from) =>
      Effect.gen(function* () {
        const all = items(400).map((item, index) => (index < from ? item : { ...item, key: (index * 7) % 5 }))
        const { list, requests } = makeList(all)
        expect(yield* Stream.runCollect(paginate(list, options))).toEqual(all)
        expect(requests.length).toBe(5)
      })
  )

  it.effect(
    "yields each item of a list that turns out to be in no order where the last item before that has left",
    () =>
      Effect.gen(function* () {
        const all = items(400).map((item, index) => (index < 150 ? item : { ...item, key: (index * 7) % 5 }))
        const later = all.filter(({ id }) => id !== "id_99")
        let responses = 0
        const { list } = makeList(all, (response, request) =>
          responses++ === 0 ? response : Effect.succeed(pageOf(later, request))
        )
        expect(yield* Stream.runCollect(paginate(list, options))).toEqual(all)
      })
  )

  it.effect("sends one request for a list that fits into a page", () =>
    Effect.gen(function* () {
      const { list, requests } = makeList(items(99))
      expect(yield* Stream.runCollect(paginate(list, options))).toEqual(items(99))
      expect(requests).toEqual([{ offset: 0, limit: 100 }])
    })
  )

  it.effect("sends one request for an empty list, and two for a page that is just full", () =>
    Effect.gen(function* () {
      const empty = makeList([])
      expect(yield* Stream.runCollect(paginate(empty.list, options))).toEqual([])
      expect(empty.requests.length).toBe(1)
      const full = makeList(items(100))
      expect(yield* Stream.runCollect(paginate(full.list, options))).toEqual(items(100))
      expect(full.requests.map(({ offset }) => offset)).toEqual([0, 98])
    })
  )

  it.effect("sends requests that overlap, and ends with the list", () =>
    Effect.gen(function* () {
      const { list, requests } = makeList(items(500))
      expect(yield* Stream.runCollect(paginate(list, options))).toEqual(items(500))
      expect(requests.map(({ offset }) => offset)).toEqual([0, 98, 196, 294, 392, 490])
    })
  )

  it.effect("sends as many requests at once as prefetch allows", () =>
    Effect.gen(function* () {
      for (const prefetch of [0, 1, 3, 10]) {
        let active = 0
        let most = 0
        const { list } = makeList(items(2000), (response) =>
          Effect.gen(function* () {
            active += 1
            most = Math.max(most, active)
            yield* Effect.yieldNow
            active -= 1
            return yield* response
          })
        )
        yield* Stream.runDrain(paginate(list, { ...options, prefetch }))
        expect(most).toBe(prefetch + 1)
      }
    })
  )

  it.effect("sends its requests at once, before other fibers run", () =>
    Effect.gen(function* () {
      const { list, requests } = makeList(items(2000), (response, { offset }) =>
        offset === 0 ? response : Effect.never
      )
      const fiber = yield* Effect.forkChild(Stream.runDrain(paginate(list, options)), { startImmediately: true })
      expect(requests.map(({ offset }) => offset)).toEqual([0, 98, 196, 294, 392])
      yield* Fiber.interrupt(fiber)
    })
  )

  it.effect("sends as many requests as the consumer needs, and interrupts those in flight when it stops", () =>
    Effect.gen(function* () {
      const interrupted: Array<number> = []
      const waiting = yield* Deferred.make<void>()
      const { list, requests } = makeList(items(2000), (response, { offset }) => {
        if (offset === 0) return response
        // The response to the second page comes once all behind it are in flight.
        if (offset === 98) return Effect.andThen(Deferred.await(waiting), response)
        return Effect.andThen(offset === 392 ? Deferred.succeed(waiting, undefined) : Effect.void, Effect.never).pipe(
          Effect.onInterrupt(() => Effect.sync(() => interrupted.push(offset)))
        )
      })
      expect(yield* Stream.runHead(paginate(list, options))).toEqual(Option.some(items(1)[0]))
      expect(requests.length).toBe(1)
      expect(yield* Stream.runCollect(Stream.take(paginate(list, options), 150))).toEqual(items(150))
      expect(interrupted.toSorted((a, b) => a - b)).toEqual([196, 294, 392])
    })
  )

  it.effect("interrupts its requests with the fiber that waits for them", () =>
    Effect.gen(function* () {
      const waiting = yield* Deferred.make<void>()
      let interrupted = 0
      const { list } = makeList(items(2000), (response, { offset }) =>
        offset === 0
          ? response
          : Effect.andThen(offset === 392 ? Deferred.succeed(waiting, undefined) : Effect.void, Effect.never).pipe(
              Effect.onInterrupt(() => Effect.sync(() => (interrupted += 1)))
            )
      )
      const fiber = yield* Effect.forkChild(Stream.runDrain(paginate(list, options)))
      yield* Deferred.await(waiting)
      yield* Fiber.interrupt(fiber)
      expect(interrupted).toBe(4)
    })
  )

  it.effect("fails after all items before the failure, in the order of the list and not of the responses", () =>
    Effect.gen(function* () {
      const failed = yield* Deferred.make<void>()
      const { list } = makeList<"reset">(items(2000), (response, { offset }) => {
        // The third page fails first; the second one's response comes only then.
        if (offset === 196) return Effect.andThen(Deferred.succeed(failed, undefined), Effect.fail("reset" as const))
        return offset === 98 ? Effect.andThen(Deferred.await(failed), response) : response
      })
      const collected: Array<Item> = []
      const failure = yield* paginate(list, options).pipe(
        Stream.runForEach((item) => Effect.sync(() => collected.push(item))),
        Effect.flip
      )
      expect(failure).toBe("reset")
      expect(collected).toEqual(items(198))
    })
  )

  it.effect("reads a page again by itself if it failed while it was prefetched, as in a queue that was too long", () =>
    Effect.gen(function* () {
      let active = 0
      const { list, requests } = makeList<"late">(items(1000), (response) => {
        const others = active++
        return Effect.andThen(Effect.yieldNow, others > 2 ? Effect.fail("late" as const) : response).pipe(
          Effect.ensuring(Effect.sync(() => (active -= 1)))
        )
      })
      expect(yield* Stream.runCollect(paginate(list, options))).toEqual(items(1000))
      expect(requests.length).toBeGreaterThan(11)
      // Not again where it was alone from the start.
      const broken = makeList<"late">(items(1000), () => Effect.fail("late" as const))
      expect(yield* Effect.flip(Stream.runDrain(paginate(broken.list, options)))).toBe("late")
      expect(broken.requests.length).toBe(1)
    })
  )

  it.effect("interrupts prefetched pages when it backtracks, and reads them again", () =>
    Effect.gen(function* () {
      const waiting = yield* Deferred.make<void>()
      const interrupted: Array<number> = []
      const seen = new Set<number>()
      // The fourth page is empty when it is read, as if most had left, once those behind it are under way.
      const { list, requests } = makeList(items(2000), (response, { offset }) => {
        const page = offset / 98
        if (seen.has(page) || ![3, 4, 5, 6].includes(page)) return response
        seen.add(page)
        if (page === 3) return Effect.as(Deferred.await(waiting), { data: [], totalCount: 2000 })
        return Effect.andThen(page === 6 ? Deferred.succeed(waiting, undefined) : Effect.void, Effect.never).pipe(
          Effect.onInterrupt(() => Effect.sync(() => interrupted.push(page)))
        )
      })
      expect(yield* Stream.runCollect(Stream.take(paginate(list, options), 700))).toEqual(items(700))
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
    "sends few requests where $moves items leave and $moves join before each, for ever: pages of $pageSize, $prefetch prefetched",
    ({ prefetch, most, moves, pageSize }) =>
      Effect.gen(function* () {
        let all = items(3000)
        let count = all.length
        const { list, requests } = makeList([], (_, request) =>
          Effect.suspend(() => {
            // Every so many from the front on, so that all parts of the list lose some.
            const gap = Math.floor(all.length / moves)
            const first = requests.length % gap
            const joined = Array.from({ length: moves }, () => ({ id: `id_${count}`, key: count++ }))
            all = [...all.filter((_, index) => index % gap !== first), ...joined]
            return Effect.as(Effect.yieldNow, pageOf(all, request))
          })
        )
        const collected = yield* Stream.runCollect(paginate(list, { pageSize, prefetch, after: undefined }))
        expect(new Set(collected).size).toBe(collected.length)
        expect(requests.length).toBeLessThanOrEqual(most)
      })
  )

  it.effect("does not fail with a prefetched page that was not needed", () =>
    Effect.gen(function* () {
      const { list, requests } = makeList<"reset">(items(150), (response, { offset }) => {
        // It says that there are more than there are.
        if (offset > 150) return Effect.fail("reset")
        return Effect.map(response, ({ data }) => ({ data, totalCount: 2000 }))
      })
      expect(yield* Stream.runCollect(paginate(list, options))).toEqual(items(150))
      // It reads behind the page that is not full, and sees nothing behind the last item, which has stayed in its place.
      expect(requests.map(({ offset }) => offset)).toEqual([0, 98, 196, 294, 392, 148, 150, 149])
    })
  )

  it.effect.each([2, 3, 50, 99])("yields each item where the server gives at most %d of a page", (most) =>
    Effect.gen(function* () {
      const { list, requests } = makeList(items(400), (response) =>
        Effect.map(response, ({ data, totalCount }) => ({ data: data.slice(0, most), totalCount }))
      )
      expect(yield* Stream.runCollect(paginate(list, options))).toEqual(items(400))
      expect(requests.length).toBeLessThan(1000)
    })
  )

  it.effect("fails after few requests where the bisection was led astray", () =>
    Effect.gen(function* () {
      const all = items(1000)
      const { list, requests } = makeList(all)
      const failure = yield* paginate<Item, "noProgress">(
        {
          ...list,
          noProgress: Effect.fail("noProgress"),
          fetch: ({ limit }) =>
            Effect.map(list.fetch({ limit, offset: 0 }), ({ data }) => ({ data, totalCount: 2 ** 53 }))
        },
        { ...options, after: { id: "id_500", key: 500 } }
      ).pipe(Stream.runDrain, Effect.flip)
      expect(failure).toBe("noProgress")
      expect(requests.length).toBeLessThan(300)
    })
  )

  it.effect.each([
    { server: "ignores the offset", offsetOf: () => 0 },
    { server: "has nothing behind an offset", offsetOf: (offset: number) => (offset > 300 ? 2000 : offset) }
  ])("fails after few requests where the server $server", ({ offsetOf }) =>
    Effect.gen(function* () {
      const all = items(1000)
      const { list, requests } = makeList(all)
      const collected = yield* paginate<Item, "noProgress">(
        {
          ...list,
          noProgress: Effect.fail("noProgress"),
          fetch: ({ limit, offset }) => list.fetch({ limit, offset: offsetOf(offset) })
        },
        options
      ).pipe(Stream.runCollect, Effect.flip)
      expect(collected).toBe("noProgress")
      expect(requests.length).toBeLessThan(1000)
    })
  )

  it.effect("sends its requests anew in each run", () =>
    Effect.gen(function* () {
      const { list, requests } = makeList(items(150))
      const stream = paginate(list, options)
      expect(yield* Stream.runCollect(stream)).toEqual(items(150))
      expect(yield* Stream.runCollect(stream)).toEqual(items(150))
      expect(requests.length).toBe(4)
    })
  )

  it.effect("finds the cursor by bisection", () =>
    Effect.gen(function* () {
      const all = items(100_000)
      const { list, requests } = makeList(all)
      const from = { id: "id_98765", key: 98_765 }
      expect(yield* Stream.runCollect(paginate(list, { ...options, after: from }))).toEqual(all.slice(98_766))
      const searching = requests.filter(({ limit }) => limit === 1)
      expect(searching.length).toBeLessThanOrEqual(12)
      expect(requests.length - searching.length).toBe(14)
    })
  )

  it.effect("finds the cursor where the list's total is beyond all safe integers", () =>
    Effect.gen(function* () {
      const all = items(1000)
      const { list, requests } = makeList(all, (response) =>
        Effect.map(response, ({ data }) => ({ data, totalCount: 2 ** 63 }))
      )
      const from = { id: "id_500", key: 500 }
      expect(yield* Stream.runCollect(paginate(list, { ...options, after: from }))).toEqual(all.slice(501))
      expect(requests.every(({ offset }) => Number.isSafeInteger(offset))).toBe(true)
    })
  )

  it.effect("takes pages far larger than the limit while it skips to the cursor", () =>
    Effect.gen(function* () {
      const all = items(300_000)
      const { list } = makeList(all, (_, { offset }) =>
        Effect.succeed({ data: offset === 0 ? [...all] : all.slice(-1), totalCount: all.length })
      )
      const collected = paginate({ ...list, sorted: false }, { ...options, after: { id: "gone", key: 1 } })
      expect((yield* Stream.runCollect(collected)).length).toBe(all.length)
    })
  )

  it.effect(
    "prefetches nothing until the cursor is found, so that no page shows what stood before it and has left",
    () =>
      Effect.gen(function* () {
        const before = Array.from({ length: 36 }, (_, index) => ({ id: `before_${index}`, key: 1 }))
        const from = { id: "from", key: 2 }
        const behind = Array.from({ length: 20 }, (_, index) => ({ id: `behind_${index}`, key: 2 }))
        let list = [...before.slice(0, 9), { id: "gone", key: 2 }, from, ...behind]
        const collected = paginate<Item, never>(
          {
            ...makeList([]).list,
            fetch: Effect.fnUntraced(function* (request) {
              if (request.limit === 1) return pageOf(list, request)
              // The list grows in front after the search, and shrinks again before the response to the second page.
              if (request.offset === 0) list = [...before, { id: "gone", key: 2 }, from, ...behind]
              if (request.offset === 9 || request.offset === 18) yield* Effect.repeat(Effect.yieldNow, { times: 10 })
              if (request.offset === 9) list = [...before.slice(0, 18), from, ...behind]
              return pageOf(list, request)
            })
          },
          { pageSize: 10, prefetch: 3, after: from }
        )
        expect(yield* Stream.runCollect(collected)).toEqual(behind)
      })
  )

  it.effect("starts at the beginning where the order is not known, and skips everything up to the cursor", () =>
    Effect.gen(function* () {
      const all = items(1000).toReversed()
      const { list } = makeList(all)
      const unsorted = { ...list, sorted: false }
      const from = { id: "id_300", key: 300 }
      expect(yield* Stream.runCollect(paginate(unsorted, { ...options, after: from }))).toEqual(all.slice(700))
      const gone = { id: "id_gone", key: 300 }
      expect(yield* Stream.runCollect(paginate(unsorted, { ...options, after: gone }))).toEqual(all)
    })
  )
})
