/** Progress of an apply: one line that is written over on a terminal, and a line every 5 s elsewhere. */
import * as Observer from "@effect-clerk/http/Observer"
import type { SyncEvent } from "@effect-clerk/sync/SyncEvent"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Output from "../terminal/output.ts"
import * as Screen from "../terminal/screen.ts"
import { cut } from "../terminal/text.ts"

/** Numbers of an apply that is under way. */
export class Progress {
  #done = 0
  #of = 0
  #perSecond = 0
  #secondsLeft: number | undefined
  #failed = 0
  #retries = 0
  #throttledUntil = 0

  onEvent(event: SyncEvent): void {
    switch (event._tag) {
      case "Started":
        this.#of = event.of
        break
      case "Done":
        // The library's own progress comes once a second.
        this.#done += 1
        if (typeof event.outcome === "object" && event.outcome._tag === "Failed") this.#failed += 1
        break
      case "Progress":
        this.#done = event.done
        this.#of = event.of
        this.#perSecond = event.perSecond
        this.#secondsLeft = event.secondsLeft
        break
      case "Throttled":
        this.#throttledUntil = event.until
        break
      default:
        break
    }
  }

  onAttempt({ attempt }: Observer.Attempt): void {
    if (attempt > 1) this.#retries += 1
  }

  /** Returns the line, the most important first. `now` is in Unix milliseconds. */
  line(now: number): string {
    const parts = [`${this.#done} of ${this.#of}`]
    if (this.#perSecond > 0) parts.push(`${this.#perSecond.toFixed(this.#perSecond < 10 ? 1 : 0)}/s`)
    if (this.#secondsLeft !== undefined) parts.push(`${duration(this.#secondsLeft)} left`)
    if (this.#failed > 0) parts.push(`${this.#failed} failed`)
    if (this.#retries > 0) parts.push(this.#retries === 1 ? "1 retry" : `${this.#retries} retries`)
    if (this.#throttledUntil > now) parts.push(`Clerk limits for ${duration((this.#throttledUntil - now) / 1000)}`)
    return parts.join("   ")
  }
}

const duration = (seconds: number): string => {
  const rounded = Math.ceil(seconds)
  if (rounded < 90) return `${rounded} s`
  return rounded < 5400 ? `${Math.ceil(rounded / 60)} min` : `${Math.ceil(rounded / 3600)} h`
}

/**
 * Shows the progress while an effect runs, and leaves no trace of it on a terminal. As JSON it is in the events of the apply
 * already.
 */
export const showing =
  (progress: Progress, json: boolean) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
    const isAnimated = !json && Screen.canAnimate("stderr")
    const show = Effect.flatMap(Clock.currentTimeMillis, (now) =>
      isAnimated
        ? Output.write(`${Screen.eraseLine}${cut(progress.line(now), Screen.widthOf("stderr") - 1)}`)
        : Output.say(progress.line(now))
    )
    const shown = Effect.forever(Effect.delay(show, isAnimated ? "100 millis" : "5 seconds"))
    return Effect.raceFirst(self, json ? Effect.never : shown).pipe(
      Effect.ensuring(isAnimated ? Output.write(Screen.eraseLine) : Effect.void),
      Effect.updateService(Observer.Current, (observer) => watch(progress, isAnimated, observer))
    )
  }

/** Counts the attempts, and lets an observer that writes lines have a line of its own. */
const watch =
  (progress: Progress, isAnimated: boolean, observer: Observer.Observer | undefined): Observer.Observer =>
  (attempt) =>
    Effect.suspend(() => {
      progress.onAttempt(attempt)
      if (observer === undefined) return Effect.void
      if (isAnimated) process.stderr.write(Screen.eraseLine)
      return observer(attempt)
    })
