/** Signals, while something is under way that has to finish. */
import * as Effect from "effect/Effect"
import * as Output from "../terminal/output.ts"
import * as Screen from "../terminal/screen.ts"
import { signals } from "./runMain.ts"

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
  const listen = Effect.sync(() => {
    for (const signal of signals) process.on(signal, onSignal)
  })
  const forget = Effect.sync(() => {
    for (const signal of signals) process.off(signal, onSignal)
  })
  return Effect.acquireUseRelease(
    listen,
    () => use(() => told),
    () => forget
  )
}

/** Takes the place of the progress. */
const stopping = (): string =>
  `${Screen.canAnimate("stderr") ? Screen.eraseLine : ""}Stopping: what is in flight finishes. A second signal stops at once.`
