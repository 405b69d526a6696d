import { processedByStatus } from "@effect-clerk/core/internal"
import type { Processed } from "@effect-clerk/core/Processed"
import type * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Predicate from "effect/Predicate"
import type * as Tracer from "effect/Tracer"

/** A request as both transports send it, byte for byte the same. */
export interface Outgoing {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE"
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** A whole answer: its body has been read to the end. */
export interface Incoming {
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly headers: () => Readonly<Record<string, string>>
  readonly text: string
  /** Set where the status does not tell: the platform may have sent the request twice, and this is the last response alone. */
  readonly processed?: Processed
}

/** An exchange that did not come to its end, in the platform's words: they may hold the secret key. */
export interface Broken {
  readonly processed: Processed
  readonly description: string
  readonly code?: string
  /** The status, if the answer broke off after its head. */
  readonly status?: number
}

/** The exchange took longer than it may: no head has come, or a body has stalled that is needed. */
export interface TimedOut {
  readonly timedOut: true
  readonly processed: Processed
}

/** What becomes of a request: a defect or an interruption of what stands in the client's place is handed on as it is. */
export type Answer = Incoming | Broken | TimedOut | Pick<Exit.Failure<unknown, never>, "cause">

/**
 * Sends one request and reads its whole answer, within so many milliseconds or `Infinity`; a limit that passes closes the
 * connection. It takes a function and not the steps of an Effect, which would be a twentieth of what a call costs. The effect
 * that it returns gives the request up, and closes the connection, too; the first answer counts, and none after that.
 */
export type Transport = (
  request: Outgoing,
  limit: number,
  end: (answer: Answer) => void,
  caller: Fiber.Fiber<unknown, unknown>,
  parent: Tracer.Span
) => Effect.Effect<void>

/**
 * Codes of the platforms for a connection that never opened, so that nothing can have been sent over it: Node's resolver
 * and sockets, Bun's, and a server's certificate that was refused, by whatever name, before the first byte of HTTP. (One of
 * the client's own is refused later: its codes spell CERTIFICATE.) Some of the sockets' come of an open connection, too,
 * where a route goes away: then the error names the call, a read or a write.
 */
const NeverOpened =
  /^(E(CONNREFUSED|AI_AGAIN|NOTFOUND|HOSTUNREACH|NETUNREACH|ADDRNOTAVAIL)|UND_ERR_CONNECT_TIMEOUT|(\w+_)?CERT(_\w+)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|ConnectionRefused|FailedToOpenSocket)$/

/** The calls of the operating system that come before a connection is open. */
const OpeningCall = /^(connect|getaddrinfo|query\w+)$/

/** Deno has no codes: its message names the step. Nor has a port that no fetch connects to. */
const NeverConnected = /client error \(Connect\)|tcp connect error|dns error|^bad port$/

interface Known {
  readonly code: string | undefined
  readonly message: string
  readonly opened: boolean
}

const errorsOf = (error: unknown): ReadonlyArray<unknown> =>
  Predicate.hasProperty(error, "errors") && Array.isArray(error.errors) ? error.errors : []

const inspect = (cause: unknown, outer: ReadonlyArray<unknown> = []): Known => {
  const chain: Array<unknown> = []
  let mayHaveOpened = false
  let next = cause
  while (Predicate.isObject(next) && ![...outer, ...chain].includes(next)) {
    chain.push(next)
    const seen = [...outer, ...chain]
    const errors = errorsOf(next)
    // Of several connections one is enough that may have opened.
    const opened = errors.find((error) => inspect(error, seen).opened)
    if (opened !== undefined) mayHaveOpened = true
    next = opened ?? (errors.length > 0 ? errors[0] : Predicate.hasProperty(next, "cause") ? next.cause : undefined)
  }
  let code: string | undefined
  let message = Predicate.isString(next) ? next : ""
  let opened = true
  let isOpeningCode = false
  for (const error of chain) {
    if (Predicate.hasProperty(error, "message") && Predicate.isString(error.message) && error.message !== "") {
      message = error.message
    }
    const call = Predicate.hasProperty(error, "syscall") && Predicate.isString(error.syscall) ? error.syscall : ""
    if (OpeningCall.test(call) || NeverConnected.test(message)) opened = false
    if (Predicate.hasProperty(error, "code") && Predicate.isString(error.code)) {
      code = error.code
      isOpeningCode = call === "" && NeverOpened.test(code)
    }
  }
  if (isOpeningCode) opened = false
  return { code, message, opened: opened || mayHaveOpened }
}

/** Deno's words hold the whole URL, and so what a query asks for: the addresses and names of people. */
const withoutUrls = (text: string): string => text.replace(/\(?\bhttps?:\/\/\S+/gi, "<url>")

/** Whoever shows what was asked for shows the addresses and names of people. In linear time, whatever the text holds. */
export const withoutQueries = (text: string): string => text.replace(/\?[^\s"'<>=?]*=[^\s"'<>]*/g, "?<query>")

const inWords = ({ code, message }: Known, otherwise: string): Pick<Broken, "description" | "code"> => ({
  description: message === "" ? otherwise : withoutQueries(withoutUrls(message)),
  ...(code === undefined ? undefined : { code })
})

/** The failure of a request that got no answer. */
export const noAnswer = (cause: unknown): Broken => {
  const known = inspect(cause)
  return { processed: known.opened ? "maybe" : "no", ...inWords(known, "the request failed") }
}

/** The failure of an answer that broke off after its status. */
export const brokenOff = (status: number, cause: unknown): Broken => ({
  processed: processedByStatus(status),
  status,
  ...inWords(inspect(cause), "the body could not be read")
})

/** What becomes of an exchange when its limit passes, with its head if that has come. */
export const timedOut = (head: Incoming | undefined): Incoming | TimedOut =>
  head === undefined || needsBody(head.status)
    ? { timedOut: true, processed: head === undefined ? "maybe" : processedByStatus(head.status) }
    : head

/**
 * A success needs its whole body, and so does a refusal, whose code is in it: it may be sent again. Of a 429 and of an
 * accident the status says what matters, so a broken body counts as empty.
 */
export const needsBody = (status: number): boolean =>
  (status >= 200 && status < 300) || (status >= 400 && status < 500 && status !== 429)
