/**
 * Entry for the other packages of effect-clerk. Names are exported one by one: a bundle makes an object of a whole module.
 * It is no part of the public surface and may change with every version.
 *
 * @internal
 */
export { make as makeClient } from "./internal/client.ts"
export { monotonicMillis, monotonicNow } from "./internal/clock.ts"
export { exception, type Route } from "./internal/failure.ts"
export { logDefect } from "./internal/observe.ts"
export { endOf } from "./internal/ownFiber.ts"
export {
  Current as CurrentPageRead,
  make as makePageRead,
  type PageRead,
  take as takePage
} from "./internal/pageRead.ts"
export { Current as CurrentPermitWait, end as endPermitWait, make as makePermitWait } from "./internal/permitWait.ts"
export {
  endAround as endSpanAround,
  endCall as endCallSpan,
  start as startSpan,
  use as useSpan,
  withParent
} from "./internal/span.ts"
export { after } from "./internal/timer.ts"
export { watchers, type Watcher } from "./internal/watchers.ts"
export { connectionFailed } from "./internal/transport/connectionError.ts"
export { Body, MaxResponseBytes, tooLarge, withBrokenBody } from "./internal/transport/readBody.ts"
export {
  needsBody,
  timedOut,
  type Transport,
  type TransportFailure,
  type TransportRequest,
  type TransportResponse,
  type TransportResult
} from "./internal/transport/transport.ts"
