// What the demo prints: calls, requests and responses, in colour on a terminal.
import type { Fetch } from "@effect-clerk/http"
import { Console, Effect } from "effect"
import { inspect, styleText } from "node:util"

/** Without a terminal, and with NO_COLOR, the text as it is. */
const paint = (format: Parameters<typeof styleText>[0], text: string): string =>
  styleText(format, text, { stream: process.stdout })

/** Prints each request as it leaves and each answer as it comes: what the operations do on the wire. */
export const printing: Fetch = (url, init) => {
  const { pathname, search } = new URL(url)
  const body = typeof init.body === "string" ? ` ${init.body}` : ""
  console.log(paint("cyan", `   -> ${init.method} ${pathname}${search}${body}`))
  const answer = fetch(url, init)
  answer.then(
    ({ ok, status, statusText }) => console.log(paint(ok ? "cyan" : "yellow", `   <- ${status} ${statusText}`)),
    () => console.log(paint("red", "   <- no answer"))
  )
  return answer
}

/** A call as it stands in code. */
export const written = (call: string, ...input: ReadonlyArray<object>): string =>
  `${call}(${input.map((each) => inspect(each, { breakLength: Infinity, depth: 5 })).join(", ")})`

let steps = 0

/** Starts a step with its title and its calls. */
const announce = (title: string, calls: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    yield* Console.log(`\n${paint("bold", `${++steps}. ${title}`)}`)
    for (const call of calls) yield* Console.log(`   ${call}`)
  })

/** One step: announced, run, and held to what it should come to. */
export const show = <A, E, R>(
  title: string,
  calls: ReadonlyArray<string>,
  effect: Effect.Effect<A, E, R>,
  check: (value: A) => string | undefined
) =>
  Effect.gen(function* () {
    yield* announce(title, calls)
    const said = check(yield* effect)
    if (said === undefined) return yield* Effect.die(`step ${steps} did not do what it says`)
    yield* Console.log(paint("green", `   == ${said.replaceAll("\n", "\n      ")}`))
  })

/** Ends with the number of steps, each of which did what it says. */
export const done = Effect.suspend(() => Console.log(`\nAll ${steps} steps did what they say.`))

export const when = (holds: boolean, text: string): string | undefined => (holds ? text : undefined)
