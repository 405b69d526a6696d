// One process of the bench "reads": one way to the network, on the Node that it is started with. The clock runs from the head of
// a response to its text, and counts the CPU of the process: a wait for the server is no part of it, a garbage collection is.
import type { Transport, TransportRequest, TransportResult } from "@effect-clerk/http/internal"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as FetchTransport from "../../packages/http/src/internal/transport/fetch.ts"
import * as HttpClientTransport from "../../packages/http/src/internal/transport/httpClient.ts"
import * as BareRequests from "./bareRequests.ts"
import { compare, type Subject } from "./harness.ts"
import { type Measured, ways } from "./readsTask.ts"
import { membershipJson, pageJson } from "./wire.ts"

const [origin = "", way = ""] = process.argv.slice(2)

/** The clock of one subject, which stops between its reads. */
interface Stopwatch {
  readonly start: () => void
  readonly stop: () => void
}

/** Sends a request, starts the stopwatch when the head of the response has come, and stops it when there is the text. */
type Read = (watch: Stopwatch) => Promise<string>

const cpuMicros = (): number => {
  const { system, user } = process.cpuUsage()
  return user + system
}

const subjectOf = (name: string, read: Read, text: string): Subject => {
  let [total, startedAt] = [0, 0]
  const watch: Stopwatch = {
    start: () => {
      startedAt = cpuMicros()
    },
    stop: () => {
      total += cpuMicros() - startedAt
    }
  }
  const run = async (): Promise<void> => {
    if ((await read(watch)) !== text) throw new Error(`${name} over ${way} has read another body than was sent`)
  }
  return { name, run, clock: () => total }
}

const caller = Effect.runSync(Effect.withFiber(Effect.succeed))
const span = Effect.runSync(Effect.makeSpan("read"))

/** Reads as our transports do. It has no time limit, since a timer that is stopped is no part of the read. */
const bounded =
  (transport: Transport, request: TransportRequest): Read =>
  (watch) =>
    new Promise((resolve, reject) => {
      const onResult = (result: TransportResult): void => {
        watch.stop()
        if (result._tag === "Response") resolve(result.text)
        else reject(new Error(`no response over ${way}: ${JSON.stringify(result)}`))
      }
      transport(request, Infinity, onResult, caller, span, watch.start)
    })

/** Reads by the `text` of fetch's own response. */
const textOfFetch =
  ({ url, ...init }: TransportRequest): Read =>
  async (watch) => {
    const { signal } = new AbortController()
    const response = await fetch(url, { ...init, body: init.body ?? null, signal, redirect: "manual" })
    watch.start()
    const text = await response.text()
    watch.stop()
    return text
  }

const client = Effect.runSync(Effect.provide(HttpClient.HttpClient, FetchHttpClient.layer))

/** The services under which our transport sends. */
const services = Context.make(FetchHttpClient.RequestInit, { redirect: "manual" }).pipe(
  Context.add(HttpClient.TracerDisabledWhen, () => true),
  Context.add(HttpClient.TracerPropagationEnabled, false)
)

/** Reads by the `text` of effect's response. */
const textOfHttpClient =
  ({ body, headers, method, url }: TransportRequest): Read =>
  (watch) =>
    Effect.suspend(() =>
      client.execute(
        HttpClientRequest.make(method)(url, {
          headers,
          body: body === undefined ? HttpBody.empty : HttpBody.text(body, headers["content-type"])
        })
      )
    ).pipe(
      Effect.flatMap((response) => {
        watch.start()
        return response.text
      }),
      Effect.tap(() => Effect.sync(watch.stop)),
      Effect.runPromiseWith(services)
    )

const [transport, textOf] =
  way === ways[0] ? [FetchTransport.make(undefined), textOfFetch] : [HttpClientTransport.make(client), textOfHttpClient]

interface Rounds {
  readonly rounds: number
  readonly roundMillis: number
  readonly warmMillis: number
}

const measure = async (
  body: string,
  { path, ...request }: BareRequests.BareRequest,
  text: string,
  rounds: Rounds
): Promise<(typeof Measured.Type)[number]> => {
  const sent: TransportRequest = { body: undefined, ...request, url: origin + path }
  const [asText, upToBound] = await compare(
    [subjectOf("text", textOf(sent), text), subjectOf("the bounded read", bounded(transport, sent), text)],
    rounds
  )
  return { body, text: asText?.median ?? Number.NaN, bounded: upToBound?.median ?? Number.NaN }
}

const measured: typeof Measured.Type = [
  // Nearly all garbage is that of fetch: rounds are short, so that most of them have no collection.
  await measure("one membership", BareRequests.create, membershipJson, {
    rounds: 200,
    roundMillis: 0.4,
    warmMillis: 300
  }),
  // The garbage is that of the reads: rounds are long, so that each of them has some collections.
  await measure("a page of 500", BareRequests.list(500), pageJson(500), {
    rounds: 32,
    roundMillis: 25,
    warmMillis: 150
  })
]
process.send?.(measured, () => process.disconnect())
