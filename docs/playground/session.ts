/** Runs programs in workers, one at a time, each in a worker of its own that can be ended. */
import type { ImportMap, ProgramEvent, Start } from "./messages.ts"

/** Files of the site that a run needs. */
export interface Files {
  /** URL of the worker's module. */
  readonly runner: string
  readonly importMap: ImportMap
}

/** Time that a run has, with all that it started, in milliseconds. Then its worker is ended, whatever it does. */
const timeLimit = 30_000

interface Observer {
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
  // A worker of a blob: URL has the page's content security policy; one of a file would have none.
  const url = URL.createObjectURL(new Blob([`import ${JSON.stringify(runner)}`], { type: "text/javascript" }))
  // Has loaded the packages by the time that it is needed.
  let spare: Worker | undefined
  const load = (): Worker => {
    const worker = new Worker(url, { type: "module" })
    worker.addEventListener("error", () => {
      spare = undefined
    })
    return worker
  }
  spare = load()
  let stop = (): void => {}
  return {
    run: (program, { onAbort, onEvent }) => {
      stop()
      const worker = spare ?? load()
      spare = undefined
      const prepareNext = (event: ProgramEvent): void => {
        if (event._tag === "Ended") spare ??= load()
        onEvent(event)
      }
      stop = start(worker, { program, importMap }, { onAbort, onEvent: prepareNext })
    },
    stop: () => stop(),
    close: () => {
      stop()
      spare?.terminate()
    }
  }
}

/** Runs a program in a worker. The function that it returns ends the worker, and does nothing when called again. */
const start = (worker: Worker, what: Omit<Start, "events">, { onAbort, onEvent }: Observer): (() => void) => {
  const { port1, port2 } = new MessageChannel()
  const end = (): void => {
    clearTimeout(timer)
    port1.close()
    worker.terminate()
  }
  const abort = (why: string): void => {
    end()
    onAbort(why)
  }
  const timer = setTimeout(abort, timeLimit, `Ended after ${timeLimit / 1000} s`)
  worker.addEventListener("error", () => abort("The packages could not be loaded: reload the page"))
  port1.addEventListener("message", ({ data }: MessageEvent<ProgramEvent>) => onEvent(data))
  port1.start()
  worker.postMessage({ ...what, events: port2 } satisfies Start, [port2])
  return end
}

/** The files' URLs, for a site that is served under a base URL. */
export const onSite = ({ importMap, runner }: Files, base: URL): Files => {
  const urlOf = (path: string): string => new URL(path.slice(1), base).href
  return {
    runner: urlOf(runner),
    importMap: Object.fromEntries(Object.entries(importMap).map(([module, path]) => [module, urlOf(path)]))
  }
}
