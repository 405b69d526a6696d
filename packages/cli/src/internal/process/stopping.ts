/** Signals, while something is under way that has to finish. */
import * as Effect from "effect/Effect"
import * as Output from "../terminal/output.ts"
import { signals } from "./runMain.ts"
import * as Screen from "../terminal/screen.ts"

/** Says at the first signal that what is in flight finishes, which may take as long as a request may. */
export const tellingHowToStop = <A, E, R>(
  use: (wasTold: () => boolean) => Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> => {
  let told = false
  const onSignal = () => {
    if (told) return
    told = true
    Effect.runSync(Output.say(stopping(), { event: "stopping" }))
  }
  return Effect.acquireUseRelease(
    Effect.sync(() => signals.forEach((signal) => process.on(signal, onSignal))),
    () => use(() => told),
    () => Effect.sync(() => signals.forEach((signal) => process.off(signal, onSignal)))
  )
}

/** Takes the place of the progress. */
const stopping = (): string =>
  `${Screen.canAnimate("stderr") ? Screen.eraseLine : ""}Stopping: what is in flight finishes. A second signal stops at once.`
