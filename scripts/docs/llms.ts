/** `llms.txt`, by which a program finds the pages, and `llms-full.txt`, which has the text of all that are written by hand. */
import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { sidebar } from "../../docs/.vitepress/sidebar.ts"
import { root } from "../packages.ts"
import { firstSentence, type Page } from "./page.ts"

interface Entry {
  readonly title: string
  readonly link: string
  readonly text: string
}

const intro = `# effect-clerk

> Clerk's organization memberships for Effect 4, with every failure in its type; the same without Effect, as promises of results; and
> an emulator of Clerk, for tests in any language.`

/** The texts of both files. `pages` are those that are not written by hand. */
export const llms = (pages: ReadonlyArray<Page>): { readonly index: string; readonly full: string } => {
  const generated = new Map(pages.map(({ route, text }) => [route, text]))
  const sections = sidebar.map(({ items = [], text = "" }) => ({
    title: text,
    entries: items.flatMap(({ link = "", text: title = "" }): ReadonlyArray<Entry> => {
      const [route = "", fragment] = link.split("#")
      const text = byHand(route) ?? generated.get(route)
      return text === undefined ? [] : [{ title, link, text: partOf(text, fragment) }]
    })
  }))
  const index = [...sections, modulesOf(pages)].map(
    ({ entries, title }) => `## ${title}\n\n${entries.map(line).join("\n")}`
  )
  const texts = new Set(sections.flatMap(({ entries }) => entries.flatMap(({ link }) => byHand(link) ?? [])))
  return { index: `${[intro, ...index].join("\n\n")}\n`, full: `${[intro, ...texts].join("\n\n")}\n` }
}

/** A page from the heading on that a link leads to. */
const partOf = (text: string, fragment: string | undefined): string => {
  const lines = text.split("\n")
  const toFragment = (line: string): string => line.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")
  const start = lines.findIndex((line) => line.startsWith("#") && toFragment(line) === `-${fragment}`)
  return lines.slice(Math.max(0, start)).join("\n")
}

/** The pages of the reference, which the navigation has behind one link. */
const modulesOf = (pages: ReadonlyArray<Page>): { readonly title: string; readonly entries: ReadonlyArray<Entry> } => ({
  title: "Modules",
  entries: pages
    .filter(({ route }) => /^\/reference\/./.test(route))
    .map(({ route, text }) => ({ title: route.replace("/reference", "@effect-clerk"), link: route, text }))
})

const byHand = (route: string): string | undefined => {
  const file = resolve(root, `docs${route}.md`)
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined
}

const line = ({ link, text, title }: Entry): string => `- [${title}](${link}): ${summary(text)}`

/** The first sentence below the title, without its links. */
const summary = (text: string): string => {
  const paragraphs = text.replace(/^---\n[\s\S]*?\n---\n/, "").split(/\n\s*\n/)
  const paragraph = paragraphs.find((part) => !/^\s*(?:#|```|!\[|:::|\||$)/.test(part)) ?? ""
  return firstSentence(paragraph.trim()).replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
}
