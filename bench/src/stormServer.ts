// Clerk's limiter over HTTP: a window from the first request on, and behind its limit a 429 that blocks until the
// Retry-After that it names, in whole seconds rounded up. Says its port, limits nothing until it is told to, and then says
// what it has counted since, when asked.
import { createServer } from "node:http"
import { membershipJson } from "./wire.ts"

const limit = Number(process.argv[2])
const windowMillis = Number(process.argv[3])

let limited = false
let counts: Record<string, { accepted: number; refused: number }> = {}

let startedAt = Number.NEGATIVE_INFINITY
let blockedUntil = Number.NEGATIVE_INFINITY
let used = 0

/** The milliseconds that a request has to wait, or 0 where it is inside the limit. */
const take = (now: number): number => {
  if (now < blockedUntil) return blockedUntil - now
  if (now >= startedAt + windowMillis) {
    startedAt = now
    used = 0
  }
  used += 1
  if (used <= limit) return 0
  const wait = Math.ceil((startedAt + windowMillis - now) / 1000) * 1000
  blockedUntil = now + wait
  // What comes after the block opens a window of its own.
  startedAt = Number.NEGATIVE_INFINITY
  return wait
}

const server = createServer((request, response) => {
  request.resume()
  const count = (counts[request.headers["x-other"] === undefined ? "ours" : "other"] ??= { accepted: 0, refused: 0 })
  const wait = limited ? take(performance.now()) : 0
  if (wait === 0) {
    count.accepted += 1
    response.writeHead(200, { "content-type": "application/json" }).end(membershipJson)
  } else {
    count.refused += 1
    response
      .writeHead(429, { "content-type": "application/json", "retry-after": String(Math.ceil(wait / 1000)) })
      .end(JSON.stringify({ errors: [{ code: "too_many_requests", message: "Too many requests" }] }))
  }
})

process.on("message", (message) => {
  if (message === "limit") {
    limited = true
    counts = {}
  }
  process.send?.(counts)
})

server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  process.send?.(typeof address === "object" && address !== null ? address.port : 0)
})
