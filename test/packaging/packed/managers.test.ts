/**
 * The first program, installed by each package manager, started on each Node and compiled by each TypeScript: by turns, so that a
 * manager meets two of the Nodes and one or two of the compilers. `TEST_LONG=1` tries the whole product.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { isLong } from "@effect-clerk/test-support/share"
import { publishedPackages } from "../../../scripts/packages.ts"
import * as Project from "./project.ts"

/** Returns all values, or by turns one of them. */
const some = <A>(all: ReadonlyArray<A>, turn: number): ReadonlyArray<A> =>
  all.filter((_, index) => isLong || index === turn % all.length)

const range = publishedPackages()[0]?.manifest.peerDependencies?.["effect"] ?? ""
const lowest = /^>=(\S+)/.exec(range)?.[1] ?? ""

/** With PnP a project has a compiler of its own, which yarn changes. */
const compilersOf = (
  manager: Project.Manager
): ReadonlyArray<readonly [Project.TypeScript, ...Array<Project.TypeScript>]> => {
  if (manager === "yarn with PnP") return some([["6"], ["5.9"]] as const, 0)
  if (isLong) return [["5.9", "6", "7"]]
  // A folder of npm's, of yarn's and of bun's is the same to a compiler.
  return manager === "pnpm" ? [["5.9", "7"]] : [[manager === "npm" ? "6" : "7"]]
}

const rows = Project.managers.flatMap((manager, turn) =>
  some(["lowest", "newest"], turn).flatMap((effect) =>
    compilersOf(manager).map((compilers) => ({ manager, turn, effect, compilers }))
  )
)

describe.each(rows)("installed by $manager with the $effect effect, for TypeScript $compilers", (row) => {
  const { compilers, effect, manager, turn } = row
  let project: Project.Project
  beforeAll(async () => {
    project = await Project.install(manager, effect === "lowest" ? lowest : range, compilers[0])
  })
  afterAll(() => Project.remove(project))

  // Yarn's loader does not see there what an ES module imports that was required: docs/requirements.md says so.
  const unseen = manager === "yarn with PnP" ? (["20"] as const) : []
  const runs = Project.nodes.flatMap((node, index) => {
    if (!isLong && index % 2 === turn % 2) return []
    const kinds = unseen.some((version) => version === node)
      ? ["import" as const]
      : some(["require", "import"] as const, turn + Math.floor(index / 2))
    return kinds.map((kind) => ({ node, kind }))
  })
  it.each(runs)("the first program runs on Node $node, by $kind", async ({ kind, node }) => {
    expect(await Project.start(project, node, kind)).toBe("Noa org:member, again 400, 1 listed")
  })

  it.each(unseen)("the first program is not found on Node %s, by require", async (node) => {
    await expect(Project.start(project, node, "require")).rejects.toThrow("ERR_MODULE_NOT_FOUND")
  })

  const compiles = compilers.flatMap((typeScript, index) =>
    some(["nodenext", "bundler"] as const, turn + index).map((resolution) => ({ typeScript, resolution }))
  )
  it.each(compiles)("TypeScript $typeScript compiles it, with $resolution", async ({ resolution, typeScript }) => {
    expect(await Project.compile(project, typeScript, resolution)).toBe("")
  })
})
