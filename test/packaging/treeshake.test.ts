import * as Endpoints from "@effect-clerk/memberships/Endpoints"
import { Predicate } from "effect"
import { randomUUID } from "node:crypto"
import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
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
  let built: ReadonlyArray<string> = []
  beforeAll(async () => {
    built = await bundle(project, ["create.js", "effectClerk.js", "observed.js"])
  })

  it("that uses one operation holds that one alone, at 0.9 of the size with all five", () => {
    const [one = "", all = ""] = built
    expect(endpointsIn(all).length).toBeGreaterThanOrEqual(5)
    expect(endpointsIn(one)).toEqual(["OrganizationMemberships.create"])
    expect(size(one) / size(all)).toBeLessThanOrEqual(0.9)
  })

  it("holds the code for observers and attempt spans where the program has them, which then see the attempts", async () => {
    const [without = "", , observed = ""] = built
    const times = (bundle: string, part: string): number => bundle.split(part).length - 1
    // Of the code for observers.
    expect([without, observed].map((bundle) => times(bundle, "an observer of requests to Clerk failed"))).toEqual([
      0, 1
    ])
    // Of the span of a call, and of that of an attempt.
    expect([without, observed].map((bundle) => times(bundle, "http.request.resend_count"))).toEqual([1, 2])
    const file = join(project, `${randomUUID()}.mjs`)
    writeFileSync(file, observed)
    const module: unknown = await import(pathToFileURL(file).href)
    expect(Predicate.hasProperty(module, "seen") && (await module.seen)).toEqual([
      "OrganizationMemberships.list",
      "GET /organizations/{organization_id}/memberships",
      200
    ])
  })
})
