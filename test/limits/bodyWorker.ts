/** Makes one call to a server that sends whatever body it likes, and reports what that took. */
import { monitorEventLoopDelay } from "node:perf_hooks"
import { secret } from "@effect-clerk/test-support/fixtures"
import { transports } from "@effect-clerk/test-support/transports"
import { RetryPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Effect, Redacted, Schema } from "effect"
import { BodyTask } from "./bodyTask.ts"

const { apiUrl, transport } = Schema.decodeUnknownSync(Schema.fromJsonString(BodyTask))(process.argv[2])
const make = transports.find(([name]) => name === transport)?.[1]
if (make === undefined) throw new Error(transport)

const mebibyte = 1024 * 1024

const call = (organizationId: string) =>
  OrganizationMemberships.use((_) => _.list({ organizationId })).pipe(
    Effect.flip,
    Effect.provide(make({ secretKey: Redacted.make(secret), apiUrl })),
    Effect.provideService(RetryPolicy.Current, RetryPolicy.none)
  )

await Effect.runPromise(call("org_warm"))
const before = process.memoryUsage().rss
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
const failure = await Effect.runPromise(call("org_1"))
delay.disable()
const json = JSON.stringify(failure)
process.send?.({
  failure: JSON.parse(json),
  jsonBytes: Buffer.byteLength(json),
  peakMiB: process.resourceUsage().maxRSS / 1024 - before / mebibyte,
  blockedMillis: delay.max / 1e6
})
