/**
 * Emulated Clerk as an HTTP server: its options, its address and its failure.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import type { Span } from "./internal/span.ts"

/**
 * Options of a served emulator.
 *
 * **Details**
 *
 * Each option may be left out. One that is invalid fails with `ServeError`.
 *
 * @category models
 * @since 0.1.0
 */
export interface ServeOptions {
  /** Port to listen on, from 0 to 65535; 0, a free one, unless given. */
  readonly port?: number | undefined
  /** Name or address of this machine to listen on; `127.0.0.1`, which no other machine reaches, unless given. */
  readonly host?: string | undefined
  /**
   * Names by which requests may address the server, such as that of its container; none unless given. A request with another
   * Host header than these, the `host` or a name of the loopback gets a 421, so that no page in a browser reaches the server.
   */
  readonly allowHosts?: ReadonlyArray<string> | undefined
  /**
   * True for the control API, by which a test in another process injects faults or resets the state; `false` unless given.
   */
  readonly control?: boolean | undefined
  /**
   * Time that a client has to send a request, head and body: milliseconds, a `Duration`, or a text; 30 seconds unless
   * given, longer than 0. A slower client gets a 408, and its connection is closed.
   */
  readonly requestTimeout?: Span | undefined
}

/**
 * Address of a served emulator.
 *
 * @category models
 * @since 0.1.0
 */
export interface Server {
  /** Base URL without `/v1`, as `@clerk/backend` takes it: for example `http://127.0.0.1:8787`. */
  readonly url: string
  /** Base URL with `/v1`, as this library and Clerk's SDKs for other languages take it. */
  readonly apiUrl: string
  /** Port that the server listens on. */
  readonly port: number
  /** Base URL of the control API: for example `http://127.0.0.1:8787/__emulator`; `undefined` unless `control` is given. */
  readonly controlUrl?: string | undefined
}

/**
 * Failure of an emulator that cannot listen.
 *
 * **Details**
 *
 * The port is in use or not a port, the host is not one of this machine, an option is not valid, or the runtime has no
 * `node:http`.
 *
 * @example
 * ```ts
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect } from "effect"
 *
 * const program = ClerkEmulator.serve({ port: 70_000 }).pipe(
 *   Effect.as("served"),
 *   Effect.catchTag("ServeError", () => Effect.succeed("there is no such port"))
 * )
 *
 * await Effect.runPromise(Effect.scoped(program)) // => "there is no such port"
 * ```
 *
 * @category errors
 * @since 0.1.0
 */
export class ServeError extends Schema.TaggedError<ServeError>()("ServeError", {
  /** Host that was given, or `(no host)` if it is not a text. */
  host: Schema.String,
  /** Port that was given, or `NaN` if it is not a number. */
  port: Schema.Number,
  /** Error code of the platform, for example `EADDRINUSE`, where it gives one. */
  code: Schema.optionalKey(Schema.String),
  /** Message of the platform, or the name of the invalid option and what was expected. */
  description: Schema.String
}) {
  override get message(): string {
    const reason =
      this.code === "EADDRINUSE" ? "the port is in use; choose another, or 0 for a free one" : this.description
    return `cannot listen on ${this.host} port ${this.port}: ${reason}`
  }
}
