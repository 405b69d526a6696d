import { Endpoint } from "@effect-clerk/core"
import { Result } from "effect"

/** An endpoint that takes nothing and hands on whatever it is answered. */
export const read = Endpoint.make("Things.read", {
  method: "GET",
  path: "/things",
  params: {},
  decode: Result.succeed,
  errors: []
})

/** A value as a program without types may pass it. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const untyped = (value: unknown): never => value as never
