import { RateLimitPolicy } from "@effect-clerk/core"
import { Observer } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { pageJson, secret } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { fetchTransports, transports } from "@effect-clerk/test-support/transports"
import { InterruptsAt, YieldsAt } from "@effect-clerk/test-support/yieldsAt"

describe.each(transports)("interruption over %s", (_, make) => {
  it.live.each([
    { part: "the head", sent: "" },
    {
      part: "the body",
      sent: 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"data":'
    }
  ])("closes the connection while it waits for $part", ({ sent }) =>
    Effect.gen(function* () {
      const arrived = yield* Deferred.make<void>()
      const closed = yield* Deferred.make<void>()
      const server = yield* RawServer.make(({ socket }) => {
        if (sent !== "") socket.write(sent)
        socket.on("close", () => Effect.runFork(Deferred.succeed(closed, undefined)))
        Effect.runFork(Deferred.succeed(arrived, undefined))
      })
      const call = OrganizationMemberships.use((_) => _.list({ organizationId: "org_1" })).pipe(
        Effect.provide(make({ secretKey: Redacted.make(secret), apiUrl: server.origin }))
      )
      const fiber = yield* Effect.forkChild(call)
      yield* Deferred.await(arrived)
      yield* Fiber.interrupt(fiber)
      // Ends only if the socket is closed by the interruption, long before any timeout of the call.
      yield* Deferred.await(closed)
      expect(server.requests.length).toBe(1)
    }).pipe(Effect.scoped)
  )
})

describe.each(fetchTransports)("interruption over %s", (_, make) => {
  /** Makes calls of one client, and counts the requests that are sent. */
  const calling = Effect.fnUntraced(function* (answer: () => Promise<Response>) {
    let requests = 0
    const layer = make({ secretKey: Redacted.make(secret) }, () => {
      requests += 1
      return answer()
    })
    const memberships = yield* Effect.provide(OrganizationMemberships, layer)
    return { call: memberships.list({ organizationId: "org_1" }), requests: () => requests }
  })

  /** Makes a call, and records what its observer is shown. */
  const counted = Effect.fnUntraced(function* (answer: () => Promise<Response>) {
    const seen: Array<Observer.Attempt> = []
    const { call, requests } = yield* calling(answer)
    const observer = (attempt: Observer.Attempt) => Effect.sync(() => seen.push(attempt))
    return { call: Effect.provideService(call, Observer.Current, observer), seen, requests }
  })

  const page = () => Promise.resolve(new Response(pageJson))

  it.effect("is shown to the observer once for each request that was sent, after whichever step it comes", () =>
    Effect.gen(function* () {
      let interrupted = 0
      for (let step = 1; step <= 40; step++) {
        const { call, requests, seen } = yield* counted(() => new Promise(() => {}))
        yield* YieldsAt.interrupted(call, step)
        // It may have been about to leave.
        expect(seen.length === requests() || (requests() === 0 && seen[0]?.interrupted === true)).toBe(true)
        expect(seen.every((attempt) => attempt.interrupted && attempt.failure === undefined)).toBe(true)
        interrupted += seen.length
      }
      expect(interrupted).toBeGreaterThan(20)
    })
  )

  it.effect("in the body lets the next request go one window later", () =>
    Effect.gen(function* () {
      const one = RateLimitPolicy.make({ limit: 1, window: "1 second" })
      const reading = yield* Deferred.make<void>()
      const body = () => new ReadableStream({ pull: () => void Deferred.doneUnsafe(reading, Effect.void) })
      const { call, requests } = yield* calling(() => Promise.resolve(new Response(body())))
      const limited = Effect.provideService(call, RateLimitPolicy.Current, one)
      const fiber = yield* Effect.forkChild(limited, { startImmediately: true })
      yield* Deferred.await(reading)
      yield* TestClock.adjust("800 millis")
      yield* Fiber.interrupt(fiber)
      const next = yield* Effect.forkChild(limited, { startImmediately: true })
      yield* TestClock.adjust("999 millis")
      expect(requests()).toBe(1)
      yield* TestClock.adjust("1 millis")
      expect(requests()).toBe(2)
      yield* Fiber.interrupt(next)
    })
  )

  it.live("after the response still shows the attempt to the observer, once", () =>
    Effect.gen(function* () {
      const outcomes = new Set<string>()
      for (let step = 1; step <= 80; step++) {
        const { call, requests, seen } = yield* counted(page)
        const fiber = Effect.runForkWith(yield* Effect.context())(call, { scheduler: new YieldsAt(step) })
        // The response comes in this iteration of the event loop; a fiber that has yielded goes on in the next.
        yield* Effect.promise(async () => {
          for (let turn = 0; turn < 200; turn++) await Promise.resolve()
        })
        outcomes.add(fiber.pollUnsafe() === undefined ? "interrupted" : "succeeded")
        yield* Fiber.interrupt(fiber)
        // Or it may have been about to leave.
        expect({ step, sent: Math.max(requests(), seen.length) }).toEqual({ step, sent: seen.length })
        expect(seen.length).toBeLessThanOrEqual(1)
        outcomes.add(String(seen[0]?.status))
      }
      expect([...outcomes].toSorted()).toEqual(["200", "interrupted", "succeeded", "undefined"])
    })
  )

  describe.each([
    { what: "without an observer", watched: <A, E>(call: Effect.Effect<A, E>) => call },
    { what: "with an observer", watched: Effect.provideService(Observer.Current, () => Effect.void) },
    { what: "with spans of its attempts", watched: Effect.provideService(Observer.AttemptSpans, true) }
  ])("of a call $what releases its permit", ({ watched }) => {
    const one = RateLimitPolicy.make({ limit: 1, window: "10 seconds" })
    const limited = Effect.fnUntraced(function* (answer: () => Promise<Response>) {
      const { call, requests } = yield* calling(answer)
      return { call: Effect.provideService(watched(call), RateLimitPolicy.Current, one), requests }
    })

    it.effect.each([
      { when: "before the response", answer: () => new Promise<Response>(() => {}) },
      { when: "around the response", answer: page }
    ])("$when, after whichever step it comes", ({ answer }) =>
      Effect.gen(function* () {
        for (let step = 1; step <= 40; step++) {
          const { call, requests } = yield* limited(answer)
          yield* YieldsAt.interrupted(call, step)
          yield* TestClock.adjust("10 seconds")
          const before = requests()
          const next = yield* Effect.forkChild(call, { startImmediately: true })
          expect({ step, sent: requests() - before }).toEqual({ step, sent: 1 })
          yield* Fiber.interrupt(next)
        }
      })
    )

    it.effect("a window after the request may still arrive, which may take as long again as it was on its way", () =>
      Effect.gen(function* () {
        const { call, requests } = yield* limited(() => new Promise(() => {}))
        const fiber = yield* Effect.forkChild(call, { startImmediately: true })
        yield* TestClock.adjust("3 seconds")
        yield* Fiber.interrupt(fiber)
        const next = yield* Effect.forkChild(call, { startImmediately: true })
        yield* TestClock.adjust("12999 millis")
        expect(requests()).toBe(1)
        yield* TestClock.adjust("1 millis")
        expect(requests()).toBe(2)
        yield* Fiber.interrupt(next)
      })
    )

    it.effect("after a wait for the permit, after whichever step it comes", () =>
      Effect.gen(function* () {
        const sent = new Set<number>()
        for (let step = 1; step <= 120; step++) {
          const { call, requests } = yield* limited(page)
          yield* Fiber.join(yield* Effect.forkChild(call))
          const waiting = Effect.runForkWith(yield* Effect.context())(call, { scheduler: new InterruptsAt(step) })
          yield* TestClock.adjust("10 seconds")
          yield* Fiber.await(waiting)
          sent.add(requests())
          yield* TestClock.adjust("10 seconds")
          const before = requests()
          const next = yield* Effect.forkChild(call, { startImmediately: true })
          expect({ step, sent: requests() - before }).toEqual({ step, sent: 1 })
          yield* Fiber.interrupt(next)
        }
        // Some were interrupted before they were sent, some after.
        expect(sent).toEqual(new Set([1, 2]))
      })
    )
  })
})
