/** The pages of the quick starts: what they show is what there is. Their commands are run by test/packaging/packed. */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { sidebar } from "../../docs/.vitepress/sidebar.ts"
import { withFiles } from "../../scripts/docs/files.ts"
import { linkOnSite, routeOf } from "../../scripts/docs/routes.ts"
import { root } from "../../scripts/packages.ts"
import { fileOf, quickStarts } from "../packaging/workspace.ts"

const read = (file: string): string => readFileSync(join(root, file), "utf8")

/** The files that a reader writes. Settings of the compiler and the emulator's seed are in the folder alone. */
const written = (name: string): ReadonlyArray<string> =>
  globSync("{package.json,*.ts,*.js,{app,lib,src,test,tests}/**/*.{ts,tsx,php}}", { cwd: fileOf(name, "") })
    .filter((file) => !/^next|layout\.tsx$/.test(file))
    .toSorted()

describe("the page of a quick start", () => {
  it.each(quickStarts)("shows the files of %s, under their names", (name) => {
    const file = `examples/quick-starts/${name}/README.md`
    const page = withFiles(file, read(file))
    const files = written(name)
    expect(files.length).toBeGreaterThan(1)
    for (const path of files)
      expect(page).toContain(` [${path}]\n${read(`examples/quick-starts/${name}/${path}`).trim()}\n`)
    expect(page).toContain("Node 22.19 or newer")
  })

  it("is in the sidebar and in the table of all of them", () => {
    const links = sidebar.flatMap(({ items = [] }) => items.map(({ link }) => link))
    const index = "examples/quick-starts/README.md"
    const listed = Array.from(read(index).matchAll(/\]\((\w[\w-]*\/README\.md)\)/g), ([, link = ""]) => link)
    for (const name of quickStarts) {
      expect(links).toContain(routeOf(`examples/quick-starts/${name}/README.md`))
      expect(listed.map((link) => linkOnSite(index, link))).toContain(`/quick-starts/${name}`)
    }
    expect(links).toContain(routeOf(index))
  })

  it("leaves a link alone that is no paragraph, or leads elsewhere", () => {
    const text = "See [src/main.ts](src/main.ts).\n\n[other](src/main.ts)\n"
    expect(withFiles("examples/quick-starts/express/README.md", text)).toBe(text)
  })
})
