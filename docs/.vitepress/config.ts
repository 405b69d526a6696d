/** The site of the documentation: `pnpm docs:build` writes `.vitepress/dist`, `pnpm docs:dev` serves it. */
import { defineConfig } from "vitepress"
import * as codeColors from "./codeColors.ts"
import { withContentSecurityPolicy } from "./contentSecurityPolicy.ts"
import { indentedCode } from "./indentedCode.ts"
import { playground } from "./playground.ts"
import { repositoryLinks } from "./repositoryLinks.ts"
import { nav, sidebars, withoutStrayPager } from "./sidebar.ts"

const sidebar = sidebars()

export default defineConfig({
  title: "effect-clerk",
  description: "Clerk's organization memberships for Effect 4, with every failure in its type",
  lang: "en",
  // No icon, and no request for one that fails.
  head: [["link", { rel: "icon", href: "data:," }]],
  cleanUrls: true,
  // Pages made of the repository's other files, by scripts/docs.ts.
  rewrites: { "generated/:path(.*)": ":path" },
  // The titles and the routes of all pages are a file of their own, and not a part of each page.
  metaChunk: true,
  transformPageData: (page) => withoutStrayPager(page, sidebar),
  vite: { plugins: [playground(), codeColors.plugin()] },
  transformHtml: withContentSecurityPolicy,
  markdown: {
    config: (md) => {
      repositoryLinks(md)
      indentedCode(md)
    },
    theme: codeColors.theme,
    codeTransformers: [codeColors.transformer]
  },
  themeConfig: {
    nav,
    sidebar,
    outline: [2, 3],
    search: { provider: "local" },
    notFound: {
      title: "Page not found",
      quote: "The search above finds every page by its words.",
      linkText: "Go to the start page",
      linkLabel: "Go to the start page"
    }
  }
})
