/** The client of the facade: what all calls share, whichever service they belong to. */
import { type ClerkConfig, clerkConfigLayer, invalidRequest } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import { SDKException, Transport } from "@effect-clerk/core/SDKException"
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import type { Watcher } from "@effect-clerk/http/internal"
import * as Observer from "@effect-clerk/http/Observer"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Attempts from "./attempts.ts"
import { type Policies, withPolicies } from "./callOptions.ts"
import * as Facade from "./facade.ts"
import type { Options as LookupOptions } from "./lookup/settings.ts"
import type { Execute } from "./methods.ts"

/**
 * Options of a client. The policies are those of each call that brings none of its own.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options extends Policies, Attempts.Reporting {
  /** `sk_test_…` or `sk_live_…`. It is in no error and no log. */
  readonly secretKey: string | Redacted.Redacted<string>
  /** The base URL, `https://api.clerk.com/v1` unless given; without a path it means its `/v1`. It is https, or http to this machine. */
  readonly apiUrl?: string | undefined
  /** Allows an `apiUrl` of http to other machines, which sends the secret key unencrypted. It is `false` unless given. */
  readonly allowInsecure?: boolean | undefined
  /** The date of an API version, the one that this library was written against unless given. */
  readonly apiVersion?: string | undefined
  /** The platform's own unless given. */
  readonly fetch?: ClerkHttpClient.Fetch | undefined
  /**
   * Another way to send than a fetch function: a layer that provides `ClerkHttpClient` of `@effect-clerk/http`. It is built
   * once, with the first call, and is never closed.
   */
  readonly http?: Layer.Layer<ClerkHttpClient.ClerkHttpClient, never, ClerkConfig> | undefined
  /**
   * Options of the client's `lookup`: how long its answers serve, and the policies of its requests, which are the client's unless
   * given. A request of the lookup answers several calls, so the policies of one call do not count there.
   */
  readonly lookup?: LookupOptions | undefined
}

/** A service: its key, and what makes its methods over a function that sends requests. Its class is one. */
interface Service<Methods> {
  readonly key: string
  readonly make: (execute: Execute, around: Around) => Methods
}

/** The parts of a client that a service may need besides the function that sends requests. */
export interface Around {
  /** The policies and the observer of the calls that bring none of their own. */
  readonly context: Context.Context<never>
  /** Watchers of all calls of this client. They live as long as it does. */
  readonly watchers: Set<Watcher>
  readonly lookup: LookupOptions | undefined
}

/** Makes the facade of a service. All facades of a client share its rate limit and its retry budget. */
export interface Client {
  <Methods extends Facade.Methods<Methods>>(service: Service<Methods>): Facade.Facade<Methods>
}

/** Prepares a client. It is built with the first call, and sends nothing before. */
export const make = (given: Options): Client => {
  // A copy is an object whatever a program without types gives, and later changes of the given one do not reach it. Without a
  // prototype: a `fetch` in `Object.prototype` would be handed the key.
  const options = { __proto__: null, ...given }
  const observer = Attempts.observer(options)
  let built: Effect.Effect<ClerkHttpClient.Service, SDKException> | undefined
  const client = () => (built ??= build(options))
  const context = withPolicies(Context.empty(), options)
  const shared: Facade.Shared = {
    context: observer === undefined ? context : Context.add(context, Observer.Current, observer),
    observer,
    checkReady: (operation) => {
      const ready = client()
      // Looked up for each call: the platform's fetch may come later.
      const canSend = isGiven(options.http) || Predicate.isFunction(options.fetch ?? globalThis.fetch)
      return canSend ? ready : Effect.andThen(ready, () => Effect.fail(noFetch(operation)))
    }
  }
  const watchers = new Set<Watcher>()
  const execute: Execute = (endpoint, input) => {
    let call = Effect.flatMap(client(), ({ execute }) => execute(endpoint, input))
    for (const watch of watchers) call = watch(call, endpoint, input)
    return call
  }
  const around: Around = { context: shared.context, watchers, lookup: options.lookup }
  return (service) => Facade.facadeOf(shared, nameOf(service.key), service.make(execute, around))
}

/** Returns the last part of a service's key, `OrganizationMemberships` for example, by which failures call it. */
const nameOf = (key: string): string => key.slice(key.lastIndexOf("/") + 1)

const isGiven = <A>(option: A): option is NonNullable<A> => !Predicate.isNullish(option)

const noFetch = (operation: string): SDKException =>
  new SDKException({
    reason: new Transport({ processed: "no", description: "this platform has no fetch", code: "ERR_NO_FETCH" }),
    operation,
    attempts: 0
  })

const operation = "ClerkMemberships.make"

/**
 * Builds the client. Over fetch it does no I/O, so that edge platforms allow it anywhere, and a client that one request built
 * serves the next one, too.
 */
const build = (options: Options): Effect.Effect<ClerkHttpClient.Service, SDKException> => {
  const issues = findIssues(options)
  if (issues.length > 0) return Effect.suspend(() => Effect.fail(invalidRequest(operation, issues)))
  const { fetch, http, secretKey } = options
  const config = clerkConfigLayer({
    ...options,
    secretKey: Redacted.isRedacted(secretKey) ? secretKey : Redacted.make(secretKey)
  })
  const fiber = (http ?? ClerkHttpClient.layerFetch({ fetch: fetch ?? undefined })).pipe(
    Layer.provide(config),
    // The client lives as long as the program, so its scope is never closed.
    Layer.buildWithScope(Scope.makeUnsafe()),
    Effect.map(Context.get(ClerkHttpClient.ClerkHttpClient)),
    Effect.runFork
  )
  const exit = fiber.pollUnsafe()
  if (exit !== undefined && Exit.isSuccess(exit)) return exit
  // An error of its own for each call, since each gives it its stack.
  return Effect.mapError(Fiber.join(fiber), ({ reason }) => new SDKException({ reason, operation, attempts: 0 }))
}

/** Returns what is invalid about the options that are the facade's own. Programs without types may pass anything. */
const findIssues = ({ fetch, http, logger, lookup, onAttempt }: Options): ReadonlyArray<Issue> => {
  const isFunction = (value: unknown) => Predicate.isNullish(value) || Predicate.isFunction(value)
  const issues: Array<Issue> = []
  const check = (option: keyof Options, isValid: boolean, expected: string): void => {
    if (!isValid) issues.push({ path: [option], expected })
  }
  check("fetch", isFunction(fetch), "a function")
  check("fetch", !isGiven(fetch) || !isGiven(http), "to be left out beside http")
  check("http", !isGiven(http) || Layer.isLayer(http), "a Layer of ClerkHttpClient")
  check("lookup", !isGiven(lookup) || Predicate.isObject(lookup), 'an object, such as { ttl: "5 seconds" }')
  check("onAttempt", isFunction(onAttempt), "a function")
  check("logger", !isGiven(logger) || Attempts.isLogger(logger), "an object with info and warn, such as console")
  return issues
}
