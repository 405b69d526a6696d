import { Endpoint, Field } from "@effect-clerk/core"
import { missingKey } from "@effect-clerk/core/internal"
import { untyped } from "@effect-clerk/test-support/untyped"
import { describe, expect, it } from "@effect/vitest"
import { Duration, Result } from "effect"

describe("Endpoint.records", () => {
  const fields = { newName: Field.Text, publicMetadata: Field.optional(Field.nullOr(Field.Metadata)) }
  const things = Endpoint.records(fields, { minimum: 1, maximum: 2, expected: "an array of 1 or 2 things" })
  const makeAll = Endpoint.withBodyField(
    Endpoint.make("Things.makeAll", {
      method: "POST",
      path: "/owners/{owner_id}/things/all",
      params: { ownerId: Field.Id },
      payload: { newThings: things },
      decode: Result.succeed,
      errors: []
    }),
    "newThings"
  )

  it("are the body itself, each written as a body with these fields", () => {
    const newThings = [
      { newName: 'a"}', publicMetadata: { b: [null] } },
      { newName: "c", publicMetadata: undefined }
    ]
    expect(Result.getOrThrow(makeAll.encode({ ownerId: "owner_1", newThings }))).toStrictEqual({
      resource: "/owners/owner_1",
      target: "/owners/owner_1/things/all",
      body: JSON.stringify([{ new_name: 'a"}', public_metadata: { b: [null] } }, { new_name: "c" }])
    })
    expect([makeAll.bodyField, things.fields]).toStrictEqual(["newThings", fields])
  })

  it.each([[[]], [Array.from({ length: 3 }, () => ({ newName: "a" }))], [{ newName: "a" }], ["ab"], [null]])(
    "rejects %j, which is not of the length or no array",
    (value) => {
      expect(things.issues(value)).toStrictEqual([{ path: [], expected: "an array of 1 or 2 things" }])
    }
  )

  it("names the record and the key of each issue", () => {
    const newThings = [
      { newName: "", other: 1 },
      { newName: "a", publicMetadata: 1 }
    ]
    expect(makeAll.encode(untyped({ ownerId: "owner_1", newThings }))).toMatchObject(
      Result.fail([
        { path: ["newThings", 0, "other"] },
        { path: ["newThings", 0, "newName"] },
        { path: ["newThings", 1, "publicMetadata"] }
      ])
    )
    expect(things.issues([undefined, {}])).toStrictEqual([
      { path: [0, "newName"], expected: missingKey },
      { path: [1, "newName"], expected: missingKey }
    ])
  })
})

describe("Endpoint.withEndpointQuota", () => {
  it("counts all requests of the endpoint as one resource", () => {
    const quota = { limit: 2, window: Duration.hours(1) }
    const thing = Endpoint.make("Things.change", {
      method: "PATCH",
      path: "/owners/{owner_id}/things",
      params: { ownerId: Field.Id },
      decode: Result.succeed,
      errors: []
    })
    const limited = Endpoint.withEndpointQuota(thing, quota)
    const requests = ["a", "b"].map((ownerId) => Result.getOrThrow(limited.encode({ ownerId })))
    expect(requests).toStrictEqual([
      { resource: "Things.change", target: "/owners/a/things", body: undefined },
      { resource: "Things.change", target: "/owners/b/things", body: undefined }
    ])
    expect(limited).toMatchObject({ resourceQuota: quota, isEndpointQuota: true })
  })
})
