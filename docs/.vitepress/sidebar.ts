/** The order in which a reader meets the pages. */
import type { DefaultTheme, PageData } from "vitepress"
import { errorTypes } from "../../scripts/docs/errors.ts"
import { type Module, modules } from "../../scripts/docs/modules.ts"

export const nav: Array<DefaultTheme.NavItem> = [
  { text: "Start", link: "/start" },
  { text: "Playground", link: "/playground" },
  { text: "Errors", link: "/errors/" },
  { text: "Reference", link: "/reference/" },
  { text: "Emulator", link: "/emulator" }
]

const project: DefaultTheme.SidebarItem = {
  text: "Project",
  items: [
    { text: "Measurements", link: "/project/measurements" },
    { text: "Changes", link: "/project/changelog" },
    { text: "Architecture", link: "/project/architecture" },
    { text: "Decisions", link: "/decisions/" },
    { text: "Contributing", link: "/project/contributing" },
    { text: "Security", link: "/project/security" }
  ]
}

/** The sidebar of all pages but those of the reference, of an error and of a decision, each of which has the pages beside it. */
export const sidebar: Array<DefaultTheme.SidebarItem> = [
  {
    text: "Start",
    items: [
      { text: "Start in five minutes", link: "/start" },
      { text: "Without Effect", link: "/promise" },
      { text: "Requirements and troubleshooting", link: "/requirements" }
    ]
  },
  {
    text: "Quick starts",
    items: [
      { text: "All of them", link: "/quick-starts/" },
      { text: "Effect: HttpApi on Node", link: "/quick-starts/http-api" },
      { text: "Next.js", link: "/quick-starts/next" },
      { text: "Hono on Workers, Bun and Deno", link: "/quick-starts/hono" },
      { text: "Express", link: "/quick-starts/express" },
      { text: "A script", link: "/quick-starts/script" },
      { text: "Vitest", link: "/quick-starts/vitest" },
      { text: "Jest", link: "/quick-starts/jest" },
      { text: "PHP, and any other language", link: "/quick-starts/php" }
    ]
  },
  {
    text: "Use",
    items: [
      { text: "Services", link: "/services" },
      { text: "Failures", link: "/failures" },
      { text: "Policies", link: "/policies" },
      { text: "Metadata", link: "/metadata" },
      { text: "Authorization on every request", link: "/lookup" },
      { text: "What a list says: the sync", link: "/sync" },
      { text: "Durable runs", link: "/durable" },
      { text: "The command", link: "/command" },
      { text: "Telemetry", link: "/telemetry" },
      { text: "The edge", link: "/edge" },
      { text: "Limits and guarantees", link: "/guarantees" }
    ]
  },
  {
    text: "Test",
    items: [
      { text: "Testing", link: "/testing" },
      { text: "The emulator, for any language", link: "/emulator" },
      { text: "One program in five languages", link: "/other-languages" }
    ]
  },
  {
    text: "Move",
    items: [
      { text: "From @clerk/backend", link: "/promise#moving-from-the-backend-sdk-call-by-call" },
      { text: "From the PHP SDK", link: "/from-php" },
      { text: "From effect 3", link: "/from-effect-3" }
    ]
  },
  {
    text: "Look up",
    items: [
      { text: "Errors", link: "/errors/" },
      { text: "Reference", link: "/reference/" },
      ...["core", "http", "memberships", "node", "sync", "testing", "cli"].map((name) => ({
        text: `@effect-clerk/${name}`,
        link: `/packages/${name}`
      }))
    ]
  },
  project
]

type Sidebars = Readonly<Record<string, Array<DefaultTheme.SidebarItem>>>

/** Sidebars by the routes that they belong to. Those of pages of which there are many are short, since each of them has its own copy. */
export const sidebars = (): Sidebars => ({
  "/": sidebar,
  "/errors/": [errors],
  "/decisions/": [project],
  ...referenceSidebars()
})

const errors: DefaultTheme.SidebarItem = {
  text: "Errors",
  items: [
    { text: "All of them", link: "/errors/" },
    { text: "Failures", link: "/failures" },
    ...errorTypes.map((name) => ({ text: name, link: `/errors/${name}` }))
  ]
}

const referenceSidebars = (): Sidebars => {
  const all = modules()
  const folders = [...new Set(all.map(({ folder }) => folder))]
  return Object.fromEntries(folders.map((folder) => [`/reference/${folder}/`, [packageOf(folder, all)]]))
}

const packageOf = (name: string, all: ReadonlyArray<Module>): DefaultTheme.SidebarItem => ({
  text: `@effect-clerk/${name}`,
  items: [
    { text: "All modules", link: "/reference/" },
    { text: "The package", link: `/packages/${name}` },
    ...all
      .filter(({ folder }) => folder === name)
      .map((module) => ({ text: module.name, link: `/reference/${name}/${module.name}` }))
  ]
})

/** Lets a page that stands in no sidebar have none before and none behind it: the theme would take the last and the first. */
export const withoutStrayPager = (
  { frontmatter, relativePath }: Pick<PageData, "frontmatter" | "relativePath">,
  all: Sidebars
): Partial<PageData> => {
  const route = `/${relativePath.replace(/(?:index)?\.md$/, "")}`
  const items = Object.values(all).flatMap((groups) => groups.flatMap(({ items = [] }) => items))
  const isListed = items.some(({ link }) => link?.split("#")[0] === route)
  return isListed ? {} : { frontmatter: { ...frontmatter, prev: false, next: false } }
}
