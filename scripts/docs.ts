/**
 * Writes the site's pages that are made of other files of the repository, to `docs/generated`, and `llms.txt` to
 * `docs/public`. Git ignores them: `pnpm docs:build` and `pnpm docs:dev` run it first.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { withFiles } from "./docs/files.ts"
import { llms } from "./docs/llms.ts"
import type { Page } from "./docs/page.ts"
import { generatedPages } from "./docs/pages.ts"
import { copied, generatedFile, routeOf } from "./docs/routes.ts"
import { root } from "./packages.ts"

/** A copy of a file. Its front matter names the file, to which its links are relative. */
const copy = (file: string): Page => ({
  route: routeOf(file) ?? "",
  text: `---\nsource: ${file}\n---\n\n${withFiles(file, readFileSync(resolve(root, file), "utf8"))}`
})

const copies = (): ReadonlyArray<Page> => {
  const files = globSync(["packages/*/README.md", "decisions/*.md", "examples/quick-starts/{,*/}README.md"], {
    cwd: root
  })
  return [...Object.keys(copied), ...files.toSorted()].map(copy)
}

const write = ({ route, text }: Page): void => {
  const file = resolve(root, generatedFile(route))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${text.trimEnd()}\n`)
}

rmSync(resolve(root, "docs/generated"), { recursive: true, force: true })
const pages = [...copies(), ...generatedPages()]
for (const page of pages) write(page)

const publicFolder = resolve(root, "docs/public")
const { full, index } = llms(pages)
mkdirSync(publicFolder, { recursive: true })
writeFileSync(resolve(publicFolder, "llms.txt"), index)
writeFileSync(resolve(publicFolder, "llms-full.txt"), full)
console.log(`docs: ${pages.length} pages made of other files`)
