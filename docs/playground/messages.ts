/** What passes between the page and the worker in which its program runs. */
import type { RecordedRequest } from "@effect-clerk/testing"

/** URL of each module that a program may import. */
export type ImportMap = Readonly<Record<string, string>>

/** The first and only message of the page. */
export interface Start {
  readonly program: string
  readonly importMap: ImportMap
  /** Port that the events are sent to: a program has no way to it, as it has to `postMessage`. */
  readonly events: MessagePort
}

export type Level = "debug" | "error" | "info" | "log" | "warn"

export type ProgramEvent =
  | { readonly _tag: "Printed"; readonly level: Level; readonly text: string }
  | { readonly _tag: "Requested"; readonly request: RecordedRequest }
  /** The program's module has been evaluated; what it started may still go on. */
  | { readonly _tag: "Ended"; readonly failed: boolean }
