/** The site of the documentation: `pnpm docs:build` writes `.vitepress/dist`, `pnpm docs:dev` serves it. */
import { defineConfig } from "vitepress"
import { withContentSecurityPolicy } from "./contentSecurityPolicy.ts"
import { playground } from "./playground.ts"
import { repositoryLinks } from "./repositoryLinks.ts"
import { nav, sidebar } from "./sidebar.ts"

export default defineConfig({
  title: "effect-clerk",
  description: "Clerk's organization memberships for Effect 4, with every failure in its type",
  lang: "en",
  // No icon, and no request for one that fails.
  head: [["link", { rel: "icon", href: "data:," }]],
  cleanUrls: true,
  // Pages made of the repository's other files, by scripts/docs.ts.
  rewrites: { "generated/:path(.*)": ":path" },
  vite: { plugins: [playground()] },
  transformHtml: withContentSecurityPolicy,
  markdown: {
    config: repositoryLinks,
    // The colours of the default theme have too little contrast.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" }
  },
  themeConfig: {
    nav,
    sidebar,
    outline: [2, 3],
    search: { provider: "local" }
  }
})
