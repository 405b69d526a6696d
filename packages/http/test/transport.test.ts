import { describe, expect, it } from "@effect/vitest"
import { toHead } from "../src/internal/transport/head.ts"
import { needsBody, redactFailure, timedOut } from "../src/internal/transport/transport.ts"

describe("needsBody", () => {
  it("holds for successes and for error responses whose code is in the body", () => {
    const statuses = [199, 200, 299, 300, 399, 400, 428, 429, 430, 499, 500, 503]
    expect(statuses.filter(needsBody)).toEqual([200, 299, 400, 428, 430, 499])
  })
})

describe("timedOut", () => {
  it.each([
    { what: "no head", head: undefined, processed: "maybe" },
    { what: "the head of a success", head: toHead({ status: 200 }), processed: "yes" },
    { what: "the head of a 404", head: toHead({ status: 404 }), processed: "no" }
  ])("is a timeout, processed $processed, after $what", ({ head, processed }) => {
    expect(timedOut(head)).toStrictEqual({ _tag: "Timeout", processed })
  })

  it.each([302, 429, 503])("is the response without a body where the status %d is enough", (status) => {
    expect(timedOut(toHead({ status }))).toMatchObject({ _tag: "Response", status, text: "" })
  })
})

describe("redactFailure", () => {
  const failure = { _tag: "Transport", processed: "maybe", description: "a sk_test_key", code: undefined } as const

  it("cuts the secret key out of the description and the code", () => {
    expect(redactFailure({ ...failure, code: "ERR_sk_test_key", status: 200 }, "sk_test_key")).toStrictEqual({
      _tag: "Transport",
      processed: "maybe",
      description: "a <redacted>",
      code: "ERR_<redacted>",
      status: 200
    })
  })

  it("adds no code", () => {
    expect(redactFailure(failure, "sk_test_key")).not.toHaveProperty("code")
  })
})
