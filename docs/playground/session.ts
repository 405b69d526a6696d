/** Runs programs in workers, one at a time, each in a worker of its own that can be ended. */
import type { ImportMap, ProgramEvent, Start } from "./messages.ts"

/** Files of the site that a run needs. */
export interface Files {
  /** URL of the worker's module. */
  readonly runner: string
  readonly importMap: ImportMap
}

/** Time that a run has, with all that it started, in milliseconds. Then its worker is ended, whatever it does. */
export const timeLimit = 30_000

export interface Observer {
  readonly onEvent: (event: ProgramEvent) => void
  /** The worker was ended from here; `why` is for the reader. */
  readonly onAbort: (why: string) => void
}

export interface Session {
  /** Ends the program that runs, if any, and runs another. */
  readonly run: (program: string, observer: Observer) => void
  /** Ends the program that runs, if any. */
  readonly stop: () => void
  /** Ends all workers, when the page goes away. */
  readonly close: () => void
}

export const makeSession = ({ importMap, runner }: Files): Session => {
  // A worker that has loaded the packages by the time that it is needed.
  let spare = load(runner)
  let stop = (): void => {}
  return {
    run: (program, { onAbort, onEvent }) => {
      stop()
      const worker = spare
      const { port1, port2 } = new MessageChannel()
      const end = (): void => {
        clearTimeout(timer)
        port1.close()
        worker.terminate()
        stop = () => {}
        spare = load(runner)
      }
      const abort = (why: string) => (): void => {
        end()
        onAbort(why)
      }
      const timer = setTimeout(abort(`Ended after ${timeLimit / 1000} s`), timeLimit)
      stop = end
      worker.addEventListener("error", abort("The packages could not be loaded: reload the page"))
      port1.addEventListener("message", ({ data }: MessageEvent<ProgramEvent>) => onEvent(data))
      port1.start()
      const start: Start = { program, importMap, events: port2 }
      worker.postMessage(start, [port2])
    },
    stop: () => stop(),
    close: () => {
      stop()
      spare.terminate()
    }
  }
}

/** A worker of a `blob:` URL has the page's content security policy; one of a file would have none. */
const load = (runner: string): Worker => {
  const url = URL.createObjectURL(new Blob([`import ${JSON.stringify(runner)}`], { type: "text/javascript" }))
  return new Worker(url, { type: "module" })
}

/** The files' URLs, for a site that is served under a base URL. */
export const onSite = ({ importMap, runner }: Files, base: URL): Files => {
  const urlOf = (path: string): string => new URL(path.slice(1), base).href
  return {
    runner: urlOf(runner),
    importMap: Object.fromEntries(Object.entries(importMap).map(([module, path]) => [module, urlOf(path)]))
  }
}
