/**
 * Clerk's organization memberships in memory, for tests: stateful, with Clerk's rules and Clerk's errors.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { RecordedRequest } from "./RecordedRequest.ts"
import { decodeFaultRule, type FaultRule } from "./Fault.ts"
import { type Core, makeInstance } from "./internal/instance.ts"
import * as NodeServer from "./internal/http/nodeServer.ts"
import { makeFetch, makeHttpClient } from "./internal/http/web.ts"
import { decodeOptions, type InvalidOptions, type Options, PositiveSpan, type Span } from "./Options.ts"
import { decodeSeed, type InvalidSeed, type Seed } from "./Seed.ts"

/**
 * A web handler, with the signature of the platform's `fetch`.
 *
 * @category models
 * @since 0.1.0
 */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/**
 * @category models
 * @since 0.1.0
 */
export interface ServeOptions {
  /** A free one unless given, as with 0. */
  readonly port?: number | undefined
  /** `127.0.0.1` unless given, so that only this machine gets in. */
  readonly host?: string | undefined
  /**
   * How long a client may take to send a request, head and body, before it gets a 408 and its connection is closed.
   * 30 seconds unless given.
   */
  readonly requestTimeout?: Span | undefined
}

/**
 * Where a served emulator listens.
 *
 * @category models
 * @since 0.1.0
 */
export interface Server {
  /** For example `http://127.0.0.1:8787`: the base URL as `@clerk/backend` takes it. */
  readonly url: string
  /** The same with `/v1`: the base URL as this library takes it, and Clerk's SDKs for other languages. */
  readonly apiUrl: string
  readonly port: number
}

/**
 * The emulator cannot listen: the port is taken or not a port, the host is not this machine's, an option is not valid, or
 * the runtime has no `node:http`.
 *
 * @category errors
 * @since 0.1.0
 */
export class ServeError extends Schema.TaggedError<ServeError>()("ServeError", {
  /** `(no host)` where what was given is none. */
  host: Schema.String,
  /** `NaN` where what was given is no number. */
  port: Schema.Number,
  /** The platform's error code, for example `EADDRINUSE`, where it gives one. */
  code: Schema.optionalKey(Schema.String),
  /** The platform's words, or which option was expected to be what. */
  description: Schema.String
}) {
  override get message(): string {
    const what =
      this.code === "EADDRINUSE" ? "the port is in use; choose another, or 0 for a free one" : this.description
    return `cannot listen on ${this.host} port ${this.port}: ${what}`
  }
}

/**
 * An emulated Clerk. All its ways in share one state. Time and ids come from the `Clock` and the `Random` that it was
 * made under, so that `TestClock` moves its times; each of its answers is a copy, so that no test can change the state
 * but by a request.
 *
 * @example
 * ```ts
 * import { OrganizationMemberships } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const fetch = ClerkEmulator.fetch({
 *   organizations: [{ id: "org_acme", name: "Acme" }],
 *   users: [{ id: "user_ada", firstName: "Ada" }]
 * })
 *
 * const program = OrganizationMemberships.use((memberships) =>
 *   memberships.create({ organizationId: "org_acme", userId: "user_ada", role: "org:admin" })
 * ).pipe(
 *   Effect.map((membership) => membership.publicUserData?.firstName),
 *   Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_any"), fetch }))
 * )
 *
 * await Effect.runPromise(program) // => "Ada"
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export class ClerkEmulator extends Context.Service<
  ClerkEmulator,
  {
    /** A web handler, to be given to whatever takes a `fetch`; the origin of its URLs is of no concern. */
    readonly fetch: Fetch

    /** An `HttpClient` that never leaves the process. */
    readonly httpClient: HttpClient.HttpClient

    /**
     * Serves real HTTP until the scope closes, which also closes the connections that are still open. Needs `node:http`
     * (Node 20.16 or later, Bun, Deno).
     */
    readonly serve: (options?: ServeOptions) => Effect.Effect<Server, ServeError, Scope.Scope>

    /** The requests that are done so far, oldest first, over all ways in; at most the latest 10,000. */
    readonly requests: Effect.Effect<ReadonlyArray<RecordedRequest>>

    /**
     * Orders that something goes wrong with the next request, or the next `times`, of one operation or of any. Orders are
     * met in their order, one a request; waits come on top. Fails with `InvalidOptions`.
     */
    readonly inject: (rule: FaultRule) => Effect.Effect<void, InvalidOptions>

    /** Forgets the orders that no request has met. */
    readonly clearFaults: Effect.Effect<void>

    /** All of the state, as JSON: a seed that makes the same again. */
    readonly snapshot: Effect.Effect<Seed>

    /** Replaces all of the state by that of a seed, such as a snapshot. Fails with `InvalidSeed`, and changes nothing. */
    readonly restore: (seed: unknown) => Effect.Effect<void, InvalidSeed>
  }
>()("@effect-clerk/testing/ClerkEmulator") {
  /** An emulator with a state of its own, empty unless a seed is given. */
  static readonly make = (
    seed: Seed = {},
    options: Options = {}
  ): Effect.Effect<ClerkEmulator["Service"], InvalidSeed | InvalidOptions> => make(seed, options)

  /** An `HttpClient` in memory for the program, and the emulator behind it for the test. */
  static readonly layer = (
    seed?: Seed,
    options?: Options
  ): Layer.Layer<ClerkEmulator | HttpClient.HttpClient, InvalidSeed | InvalidOptions> =>
    Layer.effectContext(
      Effect.map(ClerkEmulator.make(seed, options), (emulator) =>
        Context.make(ClerkEmulator, emulator).pipe(Context.add(HttpClient.HttpClient, emulator.httpClient))
      )
    )

  /**
   * A web handler over a state of its own, for code without Effect. Nothing happens before its first call; with a seed or
   * options that are not valid, each call rejects with `InvalidSeed` or `InvalidOptions`.
   */
  static readonly fetch = (seed?: Seed, options?: Options): Fetch => {
    let made: Result.Result<ClerkEmulator["Service"], InvalidSeed | InvalidOptions> | undefined
    return (input, init) => {
      made ??= Effect.runSync(Effect.result(ClerkEmulator.make(seed, options)))
      return Result.isSuccess(made) ? made.success.fetch(input, init) : Promise.reject<Response>(made.failure)
    }
  }

  /** A real HTTP server over a state of its own, until the scope closes. Fails with `ServeError` where it cannot listen. */
  static readonly serve = (
    options?: ServeOptions & Options & { readonly seed?: Seed | undefined }
  ): Effect.Effect<
    Server & { readonly emulator: ClerkEmulator["Service"] },
    InvalidSeed | InvalidOptions | ServeError,
    Scope.Scope
  > => {
    const { host, port, requestTimeout, seed, ...rest } = options ?? {}
    return Effect.flatMap(ClerkEmulator.make(seed, rest), (emulator) =>
      Effect.map(emulator.serve({ host, port, requestTimeout }), (server) => ({ ...server, emulator }))
    )
  }
}

const make = Effect.fnUntraced(function* (seed: Seed, options: Options) {
  const { core, faults, requests, restore, snapshot } = yield* makeInstance(
    yield* decodeSeed(seed),
    yield* decodeOptions(options)
  )
  return ClerkEmulator.of({
    fetch: makeFetch(core),
    httpClient: makeHttpClient(core),
    serve: (options) => serve(core, options ?? {}),
    requests: Effect.sync(requests),
    inject: (rule) => Effect.map(decodeFaultRule(rule), faults.add),
    clearFaults: Effect.sync(faults.clear),
    snapshot: Effect.sync(snapshot),
    restore: (seed) => Effect.map(decodeSeed(seed), restore)
  })
})

const isPositiveSpan = Schema.is(PositiveSpan)

const isHost = (host: unknown): boolean => typeof host === "string" && host !== ""

const isPort = (port: unknown): boolean =>
  typeof port === "number" && Number.isInteger(port) && port >= 0 && port <= 65_535

/** What programs without types may pass is refused before Node takes it for a path, or for any address. */
const wrongOption = ({ host, port, requestTimeout }: Required<ServeOptions>): string | undefined => {
  if (!isHost(host)) return "host: expected a name or an address of this machine, such as 127.0.0.1"
  if (!isPort(port)) return "port: expected an integer from 0, for a free one, to 65535"
  return isPositiveSpan(requestTimeout) ? undefined : 'requestTimeout is not a positive span of time: "30 seconds"'
}

const serve = (
  core: Core,
  { host = "127.0.0.1", port = 0, requestTimeout = "30 seconds" }: ServeOptions
): Effect.Effect<Server, ServeError, Scope.Scope> => {
  const description = wrongOption({ host, port, requestTimeout })
  const listening =
    description === undefined
      ? NodeServer.serve(core, { host, port, requestTimeout: Math.ceil(Duration.toMillis(requestTimeout)) })
      : Effect.fail({ code: undefined, description })
  return listening.pipe(
    Effect.mapError(
      ({ code, description }) =>
        new ServeError({
          host: isHost(host) ? host : "(no host)",
          port: typeof port === "number" ? port : Number.NaN,
          description,
          ...(code === undefined ? undefined : { code })
        })
    ),
    Effect.map((actualPort) => {
      const url = `http://${urlHost(host)}:${actualPort}`
      return { url, apiUrl: `${url}/v1`, port: actualPort }
    })
  )
}

/** The host that reaches a server: one that listens everywhere is reached on the loopback. */
const urlHost = (host: string): string => {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host
  return reachable.includes(":") ? `[${reachable}]` : reachable
}
