/** The client of the facade: what all calls share, whichever service they belong to. */
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import { SDKException, Transport } from "@effect-clerk/core/SDKException"
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { type Policies, withPolicies } from "./callOptions.ts"
import * as Facade from "./facade.ts"
import { invalidInput } from "./invalidInput.ts"
import * as Progress from "./progress.ts"
import type { Execute, ServiceClass } from "./service.ts"

/**
 * Options of a client. The policies are those of each call that brings none of its own.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options extends Policies {
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
}

/** Makes the facade of a service. All facades of a client share its rate limit and its retry budget. */
export interface Client {
  <Self, Name extends string, Service extends Facade.Methods<Service>>(
    service: ServiceClass<Self, Name, Service>
  ): Facade.Facade<Service>
}

/** Prepares a client. It is built with the first call, and sends nothing before. */
export const make = (given: Options): Client => {
  // A copy is an object whatever a program without types gives, and later changes of the given one do not reach it.
  const options = { ...given }
  let built: Exit.Exit<ClerkHttpClient.Service, SDKException> | undefined
  const client = () => (built ??= build(options))
  const shared: Facade.Shared = {
    context: withPolicies(Context.empty(), options),
    checkReady: (operation) => {
      const exit = client()
      // Looked up for each call: the platform's fetch may come later.
      const canSend = Predicate.isFunction(options.fetch ?? globalThis.fetch)
      return canSend || Exit.isFailure(exit) ? exit : Exit.fail(noFetch(operation))
    }
  }
  const execute: Execute = (endpoint, input) => Effect.flatMap(client(), ({ execute }) => execute(endpoint, input))
  return (service) => Facade.facadeOf(shared, nameOf(service.key), service.make(execute))
}

/** Returns the last part of a service's key, `OrganizationMemberships` for example, by which failures call it. */
const nameOf = (key: string): string => key.slice(key.lastIndexOf("/") + 1)

const noFetch = (operation: string): SDKException =>
  new SDKException({
    reason: new Transport({ processed: "no", description: "this platform has no fetch" }),
    operation,
    attempts: 0
  })

const operation = "ClerkMemberships.make"

/**
 * Builds the client. It does no I/O, so that edge platforms allow it anywhere, and a client that one request built serves
 * the next one, too.
 */
const build = ({ fetch, secretKey, ...options }: Options): Exit.Exit<ClerkHttpClient.Service, SDKException> =>
  Predicate.isNullish(fetch) || Predicate.isFunction(fetch)
    ? ClerkHttpClient.layerFetch({ fetch: Progress.watched(fetch ?? undefined) }).pipe(
        Layer.provide(
          ClerkConfig.layer({
            ...options,
            secretKey: Redacted.isRedacted(secretKey) ? secretKey : Redacted.make(secretKey)
          })
        ),
        // Nothing in the layer has a finalizer, so its scope is never closed.
        Layer.buildWithScope(Scope.makeUnsafe()),
        Effect.map(Context.get(ClerkHttpClient.ClerkHttpClient)),
        Effect.mapError(({ reason }) => new SDKException({ reason, operation, attempts: 0 })),
        Effect.runSyncExit
      )
    : Exit.fail(invalidInput(operation, [{ path: ["fetch"], expected: "a function" }]))
