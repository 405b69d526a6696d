import { RateLimitPolicy, RetryPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { membershipJson, pageJson } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { isLong } from "@effect-clerk/test-support/share"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Socket } from "node:net"
import { type Call, calls, layer } from "./support.ts"

type Method = keyof typeof calls

const methods: ReadonlyArray<Method> = ["GET", "POST", "PATCH", "DELETE"]
const endings = ["end", "reset"] as const

const responseTo = (method: Method): Buffer =>
  Buffer.from(RawServer.answer(200, method === "GET" ? pageJson : membershipJson))

const turn: Effect.Effect<void> = Effect.callback((resume) => {
  setImmediate(() => resume(Effect.void))
})

/** Bytes of a body from one of its ends that are tried to the next: all look alike to the client. */
const stepInBody = isLong ? 1 : 3

/** Returns the numbers of bytes after which a response ends: each of the head, and of the body the last one and some before it. */
const endsOf = (length: number, headLength: number): ReadonlyArray<number> =>
  Array.from({ length }, (_, at) => at).filter((at) => at <= headLength || (length - 1 - at) % stepInBody === 0)

/** Waits until undici takes a connection for the next request, a turn of the event loop after it hands on a response. */
const untilFree = Effect.andThen(turn, turn)

describe("NodeClerkHttpClient on a connection that was used before and closes", () => {
  it.live.each(methods.flatMap((method) => endings.map((ending) => [method, ending] as const)))(
    "sends a %s once, at whichever byte of the response comes the %s",
    ([method, ending]) =>
      Effect.gen(function* () {
        const response = responseTo(method)
        const headLength = response.indexOf("\r\n\r\n") + 4
        const ends = endsOf(response.length, headLength)
        const call: Call = calls[method]
        const used = new Set<Socket>()
        let onUsed = 0
        let closesAt = 0
        const server = yield* RawServer.make(({ index, socket }) => {
          // Every other request gets its whole response, so that the next one finds a connection that was used.
          if (index % 2 === 0) {
            used.add(socket)
            socket.write(responseTo("POST"))
            return
          }
          if (used.has(socket)) onUsed += 1
          const close = () => (ending === "end" ? socket.end() : socket.resetAndDestroy())
          if (closesAt === 0) close()
          else socket.write(response.subarray(0, closesAt), close)
        })
        yield* Effect.gen(function* () {
          const memberships = yield* OrganizationMemberships
          for (const [pair, at] of ends.entries()) {
            closesAt = at
            yield* calls.POST(memberships)
            yield* untilFree
            const result = yield* Effect.result(call(memberships))
            yield* untilFree
            expect({ closesAt, result, requests: server.requests.length }).toMatchObject({
              closesAt,
              result: {
                failure: {
                  attempts: 1,
                  processed: closesAt < headLength ? "maybe" : "yes",
                  reason: { _tag: "Transport" }
                }
              },
              requests: 2 * (pair + 1)
            })
          }
        }).pipe(Effect.provide(layer(server.origin)))
        // Where no request finds a connection that was used, nothing is proven of those.
        expect(onUsed).toBe(ends.length)
      }).pipe(
        Effect.scoped,
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited)
      )
  )
})
