/** Progress of an apply: one line that is written over on a terminal, and a line every 5 s elsewhere. */
import * as Observer from "@effect-clerk/http/Observer"
import type { SyncEvent } from "@effect-clerk/sync/SyncEvent"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Output from "./output.ts"
import * as Screen from "./screen.ts"
import { count, cut } from "./text.ts"

/** Numbers of an apply that is under way. */
export class Progress {
  #done = 0
  #of = 0
  #perSecond = 0
  #secondsLeft: number | undefined
  #failed = 0
  #retries = 0

  onEvent(event: SyncEvent): void {
    if (event._tag === "Started") this.#of = event.of
    else if (event._tag === "Progress") {
      this.#done = event.done
      this.#of = event.of
      this.#perSecond = event.perSecond
      this.#secondsLeft = event.secondsLeft
    } else if (event._tag === "Done" && typeof event.outcome === "object" && event.outcome._tag === "Failed") {
      this.#failed += 1
    }
  }

  onAttempt({ attempt }: Observer.Attempt): void {
    if (attempt > 1) this.#retries += 1
  }

  /** Returns the line, the most important first. */
  line(): string {
    const parts = [`${this.#done} of ${this.#of}`, `${this.#perSecond.toFixed(this.#perSecond < 10 ? 1 : 0)}/s`]
    if (this.#secondsLeft !== undefined) parts.push(`${duration(this.#secondsLeft)} left`)
    if (this.#failed > 0) parts.push(`${this.#failed} failed`)
    if (this.#retries > 0) parts.push(count(this.#retries, "retry").replace("retrys", "retries"))
    return parts.join("   ")
  }
}

const duration = (seconds: number): string => {
  const rounded = Math.ceil(seconds)
  if (rounded < 90) return `${rounded} s`
  return rounded < 5400 ? `${Math.ceil(rounded / 60)} min` : `${Math.ceil(rounded / 3600)} h`
}

const eraseLine = "\r\u001B[2K"

/** Shows the progress while an effect runs, and leaves no trace of it on a terminal. */
export const showing =
  (progress: Progress) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
    const isAnimated = Screen.canAnimate("stderr")
    const write = (text: string) => Effect.sync(() => void process.stderr.write(text))
    const show = Effect.suspend(() =>
      isAnimated
        ? write(`${eraseLine}${cut(progress.line(), Screen.widthOf("stderr") - 1)}`)
        : Output.say(progress.line())
    )
    const shown = Effect.schedule(show, Schedule.spaced(isAnimated ? "100 millis" : "5 seconds"))
    return Effect.raceFirst(self, Effect.andThen(shown, Effect.never)).pipe(
      Effect.ensuring(isAnimated ? write(eraseLine) : Effect.void),
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
      if (isAnimated) process.stderr.write(eraseLine)
      return observer(attempt)
    })
