// One call without a network, against @clerk/backend: the fetch function builds a Request, as a real one does, and answers.
import { ClerkConfig, RateLimitPolicy } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Effect, Layer, Redacted } from "effect"
import { FetchHttpClient, HttpBody, HttpClient, HttpClientRequest } from "effect/http"
import * as BareRequests from "./bareRequests.ts"
import { compare, ratios, type Subject } from "./harness.ts"
import type { Row } from "./results.ts"
import { membershipJson, pageJson } from "./wire.ts"

const stub =
  (body: string): typeof globalThis.fetch =>
  (input, init) => {
    const request = new Request(input, init)
    const headers = { "content-type": "application/json", "x-method": request.method }
    return Promise.resolve(new Response(body, { headers }))
  }

// @clerk/backend takes the global fetch when it is loaded, so one that can be exchanged stands there first.
let current = stub("")
const { fetch } = globalThis
globalThis.fetch = (input, init) => current(input, init)
const { createClerkClient } = await import("@clerk/backend")
globalThis.fetch = fetch

type Call = (memberships: OrganizationMemberships["Service"]) => Effect.Effect<unknown, unknown>

const ours = async (
  name: string,
  layer: Layer.Layer<OrganizationMemberships, unknown>,
  call: Call
): Promise<Subject> => {
  const memberships = await Effect.runPromise(Effect.provide(OrganizationMemberships, layer))
  // The default policies but for the limiter's: a bench must not wait for a quota.
  const program = Effect.provideService(call(memberships), RateLimitPolicy.Current, RateLimitPolicy.unlimited)
  return { name, run: () => Effect.runPromise(Effect.asVoid(program)) }
}

const straight = (body: string) =>
  OrganizationMemberships.layerFetch({ secretKey: Redacted.make(BareRequests.secretKey), fetch: stub(body) })

const overClient = (body: string) =>
  OrganizationMemberships.layer.pipe(
    Layer.provide(ClerkHttpClient.layer),
    Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make(BareRequests.secretKey) })),
    Layer.provide(FetchHttpClient.layer),
    Layer.provide(Layer.succeed(FetchHttpClient.Fetch, stub(body)))
  )

const urlOf = (path: string): string => `https://api.clerk.com${path}`

/** What a call costs that can be aborted, and nothing else: no check, no timeout, no policy, no span. */
const bareFetch = ({ path, ...init }: BareRequests.BareRequest, body: string): Subject => {
  const fetch = stub(body)
  const url = urlOf(path)
  const run = async (): Promise<void> => {
    const response = await fetch(url, { ...init, signal: new AbortController().signal })
    JSON.parse(await response.text())
  }
  return { name: "no client: a fetch with an AbortSignal", run }
}

/** The same as an Effect with a timer and a span, and nothing else: no check, no policy, no limiter. */
const bareEffect = ({ path, ...init }: BareRequests.BareRequest, body: string): Subject => {
  const fetch = stub(body)
  const url = urlOf(path)
  const exchange = async (signal: AbortSignal): Promise<Effect.Effect<unknown>> => {
    const response = await fetch(url, { ...init, signal })
    return Effect.succeed(JSON.parse(await response.text()))
  }
  const call = Effect.useSpan("call", { kind: "client", attributes: { "http.request.method": init.method } }, () =>
    Effect.callback((resume) => {
      const controller = new AbortController()
      const timer = setTimeout(() => controller.abort(), 10_000)
      const end = (answer: Effect.Effect<unknown>): void => {
        clearTimeout(timer)
        resume(answer)
      }
      exchange(controller.signal).then(end, (cause: unknown) => end(Effect.die(cause)))
      return Effect.sync(() => controller.abort())
    })
  )
  return { name: "no client: that in an Effect, a timer and a span", run: () => Effect.runPromise(Effect.asVoid(call)) }
}

/** The same through effect's HttpClient, without its spans. */
const bareHttpClient = async ({ path, ...init }: BareRequests.BareRequest, body: string): Promise<Subject> => {
  const url = urlOf(path)
  const sent = init.body === undefined ? HttpBody.empty : HttpBody.text(init.body, "application/json")
  const layer = Layer.provide(FetchHttpClient.layer, Layer.succeed(FetchHttpClient.Fetch, stub(body)))
  const client = await Effect.runPromise(Effect.provide(HttpClient.HttpClient, layer))
  const call = Effect.suspend(() =>
    client.execute(HttpClientRequest.make(init.method)(url, { headers: init.headers, body: sent }))
  ).pipe(
    Effect.flatMap(({ json }) => json),
    Effect.provideService(HttpClient.TracerDisabledWhen, () => true)
  )
  return { name: "no client: effect's HttpClient", run: () => Effect.runPromise(Effect.asVoid(call)) }
}

const [overFetch, overHttpClient] = ["straight to fetch", "over effect's HttpClient"]

const against = async (
  title: string,
  body: string,
  theirs: () => Promise<unknown>,
  call: Call,
  request: BareRequests.BareRequest,
  goals: readonly [overFetch: number, overClient: number] = [1, 1.6]
): Promise<ReadonlyArray<Row>> => {
  current = stub(body)
  const timings = await compare([
    { name: "@clerk/backend", run: async () => void (await theirs()) },
    await ours(overFetch, straight(body), call),
    await ours(overHttpClient, overClient(body), call),
    bareFetch(request, body),
    bareEffect(request, body),
    await bareHttpClient(request, body)
  ])
  return ratios(`One call without a network: ${title}`, timings, { [overFetch]: goals[0], [overHttpClient]: goals[1] })
}

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const clerk = createClerkClient({ secretKey: BareRequests.secretKey }).organizations
  const { organizationId } = BareRequests.role
  const list = (limit: number, goals?: readonly [number, number]) =>
    against(
      `list of ${limit}`,
      pageJson(limit),
      () => clerk.getOrganizationMembershipList({ organizationId, limit }),
      (_) => _.list({ organizationId, limit }),
      BareRequests.list(limit),
      goals
    )
  return [
    ...(await against(
      "create",
      membershipJson,
      () => clerk.createOrganizationMembership(BareRequests.role),
      (_) => _.create(BareRequests.role),
      BareRequests.create
    )),
    ...(await against(
      "update",
      membershipJson,
      () => clerk.updateOrganizationMembership(BareRequests.role),
      (_) => _.update(BareRequests.role),
      BareRequests.update
    )),
    ...(await list(1)),
    ...(await list(500, [1.05, 1.1]))
  ]
}
