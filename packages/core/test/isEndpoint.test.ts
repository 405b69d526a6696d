import { Endpoint } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"

const endpoint = Endpoint.make("Things.list", {
  method: "GET",
  path: "/things",
  params: {},
  decode: Result.succeed,
  errors: []
})

describe("Endpoint.isEndpoint", () => {
  it("tells an endpoint from every other value", () => {
    expect(Endpoint.isEndpoint(endpoint)).toBe(true)
    const others = [undefined, null, "encode", 5, {}, { encoded: true }, [], Object.assign(() => 1, { encode: 1 })]
    for (const other of others) expect(Endpoint.isEndpoint(other)).toBe(false)
  })
})

describe("Endpoint.input", () => {
  it("returns its argument", () => {
    const input = { thingId: "thing_1" }
    expect(Endpoint.input(input)).toBe(input)
  })
})
