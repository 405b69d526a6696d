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
