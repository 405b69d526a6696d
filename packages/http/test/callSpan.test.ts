import { describe, expect, it } from "@effect/vitest"
import { traceParent } from "../src/internal/callSpan.ts"

const traceId = "0123456789abcdef0123456789abcdef"
const spanId = "0123456789abcdef"

const span = { traceId, spanId, sampled: true }

describe("traceParent", () => {
  it("has the ids of the span, the trace's padded to its length, and says whether it is sampled", () => {
    expect(traceParent(span)).toBe(`00-${traceId}-${spanId}-01`)
    expect(traceParent({ ...span, sampled: false })).toBe(`00-${traceId}-${spanId}-00`)
    expect(traceParent({ ...span, traceId: "abc" })).toBe(`00-${"0".repeat(29)}abc-${spanId}-01`)
  })

  it.each([
    { traceId: "noop", spanId: "noop" },
    { traceId: `${traceId}0` },
    { traceId: traceId.toUpperCase() },
    { traceId: `x-00-${traceId}` },
    { spanId: "abc" },
    { spanId: `${spanId}0` },
    { spanId: `${spanId}-01-x` }
  ])("is none where the ids of a program's own tracer have another form: %j", (ids) => {
    expect(traceParent({ ...span, ...ids })).toBeUndefined()
  })
})
