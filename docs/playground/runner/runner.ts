/** The worker that runs one program: it is started by the page's first message, and ended by the page. */
import * as Result from "effect/Result"
import type { ProgramEvent, Start } from "../messages.ts"
import { formatUncaught, type Print, redirectConsole } from "./printing.ts"
import { toModule } from "./program.ts"
import { listen } from "./requests.ts"

/** Lines, and requests, that a run shows. A program that never stops printing does not stop the page. */
const shown = 1000

const run = async ({ events, importMap, program }: Start): Promise<void> => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin
  const send = (event: ProgramEvent): void => events.postMessage(event)
  const print: Print = atMost(shown, (level, text) => send({ _tag: "Printed", level, text }))
  redirectConsole(print)
  listen(atMost(shown, (request) => send({ _tag: "Requested", request })))

  const module = toModule(program, importMap)
  if (Result.isFailure(module)) {
    print("error", `Not run: ${module.failure}`)
    return send({ _tag: "Ended", failed: true })
  }
  const url = URL.createObjectURL(new Blob([module.success], { type: "text/javascript" }))
  const printUncaught = (failure: unknown): void => print("error", formatUncaught(failure, { url, importMap }))
  // Handled here, an error does not reach the page, which takes one for a worker that does not load.
  addEventListener("error", (event) => {
    event.preventDefault()
    printUncaught(event.error)
  })
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault()
    printUncaught(event.reason)
  })
  send({ _tag: "Ended", failed: await evaluate(url, printUncaught) })
}

/** Calls a function at most so many times; later calls do nothing. */
const atMost = <Args extends ReadonlyArray<unknown>>(times: number, f: (...args: Args) => void) => {
  let calls = 0
  return (...args: Args): void => {
    if (++calls <= times) f(...args)
  }
}

const evaluate = async (url: string, printUncaught: (failure: unknown) => void): Promise<boolean> => {
  try {
    await import(url)
    return false
  } catch (failure) {
    printUncaught(failure)
    return true
  }
}

addEventListener("message", ({ data }: MessageEvent<Start>) => void run(data), { once: true })
