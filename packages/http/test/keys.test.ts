import { expect, it } from "@effect/vitest"
import { ClerkHttpClient, Observer } from "../src/index.ts"
import * as PageRead from "../src/internal/pageRead.ts"
import * as PermitWait from "../src/internal/permitWait.ts"
import { Transform } from "../src/internal/transport/httpClient.ts"

it("the keys by which two copies of the package find each other's services and references are these", () => {
  expect(
    [
      ClerkHttpClient.ClerkHttpClient,
      ClerkHttpClient.MaxResponseBytes,
      Observer.Current,
      Observer.AttemptSpans,
      Transform,
      PageRead.Current,
      PermitWait.Current
    ].map(({ key }) => key)
  ).toEqual([
    "@effect-clerk/http/ClerkHttpClient",
    "@effect-clerk/http/ClerkHttpClient/MaxResponseBytes",
    "@effect-clerk/http/Observer",
    "@effect-clerk/http/Observer/AttemptSpans",
    "@effect-clerk/http/ClerkHttpClient/Transform",
    "@effect-clerk/http/PageRead",
    "@effect-clerk/http/PermitWait"
  ])
})
