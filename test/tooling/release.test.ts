import * as Schema from "effect/Schema"
import { globSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { judge } from "../../scripts/audit.ts"
import { readChangeset } from "../../scripts/changesets.ts"
import { problemsOf } from "../../scripts/licenses.ts"
import { publishedPackages, repositoryKeys, root } from "../../scripts/packages.ts"
import { inOrder, notesOf } from "../../scripts/release.ts"
import { release } from "../../scripts/version.ts"

const decodeManifest = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ scripts: Schema.Record(Schema.String, Schema.String) }))
)

const changelog = `# Changelog

## Unreleased

### Added

- The second.

## 0.1.0

### Added

- The first.
`

describe("a changeset", () => {
  it("has the largest bump that it asks for, and a text", () => {
    const source = `---\n"@effect-clerk/core": patch\n"@effect-clerk/http": minor\n---\n\nRetries less.\n`
    expect(readChangeset(source)).toEqual({ bump: "minor", text: "Retries less." })
  })

  it("is rejected without a bump or a text", () => {
    expect(() => readChangeset("---\n---\n\nText\n")).toThrow("not a changeset")
    expect(() => readChangeset(`---\n"@effect-clerk/core": patch\n---\n`)).toThrow("not a changeset")
  })

  it("of any published package is one of all: they are fixed to one version", () => {
    const config: unknown = JSON.parse(readFileSync(resolve(root, ".changeset/config.json"), "utf8"))
    expect(config).toHaveProperty("fixed", [publishedPackages().map(({ manifest }) => manifest.name)])
  })
})

describe("the changelog of a release", () => {
  it("has what was unreleased and the changesets below the version, under their headings", () => {
    const changesets = [
      { bump: "patch", text: "A fix\nof two lines." },
      { bump: "minor", text: "The third." }
    ] as const
    expect(release(changelog, "0.2.0", changesets)).toBe(`# Changelog

## Unreleased

## 0.2.0

### Added

- The third.
- The second.

### Fixed

- A fix
  of two lines.

## 0.1.0

### Added

- The first.
`)
  })

  it("is not made of nothing", () => {
    expect(() => release(changelog, "0.1.0", [])).toThrow("there is no changeset")
  })

  it("has notes for each version", () => {
    expect(notesOf(changelog, "0.1.0")).toBe("### Added\n\n- The first.")
    expect(notesOf(changelog, "0.1")).toBeUndefined()
  })
})

describe("a release", () => {
  it("publishes each package behind those that it depends on", () => {
    const names = inOrder(publishedPackages().toReversed()).map(({ manifest }) => manifest.name)
    expect(names.length).toBe(publishedPackages().length)
    for (const { manifest } of publishedPackages()) {
      for (const dependency of Object.keys(manifest.dependencies ?? {}).filter((name) => names.includes(name)))
        expect(names.indexOf(dependency)).toBeLessThan(names.indexOf(manifest.name))
    }
  })

  it("is stopped by a licence that is not known to suit, and names the package", () => {
    expect(problemsOf('{ "MIT": [{ "name": "effect" }], "GPL-3.0": [{ "name": "left" }] }')).toEqual([
      "left has the licence GPL-3.0"
    ])
  })

  it("is stopped by a vulnerability, and not by a registry that knows of none", () => {
    const output = "Error: ERR_PNPM_AUDIT_BAD_RESPONSE\n The endpoint responded with 405:"
    expect(judge({ status: 1, output })).toEqual({
      line: "audit: skipped, since the registry has no such endpoint"
    })
    expect(judge({ status: 1, output: "1 high" })).toEqual({ problem: "1 high" })
    expect(judge({ status: 1, output: output.replace("405", "500") })).toHaveProperty("problem")
    expect(judge({ status: 0, output: "" })).toEqual({ line: "audit: clean" })
  })

  it("leads to the repository once it has an address", () => {
    expect(repositoryKeys(undefined, "packages/core")).toEqual({})
    expect(repositoryKeys("https://host/owner/name", "/clone/packages/core")).toEqual({
      homepage: "https://host/owner/name#readme",
      bugs: "https://host/owner/name/issues",
      repository: { type: "git", url: "git+https://host/owner/name.git", directory: "packages/core" }
    })
  })
})

describe.each(globSync(".github/workflows/*.yml", { cwd: root }))("the workflow %s", (file) => {
  const text = readFileSync(resolve(root, file), "utf8")

  it("names each action by a commit, and its version beside it", () => {
    const used = text.split("\n").filter((line) => line.includes("uses:"))
    expect(used.length).toBeGreaterThan(0)
    expect(used.filter((line) => !/uses: [\w/-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
  })

  it("has no permission but those that it names, and keeps no credentials", () => {
    expect(text).toMatch(/^permissions:(?: \{\}|\n {2}contents: read)$/m)
    expect(text.match(/actions\/checkout/g)?.length).toBe(text.match(/persist-credentials: false/g)?.length)
  })

  it("runs an exact version of pnpm wherever it may write", () => {
    const jobs = text.split(/^ {2}(?=[\w-]+:$)/m).filter((job) => /^ +[\w-]+: write\b/m.test(job))
    const versions = jobs.flatMap((job) => job.match(/pnpm@\S+/g) ?? [])
    expect(versions.filter((version) => !/^pnpm@\d+\.\d+\.\d+$/.test(version))).toEqual([])
    expect(new Set(versions).size).toBe(jobs.length === 0 ? 0 : 1)
  })

  it("gives its token to commands of GitHub's alone", () => {
    const steps = text.split(/^ {6}- /m).filter((step) => step.includes("github.token"))
    expect(steps.filter((step) => !/\bgh \w+/.test(step) || /\b(?:npx|npm|node|bash|pnpm)\b/.test(step))).toEqual([])
  })

  it("runs commands that there are", () => {
    const { scripts } = decodeManifest(readFileSync(resolve(root, "package.json"), "utf8"))
    const commands = Array.from(text.matchAll(/pnpm@12(?:\.\d+\.\d+)? ([\w:-]+)/g), ([, command = ""]) => command)
    expect(commands.filter((command) => command !== "install" && scripts[command] === undefined)).toEqual([])
    const files = Array.from(text.matchAll(/(?:node|bash) ([\w./-]+)/g), ([, path = ""]) => path)
    expect(globSync(files, { cwd: root }).length).toBe(new Set(files).size)
  })
})
