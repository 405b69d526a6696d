import { Endpoint, Field } from "@effect-clerk/core"
import { Result } from "effect"
import { describe, expect, test } from "tstyche"

const options = {
  method: "PATCH",
  path: "/things/{thing_id}",
  params: { thingId: Field.Id },
  payload: { name: Field.Text, note: Field.optional(Field.nullOr(Field.Text)) },
  decode: Result.succeed<unknown>,
  errors: [404, 422]
} as const

interface Exact {
  readonly thingId: string
  readonly name: string
  readonly note?: string | null | undefined
}

describe("Endpoint.make", () => {
  test("makes the input's type of the fields", () => {
    const made = Endpoint.make("Things.update", options)
    expect(made.encode).type.toBeCallableWith({ thingId: "thing_1", name: "a" })
    expect(made.encode).type.toBeCallableWith({ thingId: "thing_1", name: "a", note: null })
    expect(made.encode).type.not.toBeCallableWith({ thingId: "thing_1" })
    expect(made.encode).type.not.toBeCallableWith({ thingId: "thing_1", name: "a", other: 1 })
  })

  test("has the named type as its input, and the statuses that it lists", () => {
    expect(Endpoint.make("Things.update", { ...options, input: Endpoint.input<Exact> })).type.toBe<
      Endpoint.Endpoint<Exact, unknown, 404 | 422>
    >()
  })

  test("rejects a named input with a key that no field takes", () => {
    interface Wider extends Exact {
      readonly other?: string | undefined
    }
    expect(Endpoint.make).type.not.toBeCallableWith("Things.update", { ...options, input: Endpoint.input<Wider> })
  })

  test("rejects a named input that forgets a field", () => {
    expect(Endpoint.make).type.not.toBeCallableWith("Things.update", {
      ...options,
      input: Endpoint.input<Omit<Exact, "note">>
    })
    expect(Endpoint.make).type.not.toBeCallableWith("Things.update", {
      ...options,
      input: Endpoint.input<Omit<Exact, "name">>
    })
  })

  test("rejects a named input in which a key has another type, or is required where it is optional", () => {
    interface Narrower extends Omit<Exact, "note"> {
      readonly note?: string | undefined
    }
    interface Required extends Omit<Exact, "note"> {
      readonly note: string | null | undefined
    }
    interface Optional extends Omit<Exact, "name"> {
      readonly name?: string | undefined
    }
    expect(Endpoint.make).type.not.toBeCallableWith("Things.update", { ...options, input: Endpoint.input<Narrower> })
    expect(Endpoint.make).type.not.toBeCallableWith("Things.update", { ...options, input: Endpoint.input<Required> })
    expect(Endpoint.make).type.not.toBeCallableWith("Things.update", { ...options, input: Endpoint.input<Optional> })
  })
})

describe("Endpoint.Status", () => {
  test("is every status that one of the endpoints documents", () => {
    const get = Endpoint.make("Things.get", { ...options, method: "GET", errors: [401] })
    const update = Endpoint.make("Things.update", options)
    expect<Endpoint.Status<typeof get | typeof update>>().type.toBe<401 | 404 | 422>()
  })
})
