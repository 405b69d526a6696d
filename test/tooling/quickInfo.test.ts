import { Endpoint } from "@effect-clerk/core"
import { Endpoints, OrganizationMemberships } from "@effect-clerk/memberships"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { quickInfo } from "./quickInfo.ts"

const names = Object.keys(OrganizationMemberships.make(() => Effect.never))

const methods = names.map((name) => `memberships.${name}`)

const ofService = quickInfo(
  `import type { OrganizationMemberships } from "@effect-clerk/memberships"
   declare const memberships: OrganizationMemberships["Service"]`,
  methods
)

const ofFacade = quickInfo(
  `import type { ClerkMemberships } from "@effect-clerk/memberships/Promise"
   declare const memberships: ClerkMemberships`,
  methods
)

describe("quick info of a method", () => {
  it("has the doc comment of the endpoint's declaration", () => {
    expect(ofService[names.indexOf("create")]).toStrictEqual({
      signature:
        "(property) create: <Public extends object = Metadata, Private extends object = Metadata>" +
        "(input: WithMetadata<CreateInput, Public, Private>) => " +
        "Effect<OrganizationMembership, SDKException | ClerkErrors<400 | 403 | 404 | 422>, never>",
      docs: "Adds a user to an organization.\n\nSource: `POST /organizations/{organization_id}/memberships`"
    })
    expect(ofFacade[names.indexOf("create")]).toStrictEqual({
      signature:
        "(property) create: " +
        "MetadataCall<CreateInput, OrganizationMembership, SDKException | ClerkErrors<400 | 403 | 404 | 422>>",
      docs: "Adds a user to an organization.\n\nSource: `POST /organizations/{organization_id}/memberships`"
    })
  })

  it("writes out the statuses of an operation that is made of several endpoints", () => {
    expect(ofService[names.indexOf("find")]?.signature).toBe(
      "(property) find: (input: FindInput) => " +
        "Effect<Option<OrganizationMembership>, SDKException | ClerkErrors<422 | 401>, never>"
    )
    expect(ofFacade[names.indexOf("stream")]?.signature).toBe(
      "(property) stream: StreamCall<StreamInput, OrganizationMembership, SDKException | ClerkErrors<422 | 401>>"
    )
  })

  it.each(names.map((name, index) => [name, index] as const))("is the same in the facade: %s", (_, index) => {
    expect(ofService[index]?.docs).toMatch(/^[A-Z][a-z]+s [^]*\.|`$/)
    expect(ofFacade[index]?.docs).toBe(ofService[index]?.docs)
  })

  it.each(Object.entries<unknown>(Endpoints))("names the endpoint's method and path: %s", (name, endpoint) => {
    if (!Endpoint.isEndpoint(endpoint)) return
    expect(endpoint.name).toBe(`OrganizationMemberships.${name}`)
    expect(ofService[names.indexOf(name)]?.docs).toContain(`Source: \`${endpoint.method} ${endpoint.path}\``)
  })
})
