/** The requests of all emulators that a program makes, on their way to the page. */
import type { RecordedRequest } from "@effect-clerk/testing"

type Listener = (request: RecordedRequest) => void

const listeners = new Set<Listener>()

export const listen = (listener: Listener): void => {
  listeners.add(listener)
}

export const report = (request: RecordedRequest): void => {
  for (const listener of listeners) listener(request)
}
