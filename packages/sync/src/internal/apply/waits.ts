/** Waits of a run: a request that is too early is sent again in time, unless the run stops meanwhile. */
import { CurrentPermitWait, endPermitWait, makePermitWait, monotonicMillis } from "@effect-clerk/http/internal"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import * as Result from "effect/Result"
import type { SyncEvent } from "../../SyncEvent.ts"
import { millisOf } from "../model/millis.ts"
import { type Failure, throttledFor } from "./failure.ts"

/** A Retry-After may be 0. */
const shortestWait = 50

export interface WaitOptions {
  readonly emit: (event: SyncEvent) => void
  /** Longest wait before a change is sent; one that is to wait for longer is left for later. There is no bound unless given. */
  readonly longestWait?: Duration.Duration
}

export class Waits {
  readonly #options: WaitOptions
  readonly #clock: Clock.Clock
  /** Opens when nothing more is to be sent. */
  readonly #stop: Latch.Latch
  /** Ended when nothing more is to be sent: a change that waits for a permit has sent nothing. */
  readonly #permitWait = makePermitWait()
  #isStopped = false
  #throttledUntil = 0
  #postponedUntil = 0

  static readonly make = Effect.fnUntraced(function* (options: WaitOptions) {
    return new Waits(options, yield* Clock.Clock, yield* Latch.make())
  })

  private constructor(options: WaitOptions, clock: Clock.Clock, stop: Latch.Latch) {
    this.#options = options
    this.#clock = clock
    this.#stop = stop
  }

  /** True once nothing more is to be sent. */
  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Time at which the changes that are left for later may be sent, in Unix milliseconds. */
  get postponedUntil(): number {
    return this.#postponedUntil
  }

  /** Sends a change, again for as long as it was only too early; `"stopped"` where it is not sent any more, or left for later. */
  send<A>(change: Effect.Effect<A, Failure>): Effect.Effect<Result.Result<A, Failure | "stopped">> {
    const unlessStopped = Effect.provideService(change, CurrentPermitWait, this.#permitWait)
    return untilInTime(unlessStopped, (duration) =>
      this.#isTooLong(duration) ? Effect.sync(() => this.#postpone(duration)) : this.#wait(duration)
    )
  }

  /** Sends a read, again for as long as it was only too early. One that waits for a permit gets it also where the run stops. */
  read<A>(read: Effect.Effect<A, Failure>): Effect.Effect<Result.Result<A, Failure | "stopped">> {
    return untilInTime(read, (duration) => this.#wait(duration))
  }

  /** Ends all waits, now and later. */
  stop(): void {
    this.#isStopped = true
    this.#stop.openUnsafe()
    endPermitWait(this.#permitWait, monotonicMillis(this.#clock))
  }

  /** Tells until when Clerk wants nothing more, where that is later than was told already. */
  tellThrottled(millis: number): void {
    const until = millisOf(this.#clock) + millis
    if (until <= this.#throttledUntil) return
    this.#throttledUntil = until
    this.#options.emit({ _tag: "Throttled", until })
  }

  #isTooLong(duration: Duration.Duration): boolean {
    const { longestWait } = this.#options
    return !this.#isStopped && longestWait !== undefined && Duration.isGreaterThan(duration, longestWait)
  }

  /** Leaves a change for later, and returns that it is not to be sent now. */
  #postpone(duration: Duration.Duration): boolean {
    const until = millisOf(this.#clock) + Math.ceil(Duration.toMillis(duration))
    this.#postponedUntil = Math.max(this.#postponedUntil, until)
    return false
  }

  /** Waits before a request is sent again; `false` where the run stops meanwhile. */
  #wait(duration: Duration.Duration): Effect.Effect<boolean> {
    if (this.#isStopped) return Effect.succeed(false)
    const millis = Math.max(shortestWait, Duration.toMillis(duration))
    this.tellThrottled(millis)
    return Effect.raceFirst(Effect.as(Effect.sleep(millis), true), Effect.as(this.#stop.await, false))
  }
}

/** Sends again for as long as the request was only too early. `wait` returns `false` where it is not to be sent any more. */
const untilInTime = Effect.fnUntraced(function* <A>(
  request: Effect.Effect<A, Failure>,
  wait: (duration: Duration.Duration) => Effect.Effect<boolean>
): Effect.fn.Return<Result.Result<A, Failure | "stopped">> {
  for (;;) {
    const sent = yield* Effect.result(request)
    const duration = Result.isFailure(sent) ? throttledFor(sent.failure) : undefined
    if (duration === undefined) return sent
    if (!(yield* wait(duration))) return Result.fail("stopped")
  }
})
