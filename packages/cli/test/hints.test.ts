import { describe, expect, it } from "@effect/vitest"
import { hintOf } from "../src/internal/emulator/hints.ts"

describe("hints", () => {
  it.each([
    ["/v1/v1/users", "", /has \/v1 twice: set the base URL without \/v1/],
    ["/v1/v1", "", /has \/v1 twice/],
    ["/v1//users", "", /has an empty segment: the base URL ends in a slash, or an id is empty/],
    ["//v1/users", "", /has an empty segment/],
    ["/v1/organizations//memberships", "", /or an id is empty/],
    ["/users", "", /has no \/v1: set the base URL with \/v1/],
    ["/organization_memberships", "limit=1", /has no \/v1/],
    ["/v1/users/", "", /ends in a slash/],
    ["/__emulator/inject", "", /control API is off: start the emulator with --control/],
    ["/v1/users", "limit=1&user_id[]=a", /no parameter user_id\[\], and it is ignored: repeat user_id for each value/],
    ["/v1/users", "user_id%5B%5D=a&user_id%5B%5D=b", /repeat user_id for each value, as in user_id=a&user_id=b/],
    ["/v1/users", "email_address[0]=a", /repeat email_address/]
  ])("has one for the path %s with the query %j", (path, query, hint) => {
    expect(hintOf({ path, query })).toMatch(hint)
  })

  it.each([
    ["/v1/users", "user_id=a&user_id=b"],
    ["/v1/users", "query=[]"],
    ["/v1/users", "query=a[]=b"],
    ["/v1/users/v1", ""],
    ["/v1/organizations/users/memberships", ""],
    ["/favicon.ico", ""],
    ["/__emulators", ""],
    ["/", ""]
  ])("has none for the path %s with the query %j", (path, query) => {
    expect(hintOf({ path, query })).toBeUndefined()
  })
})
