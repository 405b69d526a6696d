import { ErrorSchema, RetryPolicy } from "@effect-clerk/core"
import { ClerkFailure, ClerkMemberships, unwrap } from "@effect-clerk/memberships/Promise"
import { ClerkEmulator } from "@effect-clerk/testing"
import { clerkErrors, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { Result, Schema } from "effect"
import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { bob, failureOf, methods, noa, organizationId, seed } from "./support.ts"

const connect = (status: number, body: string) =>
  ClerkMemberships.make({
    secretKey: secret,
    retry: RetryPolicy.none,
    // The response comes after the platform's timer, as over a network: no frame of the caller is on the stack by then.
    fetch: () => new Promise((resolve) => setTimeout(() => resolve(new Response(body, { status })), 1))
  })

const failing = connect(422, clerkErrors("form_param_invalid"))

const invalid = { organizationId: "" }

const aNumber: unknown = expect.any(Number)

const anError: unknown = expect.any(Error)

const containing = (text: string): unknown => expect.stringContaining(text)

describe("a result", () => {
  it("is a plain object with its tag and its value, of every method", async () => {
    for (const [, call] of methods) {
      const result = await call(failing)
      expect(Object.getPrototypeOf(result)).toBe(Object.prototype)
      // React takes for plain what has no other keys than these, also no hidden ones.
      expect(Reflect.ownKeys(result)).toEqual(["_tag", "failure"])
    }
    const success = await connect(200, pageJson).list({ organizationId })
    expect(Object.getPrototypeOf(success)).toBe(Object.prototype)
    expect(Reflect.ownKeys(success)).toEqual(["_tag", "success"])
  })

  it("keeps its keys in a structured clone", async () => {
    const success = await connect(200, pageJson).list({ organizationId })
    expect(structuredClone(success)).toStrictEqual(success)
    const failure = await failing.list({ organizationId })
    expect(structuredClone(failure)).toMatchObject({ _tag: "Failure", failure: anError })
  })

  it("keeps its keys in JSON", async () => {
    const success = await connect(200, pageJson).list({ organizationId })
    expect(JSON.parse(JSON.stringify(success))).toEqual(success)
    const failure = await failing.list({ organizationId })
    expect(JSON.parse(JSON.stringify(failure))).toMatchObject({
      _tag: "Failure",
      failure: {
        _tag: "ClerkErrors",
        status: 422,
        processed: "no",
        message: containing("form_param_invalid")
      }
    })
  })

  it("keeps its tag in JSON, which drops whatever is undefined", async () => {
    const memberships = ClerkMemberships.make({ secretKey: secret, fetch: ClerkEmulator.fetch(seed) })
    const inJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
    const found = await memberships.find(noa)
    expect(structuredClone(found)).toStrictEqual({ _tag: "Success", success: undefined })
    expect(JSON.stringify(found)).toBe('{"_tag":"Success"}')
    const answer = await memberships.lookup.find(noa)
    expect(structuredClone(answer)).toMatchObject({ success: { membership: undefined } })
    expect(inJson(answer)).toStrictEqual({ _tag: "Success", success: { asOf: aNumber, stale: false } })
    const { data: users } = await unwrap(memberships.users.list())
    expect(users[0]).toHaveProperty("bypassClientTrust", undefined)
    expect(inJson(users)).not.toHaveProperty("0.bypassClientTrust")
    expect(inJson(users)).toEqual(users)
  })

  it("may be a Result of effect's where unwrap takes one", async () => {
    expect(await unwrap(Promise.resolve(Result.succeed(1)))).toBe(1)
    await expect(unwrap(Promise.resolve(Result.fail(new Error("no"))))).rejects.toThrow("no")
  })
})

describe("the plain form of a failure", () => {
  const fromServer = [
    ["a documented status", 422, clerkErrors("form_param_invalid")],
    ["an undocumented status", 418, "teapot"],
    ["a malformed response", 200, "{"]
  ] as const

  it.each(fromServer)("survives a structured clone, and decodes to an equal failure: %s", async (_, status, body) => {
    const failure = await failureOf(connect(status, body).list({ organizationId }))
    const plain = failure.toJSON()
    expect(structuredClone(plain)).toStrictEqual(plain)
    expect(plain).toEqual(JSON.parse(JSON.stringify(failure)))
    const decode = Schema.decodeUnknownSync(Schema.Union([ErrorSchema.ClerkErrors, ErrorSchema.SDKException]))
    expect(decode(structuredClone(plain))).toMatchObject({ message: failure.message, processed: failure.processed })
  })
})

describe("the stack of a failure", () => {
  // Each awaits the call itself: no engine knows the frame of a function that has returned.
  async function caller() {
    const result = await failing.list({ organizationId })
    return result._tag === "Failure" && result.failure
  }

  async function callerWithInvalidInput() {
    const result = await failing.list(invalid)
    return result._tag === "Failure" && result.failure
  }

  async function callerOfSeveral() {
    const [result] = await Promise.all([failing.list({ organizationId }), failing.find(bob)])
    return result._tag === "Failure" && result.failure
  }

  async function abortingCaller() {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 0)
    const result = await failing.delete(bob, { signal: controller.signal })
    return result._tag === "Failure" && result.failure
  }

  async function unwrappingCaller() {
    const page = await unwrap(failing.list({ organizationId }))
    return page
  }

  async function lateUnwrappingCaller() {
    const call = failing.list({ organizationId })
    // The call fails while no function awaits it.
    await new Promise((resolve) => void call.then(resolve))
    const page = await unwrap(call)
    return page
  }

  async function loopingCaller() {
    for await (const item of failing.stream({ organizationId })) {
      if (item._tag === "Failure") return item.failure
    }
    return undefined
  }

  async function unwrappingLoop() {
    for await (const _ of unwrap(failing.stream({ organizationId })));
  }

  const caught = (call: () => Promise<unknown>) =>
    call().then(
      (value) => value,
      (error: unknown) => error
    )

  const callers = [
    caller,
    callerWithInvalidInput,
    callerOfSeveral,
    abortingCaller,
    unwrappingCaller,
    lateUnwrappingCaller,
    loopingCaller,
    unwrappingLoop
  ].map((call) => [call.name, call] as const)

  it.each(callers)("has the class, the message and the frames of the caller: %s", async (name, call) => {
    const error = await caught(call)
    expect(error).toBeInstanceOf(Error)
    const { message, stack = "" } = error instanceof Error ? error : new Error()
    expect(stack).toMatch(/^(?:ClerkErrors|SDKException|Aborted): /)
    expect(stack).toContain(message)
    expect(stack).toContain(`at ${name}`)
    expect(stack).not.toContain("packages/memberships/src/internal")
    // A console shows the same.
    expect(inspect(error)).toContain(stack)
  })

  it("is that of each call where several fail with the same invalid setting", async () => {
    const memberships = ClerkMemberships.make({ secretKey: "" })
    async function first() {
      const result = await memberships.list({ organizationId })
      return result
    }
    async function second() {
      const result = await memberships.list({ organizationId })
      return result
    }
    const [one, other] = await Promise.all([first(), second()])
    expect(one).toMatchObject({ failure: { stack: containing("first") } })
    expect(other).toMatchObject({ failure: { stack: containing("second") } })
  })
})

describe("a failure on the console", () => {
  it("shows its fields behind the stack, with the reason's", async () => {
    const shown = inspect(await failureOf(failing.list(invalid)), { depth: 4 })
    expect(shown).toContain("operation: 'OrganizationMemberships.list'")
    expect(shown).toContain("_tag: 'InvalidRequest'")
    expect(shown).toContain("path: [ 'organizationId' ]")
  })

  it("is its name alone where it stands too deep", async () => {
    const failure = await failureOf(failing.list(invalid))
    expect(inspect({ a: { failure } }, { depth: 0 })).not.toContain("InvalidRequest")
  })
})

describe("ClerkFailure of the facade", () => {
  it("reads a failure of each kind that a call may come to", async () => {
    const undocumented = await failureOf(connect(409, clerkErrors("resource_locked")).list({ organizationId }))
    expect([undocumented._tag, ClerkFailure.kind(undocumented)]).toStrictEqual(["SDKException", "conflict"])
    const documented = await failureOf(failing.list({ organizationId }))
    expect([documented._tag, ClerkFailure.kind(documented)]).toStrictEqual(["ClerkErrors", "invalid"])
    const aborted = await failureOf(failing.list({ organizationId }, { signal: AbortSignal.abort() }))
    expect([aborted._tag, ClerkFailure.kind(aborted)]).toStrictEqual(["Aborted", "unavailable"])
    expect(ClerkFailure.kind(aborted.toJSON())).toBe("unavailable")
  })
})
