/**
 * Links between the repository's files, on the site. A page links to files by their relative paths, which work in the
 * repository; here they become routes of the site. A link to a file that is no page leaves its text alone.
 */
import { posix } from "node:path"
import type { MarkdownOptions } from "vitepress"
import { generatedFile, linkOnSite, routeOf } from "../../scripts/docs/routes.ts"

type MarkdownIt = Parameters<NonNullable<MarkdownOptions["config"]>>[0]
type Token = ReturnType<MarkdownIt["parse"]>[number]

/** The part that is read here of the environment that VitePress renders a page in. */
interface Environment {
  readonly relativePath: string
  readonly frontmatter?: { readonly source?: string }
}

const isEnvironment = (env: unknown): env is Environment =>
  typeof env === "object" && env !== null && "relativePath" in env

/** Rewrites the links of each page before VitePress checks that they lead somewhere. */
export const repositoryLinks = (md: MarkdownIt): void => {
  md.core.ruler.push("repository_links", (state) => {
    const env: unknown = state.env
    if (!isEnvironment(env)) return
    // A page made of another file names that in its front matter.
    const source = env.frontmatter?.source ?? `docs/${env.relativePath}`
    for (const token of state.tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type === "link_open") rewriteLink(token, source)
      if (token.type === "image" && env.frontmatter?.source !== undefined) rewriteImage(token, source)
    }
  })
}

const rewriteLink = (token: Token, source: string): void => {
  const link = linkOnSite(source, token.attrGet("href") ?? "")
  if (link === undefined) token.attrs = (token.attrs ?? []).filter(([name]) => name !== "href")
  else token.attrSet("href", link)
}

/** Makes an image's path relative to the page, which stands elsewhere than its source. */
const rewriteImage = (token: Token, source: string): void => {
  const image = posix.join(posix.dirname(source), token.attrGet("src") ?? "")
  token.attrSet("src", posix.relative(posix.dirname(generatedFile(routeOf(source) ?? "")), image))
}
