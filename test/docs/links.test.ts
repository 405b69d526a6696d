/** The links between the pages: each leads to a file, and to a heading of it. */
import { globSync, readFileSync } from "node:fs"
import { posix, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { llms } from "../../scripts/docs/llms.ts"
import { generatedPages } from "../../scripts/docs/pages.ts"
import { routeOf } from "../../scripts/docs/routes.ts"

const root = resolve(import.meta.dirname, "../..")

const ignored = /(?:^|\/)(?:node_modules|generated|dist|coverage|\.vitepress)\//

const files = globSync("{*.md,{docs,packages,decisions,bench,examples,openapi,test}/**/*.md}", { cwd: root })
  .filter((file) => !ignored.test(file))
  .toSorted()

const texts = new Map(files.map((file) => [file, readFileSync(resolve(root, file), "utf8")]))

/** The pages of the site by their routes, those among them that are generated. */
const routes = new Map([
  ...[...texts].map(([file, text]) => [routeOf(file) ?? "", text] as const),
  ...generatedPages().map(({ route, text }) => [route, text] as const)
])

const withoutCode = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, "")

/** The fragment of a heading, as GitHub and VitePress make it. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, "")
    .trim()
    .replaceAll(/\s+/g, "-")

const fragments = (text: string): ReadonlyArray<string> =>
  Array.from(withoutCode(text).matchAll(/^#+ (.*)$/gm), ([, heading = ""]) => slug(heading))

const linksOf = (text: string): ReadonlyArray<string> =>
  Array.from(withoutCode(text).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g), ([, link = ""]) => link)

/** What is wrong with a link of a file. */
const problemOf = (file: string, link: string): string | undefined => {
  const [path = "", fragment] = link.split("#")
  const target = path === "" ? file : posix.join(posix.dirname(file), path)
  const text = path.startsWith("/") ? routes.get(path) : (texts.get(target) ?? (exists(target) ? "" : undefined))
  if (text === undefined) return `${file}: ${link}: there is no such page`
  return fragment === undefined || fragments(text).includes(fragment) ? undefined : `${file}: ${link}: no such heading`
}

const exists = (file: string): boolean => globSync(file, { cwd: root }).length > 0

describe("the links of the pages", () => {
  it("lead to files and headings that exist", () => {
    const links = [...texts].flatMap(([file, text]) => linksOf(text).map((link) => [file, link] as const))
    expect(links.length).toBeGreaterThan(50)
    expect(links.flatMap(([file, link]) => problemOf(file, link) ?? [])).toEqual([])
  })

  it("of the generated pages lead to pages that exist", () => {
    const links = generatedPages().flatMap(({ route, text }) => linksOf(text).map((link) => [route, link] as const))
    const broken = links.filter(([, link]) => link.startsWith("/") && !routes.has(link.split("#")[0] ?? ""))
    expect(links.length).toBeGreaterThan(100)
    expect(broken).toEqual([])
  })

  it("of llms.txt lead to pages that exist, and say what each is about", () => {
    const { full, index } = llms(generatedPages())
    const lines = index.split("\n").filter((line) => line.startsWith("- "))
    expect(lines.length).toBeGreaterThan(15)
    for (const line of lines) expect(line).toMatch(/^- \[.+\]\(\/\S+\): .+\.$/)
    expect(linksOf(index).filter((link) => !routes.has(link.split("#")[0] ?? ""))).toEqual([])
    expect(full).toContain("# Start in five minutes")
  })

  it("are found to be broken where they are", () => {
    expect(problemOf("README.md", "docs/none.md")).toMatch("no such page")
    expect(problemOf("README.md", "docs/failures.md#none")).toMatch("no such heading")
    expect(problemOf("README.md", "/errors/none")).toMatch("no such page")
    expect(problemOf("README.md", "docs/failures.md#responses-of-your-own")).toBe(undefined)
    expect(problemOf("README.md", "LICENSE")).toBe(undefined)
  })
})
