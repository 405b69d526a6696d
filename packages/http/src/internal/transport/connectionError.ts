/**
 * Reads the errors of the platforms. Their shapes and codes are all there is to tell whether the connection ever opened,
 * and so whether Clerk can have seen the request. Where they do not tell, it may have: `processed` is `"maybe"`.
 */
import { isCertificateCode } from "@effect-clerk/core/internal"
import * as Predicate from "effect/Predicate"
import { tryOr } from "../tryOr.ts"
import { withoutQueries, withoutUrls } from "../redact.ts"
import type { TransportFailure, TransportResponse } from "./transport.ts"

/** Returns the failure of a request that got no response. */
export const connectionFailed = (cause: unknown): TransportFailure => failed(cause, "the request failed")

/** Returns the failure of a response whose connection broke after its status had come. */
export const bodyFailed = ({ processed, status }: TransportResponse, cause: unknown): TransportFailure => ({
  ...failed(cause, "the body could not be read"),
  processed,
  status
})

const failed = (cause: unknown, fallback: string): TransportFailure => {
  const { code, mayHaveOpened, message } = tryOr(() => inspect(cause), unknownError)
  return {
    _tag: "Transport",
    processed: mayHaveOpened ? "maybe" : "no",
    description: message === "" ? fallback : withoutQueries(withoutUrls(message)),
    code
  }
}

interface ConnectionError {
  readonly code: string | undefined
  readonly message: string
  readonly mayHaveOpened: boolean
}

/**
 * Codes of the platforms for a connection that never opened, so that nothing can have been sent over it: those of Node's
 * resolver and sockets, and those of Bun. A code of a server's certificate that the client rejects says the same: it comes before
 * the first byte of HTTP. (A client's own certificate is rejected later: its codes spell CERTIFICATE.) Some of the sockets'
 * codes come from an open connection, too, where a route disappears: then the error names the system call, a read or a write.
 */
const NeverOpenedCode =
  /^(E(CONNREFUSED|AI_AGAIN|NOTFOUND|HOSTUNREACH|NETUNREACH|ADDRNOTAVAIL)|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused|FailedToOpenSocket)$/

/** The calls of the operating system that come before a connection is open. */
const OpeningCall = /^(connect|getaddrinfo|query\w+)$/

/**
 * Messages of errors that come before a connection is open, or before its TLS is: those of a connect, of a handshake that the
 * server ended, of a proxy that opens no tunnel, of a port or a host that is not allowed, and of an init that fetch rejects.
 * On Node a reset has the same error during the handshake and after it, and so have all ends of a connection on Bun: there the
 * request may have been sent.
 */
const NeverOpenedMessage =
  /client error \(Connect\)|tcp connect error|dns error|before secure TLS|^Proxy (response|refused)|^bad port$|to port \d+ are blocked$|^Requires net |^Request(Init:| constructor:| with GET| cannot be|( cache)? mode )|^Failed to construct 'Request'|is not an accepted type|^signal is not|^fetch\(\) |^redirect must /

/**
 * Codes of OpenSSL for a server that does not speak TLS, or that ends the handshake with an alert. Node's fetch has them before
 * the connection is open and never after. An error of node:https, which has some of them after, has no such message around it.
 */
const HandshakeCode =
  /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|(?!.*CERTIFICATE).*(ALERT|UNRECOGNIZED_NAME).*)$/

/** Stands for an error of which a property throws, as a Proxy's may. */
const unknownError: ConnectionError = { code: undefined, message: "", mayHaveOpened: true }

/**
 * Follows an error through its causes and, where it stands for several connections, into one that may have opened. The
 * innermost code and message count. `outer` are the errors around this one, since causes may go in a circle.
 */
const inspect = (cause: unknown, outer: ReadonlyArray<unknown> = []): ConnectionError => {
  const chain: Array<object> = []
  let isOneOpen = false
  let next = cause
  while (Predicate.isObject(next) && ![...outer, ...chain].includes(next)) {
    chain.push(next)
    const seen = [...outer, ...chain]
    const errors: ReadonlyArray<unknown> = Array.isArray(next["errors"]) ? next["errors"] : []
    // One connection that may have opened is enough to have carried the request.
    const opened = errors.find((error) => inspect(error, seen).mayHaveOpened)
    if (opened !== undefined) isOneOpen = true
    next = opened ?? (errors.length > 0 ? errors[0] : next["cause"])
  }
  let code: string | undefined
  let message = Predicate.isString(next) ? next : ""
  const isOfNodeFetch = textOf(chain[0] ?? {}, "message") === "fetch failed"
  let neverOpened = false
  let isNeverOpenedCode = false
  for (const error of chain) {
    message = textOf(error, "message") || message
    const call = textOf(error, "syscall") ?? ""
    if (OpeningCall.test(call) || NeverOpenedMessage.test(message)) neverOpened = true
    const ownCode = textOf(error, "code")
    if (ownCode !== undefined) {
      code = ownCode
      isNeverOpenedCode =
        call === "" &&
        (NeverOpenedCode.test(code) || isCertificateCode(code) || (isOfNodeFetch && HandshakeCode.test(code)))
    }
  }
  return { code, message, mayHaveOpened: isOneOpen || !(neverOpened || isNeverOpenedCode) }
}

const textOf = (error: object, key: string): string | undefined => {
  const text: unknown = Reflect.get(error, key)
  return Predicate.isString(text) ? text : undefined
}
