/** Which of the repository's files are pages of the site, and where. */
import { posix } from "node:path"

/** Pages that stand outside `docs/`, by their files: scripts/docs.ts copies them. */
export const copied: Readonly<Record<string, string>> = {
  "ARCHITECTURE.md": "/project/architecture",
  "CHANGELOG.md": "/project/changelog",
  "CONTRIBUTING.md": "/project/contributing",
  "SECURITY.md": "/project/security",
  "bench/RESULTS.md": "/project/measurements",
  "examples/durable-sync/README.md": "/examples/durable-sync",
  "examples/edge-worker/README.md": "/examples/edge-worker",
  "openapi/README.md": "/project/openapi",
  "test/README.md": "/project/tests"
}

const folders: ReadonlyArray<readonly [file: RegExp, route: string]> = [
  [/^README\.md$/, "/"],
  [/^packages\/([^/]+)\/README\.md$/, "/packages/$1"],
  [/^examples\/quick-starts\/README\.md$/, "/quick-starts/"],
  [/^examples\/quick-starts\/([^/]+)\/README\.md$/, "/quick-starts/$1"],
  [/^decisions\/README\.md$/, "/decisions/"],
  [/^decisions\/([^/]+)\.md$/, "/decisions/$1"],
  [/^docs\/generated\/(.*)\.md$/, "/$1"],
  [/^docs\/(.*)\.md$/, "/$1"]
]

/** Returns the route of a file's page, or `undefined` where the file is none. */
export const routeOf = (file: string): string | undefined => {
  const route = copied[file]
  if (route !== undefined) return route
  const [pattern, replacement = ""] = folders.find(([pattern]) => pattern.test(file)) ?? []
  return pattern && file.replace(pattern, replacement).replace(/(^|\/)index$/, "$1")
}

/** Returns what a link of a file is on the site, or `undefined` where it leads to a file that is no page. */
export const linkOnSite = (source: string, href: string): string | undefined => {
  if (/^(?:[a-z]+:|[#/])/i.test(href)) return href
  const [path = "", hash] = href.split("#")
  const route = routeOf(posix.join(posix.dirname(source), path))
  return route && (hash === undefined ? route : `${route}#${hash}`)
}

/** Returns the file of a page that scripts/docs.ts writes. */
export const generatedFile = (route: string): string => `docs/generated${route.replace(/\/$/, "/index")}.md`
