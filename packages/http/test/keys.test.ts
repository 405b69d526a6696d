import { expect, it } from "@effect/vitest"
import { ClerkHttpClient, Observer } from "../src/index.ts"
import { Transform } from "../src/internal/transport/httpClient.ts"

it("two copies of the package find each other's services and references, by their keys", () => {
  expect(
    [ClerkHttpClient.ClerkHttpClient, Observer.Current, Observer.AttemptSpans, Transform].map(({ key }) => key)
  ).toEqual([
    "@effect-clerk/http/ClerkHttpClient",
    "@effect-clerk/http/Observer",
    "@effect-clerk/http/Observer/AttemptSpans",
    "@effect-clerk/http/ClerkHttpClient/Transform"
  ])
})
