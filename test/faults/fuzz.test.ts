import { ClerkErrors, RateLimitPolicy, RetryPolicy, SDKException, TimeoutPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import * as Model from "@effect-clerk/memberships/OrganizationMembership"
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { Cause, Context, Effect, Exit, Layer, Redacted, Schema } from "effect"
import { inspect, isDeepStrictEqual } from "node:util"
import { clerkErrors, membershipJson, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { share, timeout } from "@effect-clerk/test-support/share"
import { fetchTransports } from "@effect-clerk/test-support/transports"
import { type Answer, mutate, parse, pick, random, toResponse } from "./mutate.ts"

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
const answersPerSeed = share(10_000)

type Service = OrganizationMemberships["Service"]
type Value = Model.OrganizationMembership | Model.OrganizationMembershipPage
type Call = (service: Service) => Effect.Effect<Value, ClerkErrors | SDKException>

const membership = { organizationId: "org_1", userId: "user_1" }

const reads: Call = (_) => _.list({ organizationId: "org_1" })
const writes: readonly [Call, ...Array<Call>] = [
  (_) => _.create({ ...membership, role: "org:member" }),
  (_) => _.update({ ...membership, role: "org:member" }),
  (_) => _.delete(membership),
  (_) => _.updateMetadata({ ...membership, publicMetadata: { team: "blue" } })
]

const errorStatuses = [400, 401, 403, 404, 409, 422, 429, 500, 503] as const
const membershipAnswer = parse(membershipJson)
const pageAnswer = parse(pageJson)
const codes = [
  "already_a_member_in_organization",
  "resource_not_found",
  "resource_locked",
  "form_param_missing"
] as const

/** A call, and what Clerk might have answered to it before something went wrong. */
const draw = (seed: number, index: number): { readonly call: Call; readonly answer: Answer } => {
  const source = random(seed * 1_000_003 + index)
  const list = source.chance(0.4)
  const call = list ? reads : pick(source, writes)
  if (source.chance(0.4)) {
    const body = parse(clerkErrors(pick(source, codes), source.chance(0.5) ? { meta: { param_name: "role" } } : {}))
    return { call, answer: mutate(source, pick(source, errorStatuses), body) }
  }
  return { call, answer: mutate(source, 200, list === source.chance(0.95) ? pageAnswer : membershipAnswer) }
}

const isMembership = Schema.is(Model.OrganizationMembership)
const isPage = Schema.is(Model.OrganizationMembershipPage)

/** What is wrong with the end of a call, if anything is. */
const wrongWith = (call: Call, exit: Exit.Exit<Value, ClerkErrors | SDKException>): string | undefined => {
  if (Exit.isSuccess(exit)) {
    return (call === reads ? isPage : isMembership)(exit.value)
      ? undefined
      : `a value that is none: ${inspect(exit.value)}`
  }
  if (exit.cause.reasons.length !== 1 || !Cause.hasFails(exit.cause))
    return `no failure but ${Cause.pretty(exit.cause)}`
  const error = Cause.squash(exit.cause)
  if (!(error instanceof ClerkErrors || error instanceof SDKException)) return `another failure: ${inspect(error)}`
  if (/[\r\n\u2028\u2029]/.test(error.message)) return `a message of several lines: ${error.message}`
  return undefined
}

/** Both ends as plain data, so that they compare by what they say. */
const said = (exit: Exit.Exit<Value, ClerkErrors | SDKException>): unknown =>
  Exit.isSuccess(exit) ? exit.value : JSON.parse(JSON.stringify(Cause.squash(exit.cause)))

const show = ({ body, ...rest }: Answer): string =>
  inspect({ ...rest, body: Buffer.from(body).toString("latin1") }, { maxStringLength: null })

const { stackTraceLimit } = Error

// Most of the calls fail, and taking the stack of each takes a good part of the time.
beforeAll(() => {
  Error.stackTraceLimit = 0
})

afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit
})

describe("any answer becomes a value or one of the two errors, the same over all transports", () => {
  it.effect.each(seeds)(
    "seed %i",
    (seed) =>
      Effect.gen(function* () {
        let current: Answer | undefined
        const fetch = () =>
          current === undefined ? Promise.reject(new Error("no answer")) : Promise.resolve(toResponse(current))
        const services = yield* Effect.forEach(fetchTransports, ([, make]) =>
          Effect.map(
            Layer.build(make({ secretKey: Redacted.make(secret) }, fetch)),
            Context.get(OrganizationMemberships)
          )
        )
        const ends = new Map<string, number>()
        for (let index = 0; index < answersPerSeed; index++) {
          const { answer, call } = draw(seed, index)
          current = answer
          const exits = yield* Effect.forEach(services, (service) => Effect.exit(call(service)))
          const where = `seed ${seed}, answer ${index}`
          for (const exit of exits) {
            const wrong = wrongWith(call, exit)
            if (wrong !== undefined) expect.fail(`${where}: ${wrong}\n${show(answer)}`)
          }
          const [first, ...others] = exits.map(said)
          const other = others.find((other) => !isDeepStrictEqual(first, other))
          if (other !== undefined) {
            expect.fail(`${where}: the transports differ: ${inspect(first)} and ${inspect(other)}\n${show(answer)}`)
          }
          for (const exit of exits) {
            const end = Exit.isSuccess(exit) ? "Success" : kindOf(Cause.squash(exit.cause))
            ends.set(end, (ends.get(end) ?? 0) + 1)
          }
        }
        // A generator that only ever breaks the JSON would prove little.
        expect([...ends.keys()].toSorted()).toEqual([
          "ClerkErrors",
          "MalformedResponse",
          "Success",
          "Transport",
          "UnexpectedStatus"
        ])
        for (const count of ends.values()) expect(count).toBeGreaterThan(answersPerSeed / 200)
      }).pipe(
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited),
        Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.none),
        Effect.withTracerEnabled(false)
      ),
    timeout
  )
})

const kindOf = (error: unknown): string => (error instanceof SDKException ? error.reason._tag : "ClerkErrors")
