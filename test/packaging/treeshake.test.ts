import * as Endpoints from "@effect-clerk/memberships/Endpoints"
import { rmSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { afterAll, describe, expect, it } from "vitest"
import { bundlers } from "./bundlers.ts"
import { makeProject } from "./project.ts"

const project = await makeProject()
afterAll(() => rmSync(project, { recursive: true }))

const size = (code: string): number => gzipSync(code, { level: 9 }).length

const endpointsIn = (code: string): ReadonlyArray<string> =>
  Object.values(Endpoints)
    .flatMap((endpoint) => ("path" in endpoint ? [endpoint.name] : []))
    .filter((name) => new RegExp(`\\b${name}\\b`).test(code))

describe.each(bundlers)("a bundle of %s", (_, bundle) => {
  it("that uses one operation holds that one alone, at 0.9 of the size with all five", async () => {
    const [one = "", all = ""] = await bundle(project, ["create.js", "effectClerk.js"])
    expect(endpointsIn(all).length).toBeGreaterThanOrEqual(5)
    expect(endpointsIn(one)).toEqual(["OrganizationMemberships.create"])
    expect(size(one) / size(all)).toBeLessThanOrEqual(0.9)
  })
})
