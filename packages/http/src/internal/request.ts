import { version } from "@effect-clerk/core/internal"
import type { Call } from "./call.ts"
import * as CallSpan from "./callSpan.ts"
import type { TransportRequest } from "./transport/transport.ts"

const userAgent = `effect-clerk/${version}`

/** Returns the request of a call with the headers that all requests share. */
export const toTransportRequest = (
  { client: { config }, endpoint, request, span }: Call<unknown, number>,
  secret: string
): TransportRequest => {
  const headers: Record<string, string> = {
    accept: "application/json",
    authorization: `Bearer ${secret}`,
    "clerk-api-version": config.apiVersion,
    "user-agent": userAgent
  }
  if (request.body !== undefined) headers["content-type"] = "application/json"
  const parent = config.traceHeaders ? CallSpan.traceParent(span) : undefined
  if (parent !== undefined) headers["traceparent"] = parent
  return { method: endpoint.method, url: config.apiUrl + request.target, headers, body: request.body }
}
