import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import { type Options, Quirk } from "../Options.ts"
import type { RecordedRequest } from "../RecordedRequest.ts"
import type * as Seed from "../Seed.ts"
import { type Failure, FaultRules } from "./faults/faults.ts"
import { type Clerk, handleRequest, writeErrorResponse, writeSuccess } from "./http/handler.ts"
import type { HandlerRequest, HandlerResponse, Outcome, Pending, RequestHandler } from "./http/requestHandler.ts"
import { findRoute } from "./http/routes.ts"
import { accept } from "./rules/invitations.ts"
import { makeLimiter } from "./rules/limits.ts"
import type { Environment } from "./state/environment.ts"
import { expireInvitations } from "./state/invitations.ts"
import type { Membership, State } from "./state/models.ts"
import { makeRequestLog } from "./state/requestLog.ts"
import { withOwnMetadata } from "./state/ownMetadata.ts"
import { toSeed } from "./state/snapshot.ts"
import { makeState } from "./state/state.ts"
import type { Span } from "./span.ts"
import { type ErrorResponse, maxBodyBytes } from "./wire/errorResponses.ts"

/** Number of the latest requests that are kept. */
const maxRequests = 10_000

/**
 * Makes an emulated Clerk from a seed and options that are valid. Times come from the current `Clock`, ids from the current
 * `Random`.
 */
export const makeInstance = (seed: Seed.Seed, options: Options): Effect.Effect<Instance> =>
  Effect.gen(function* () {
    return new Instance(seed, options, yield* Clock.Clock, yield* Random.Random)
  })

/** One emulated Clerk: its state, its fault rules and the requests that it has received. */
export class Instance implements RequestHandler {
  readonly faults = new FaultRules()
  private readonly log = makeRequestLog<RecordedRequest>(maxRequests)
  private readonly seed: Seed.Seed
  private readonly limits: Options["limits"]
  private readonly quirks: Clerk["quirks"]
  private readonly latency: number
  private readonly onRequest: Options["onRequest"]
  private readonly clock: Clock.Clock
  private readonly random: Random.Random
  /** Milliseconds by which the emulator's time is ahead of its clock's. */
  private ahead = 0
  private limiter: Clerk["limiter"]
  private state: State

  constructor(seed: Seed.Seed, options: Options, clock: Clock.Clock, random: Random.Random) {
    this.clock = clock
    this.random = random
    this.seed = withOwnMetadata(seed)
    this.limits = options.limits
    this.quirks = new Set(options.quirks === "all" ? Quirk.literals : options.quirks)
    this.latency = Duration.toMillis(options.latency ?? 0)
    this.onRequest = options.onRequest
    this.limiter = makeLimiter(this.limits)
    this.state = makeState(this.seed, this.environment())
  }

  handle(request: HandlerRequest): Outcome | Pending {
    const found = findRoute(request.method, request.path)
    const operation = Result.isSuccess(found) ? found.success.route.name : undefined
    const { delay, failure } = this.faults.take(operation)
    const wait = this.latency + delay
    const respond = () => {
      const outcome = this.outcomeOf(request, found, failure)
      const status = outcome._tag === "Reset" ? undefined : outcome.response.status
      return { outcome, recorded: this.record(request, operation, status) }
    }
    if (wait === 0 && this.onRequest === undefined) return respond().outcome
    const responded = Effect.suspend(() => {
      const { outcome, recorded } = respond()
      return Effect.as(this.notify(recorded), outcome)
    })
    if (wait === 0) return { _tag: "Pending", outcome: responded }
    const waited = Effect.onInterrupt(this.clock.sleep(Duration.millis(wait)), () =>
      Effect.suspend(() => this.notify(this.record(request, operation, undefined)))
    )
    return { _tag: "Pending", outcome: Effect.andThen(waited, responded) }
  }

  toResponse(error: ErrorResponse): HandlerResponse {
    return writeErrorResponse(error, this.quirks, this.environment())
  }

  toSuccess(body: string): HandlerResponse {
    return writeSuccess(body, this.quirks, this.environment())
  }

  maxBodyBytes(): number {
    return maxBodyBytes
  }

  requests(): ReadonlyArray<RecordedRequest> {
    return this.log.latest()
  }

  /** Accepts an invitation, as its link does. */
  acceptInvitation(invitationId: string): Result.Result<Membership, ErrorResponse> {
    return accept(this.currentState(), invitationId, this.environment())
  }

  snapshot(): Seed.Seed {
    return structuredClone(toSeed(this.currentState()))
  }

  restore(seed: Seed.Seed): void {
    this.state = makeState(withOwnMetadata(seed), this.environment())
  }

  /** Returns to how the instance was made. What is left is the clock, whose time has passed. */
  reset(): void {
    this.ahead = 0
    this.faults.clear()
    this.log.clear()
    this.limiter = makeLimiter(this.limits)
    this.state = makeState(this.seed, this.environment())
  }

  /** Moves the emulator's time ahead, and returns the new one. Delays that are under way take as long as before. */
  advance(by: Span): number {
    this.ahead += Duration.toMillis(by)
    return this.environment().now
  }

  private outcomeOf(
    request: HandlerRequest,
    found: ReturnType<typeof findRoute>,
    failure: Failure | undefined
  ): Outcome {
    if (failure === "reset") return { _tag: "Reset" }
    if (typeof failure === "object") {
      const response = this.toResponse(failure.response)
      return { _tag: "Response", response: failure.body === undefined ? response : { ...response, body: failure.body } }
    }
    const clerk: Clerk = { state: this.currentState(), limiter: this.limiter, quirks: this.quirks }
    const response = handleRequest(clerk, request, found, this.environment())
    if (failure === "loseAnswer") return { _tag: "Reset" }
    return { _tag: failure === "cutBody" ? "CutBody" : "Response", response }
  }

  private record(
    { method, path, query }: HandlerRequest,
    operation: string | undefined,
    status: number | undefined
  ): RecordedRequest {
    const recorded: RecordedRequest = { method, path, query, operation, status }
    this.log.add(recorded)
    return recorded
  }

  private notify(recorded: RecordedRequest): Effect.Effect<void> {
    return this.onRequest?.(recorded) ?? Effect.void
  }

  /** Returns the state with what time alone has changed in it. */
  private currentState(): State {
    expireInvitations(this.state, this.environment().now)
    return this.state
  }

  private environment(): Environment {
    // Clerk's times are integers, and a clock that was moved by a part of a millisecond has none.
    return { now: Math.floor(this.clock.currentTimeMillisUnsafe() + this.ahead), random: this.random }
  }
}
