/** The order in which a reader meets the pages. */
import type { DefaultTheme } from "vitepress"

export const nav: Array<DefaultTheme.NavItem> = [
  { text: "Playground", link: "/playground" },
  { text: "Failures", link: "/failures" },
  { text: "Measurements", link: "/project/measurements" }
]

export const sidebar: Array<DefaultTheme.SidebarItem> = [
  {
    text: "Use",
    items: [
      { text: "Without Effect", link: "/promise" },
      { text: "Authorization on every request", link: "/lookup" },
      { text: "Failures", link: "/failures" }
    ]
  },
  {
    text: "Packages",
    items: ["core", "http", "memberships", "node", "testing", "cli"].map((name) => ({
      text: name,
      link: `/packages/${name}`
    }))
  },
  {
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
]
