/** The links between the pages: each leads to a file, and to a heading of it. */
import { globSync, readFileSync } from "node:fs"
import { posix, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { nav, sidebars, withoutStrayPager } from "../../docs/.vitepress/sidebar.ts"
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

/** The fragment of a heading on GitHub. */
const slugOnGitHub = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, "")
    .trim()
    .replaceAll(/\s/g, "-")

/** The fragment of a heading on the site: VitePress makes one dash of all that stands between two words. */
const slugOnSite = (heading: string): string =>
  heading
    .replaceAll(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .replace(/^(\d)/, "_$1")
    .toLowerCase()

const headings = (text: string): ReadonlyArray<string> =>
  Array.from(withoutCode(text).matchAll(/^#+ (.*)$/gm), ([, heading = ""]) => heading)

/** Tells whether a link with the fragment leads to a heading: of a page that is generated on the site alone. */
const hasFragment = (text: string, fragment: string, generated: boolean): boolean =>
  headings(text).some(
    (heading) => slugOnSite(heading) === fragment && (generated || slugOnGitHub(heading) === fragment)
  )

const linksOf = (text: string): ReadonlyArray<string> =>
  Array.from(withoutCode(text).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g), ([, link = ""]) => link)

/** What is wrong with a link of a file. */
const problemOf = (file: string, link: string): string | undefined => {
  const [path = "", fragment] = link.split("#")
  if (path.startsWith("/")) return problemOnSite(file, link)
  const target = path === "" ? file : posix.join(posix.dirname(file), path)
  const text = texts.get(target) ?? (exists(target) ? "" : undefined)
  if (text === undefined) return `${file}: ${link}: there is no such page`
  return fragment === undefined || hasFragment(text, fragment, false) ? undefined : `${file}: ${link}: no such heading`
}

/** What is wrong with a link of a page of the site. */
const problemOnSite = (route: string, link: string): string | undefined => {
  const [path = "", fragment] = link.split("#")
  const text = routes.get(path === "" ? route : path)
  if (text === undefined) return `${route}: ${link}: there is no such page`
  return fragment === undefined || hasFragment(text, fragment, true) ? undefined : `${route}: ${link}: no such heading`
}

const all = sidebars()

type Groups = (typeof all)[string]

const itemsOf = (groups: Groups): Groups => groups.flatMap(({ items = [] }) => items)

/** Tells whether a page stands in the sidebar that its route has by itself. */
const inSidebar = (route: string): boolean =>
  itemsOf(all[route.slice(0, route.lastIndexOf("/") + 1)] ?? []).some(({ link }) => link === route)

const exists = (file: string): boolean => globSync(file, { cwd: root }).length > 0

describe("the links of the pages", () => {
  it("lead to files and headings that exist", () => {
    const links = [...texts].flatMap(([file, text]) => linksOf(text).map((link) => [file, link] as const))
    expect(links.length).toBeGreaterThan(50)
    expect(links.flatMap(([file, link]) => problemOf(file, link) ?? [])).toEqual([])
  })

  it("of the generated pages lead to pages and headings that exist", () => {
    const links = generatedPages().flatMap(({ route, text }) => linksOf(text).map((link) => [route, link] as const))
    expect(links.length).toBeGreaterThan(100)
    expect(links.flatMap(([route, link]) => problemOnSite(route, link) ?? [])).toEqual([])
  })

  it("of the navigation lead to pages and headings that exist", () => {
    const links = [...nav, ...Object.values(all).flatMap(itemsOf)].flatMap((item) =>
      "link" in item ? [item.link ?? ""] : []
    )
    expect(links.length).toBeGreaterThan(100)
    expect(links.flatMap((link) => problemOnSite("the navigation", link) ?? [])).toEqual([])
  })

  it("of the reference's sidebars lead to every module of their package", () => {
    const modules = [...routes.keys()].filter((route) => /^\/reference\/\w+\//.test(route))
    expect(modules.length).toBeGreaterThan(20)
    expect(modules.filter((route) => !inSidebar(route))).toEqual([])
  })

  it("to the pages before and behind one are on those of a sidebar alone", () => {
    const page = (relativePath: string) => withoutStrayPager({ relativePath, frontmatter: { source: "a.md" } }, all)
    expect([page("errors/Timeout.md"), page("quick-starts/index.md")]).toEqual([{}, {}])
    expect(page("errors/resource_not_found.md")).toEqual({ frontmatter: { source: "a.md", prev: false, next: false } })
  })

  it("of llms.txt lead to pages that exist, and say what each is about", () => {
    const { full, index } = llms(generatedPages())
    const lines = index.split("\n").filter((line) => line.startsWith("- "))
    expect(lines.length).toBeGreaterThan(15)
    for (const line of lines) expect(line).toMatch(/^- \[.+\]\(\/\S+\): .+\.$/)
    expect(linksOf(index).filter((link) => !routes.has(link.split("#")[0] ?? ""))).toEqual([])
    expect(index).toMatch(/^- \[@effect-clerk\/memberships\/Users\]\(\/reference\/memberships\/Users\): .*users.*\.$/m)
    expect(index).toMatch(/^- \[From @clerk\/backend\].*: The inputs are the same objects/m)
    expect(full).toContain("# Start in five minutes")
  })

  it("are found to be broken where they are", () => {
    expect(problemOf("README.md", "docs/none.md")).toMatch("no such page")
    expect(problemOf("README.md", "docs/failures.md#none")).toMatch("no such heading")
    expect(problemOf("README.md", "/errors/none")).toMatch("no such page")
    expect(problemOf("README.md", "docs/failures.md#responses-of-your-own")).toBe(undefined)
    expect(problemOf("README.md", "LICENSE")).toBe(undefined)
    expect(problemOnSite("/errors/", "/errors/Timeout#none")).toMatch("no such heading")
    expect(problemOnSite("/errors/", "#codes-of-clerk")).toBe(undefined)
  })
})
