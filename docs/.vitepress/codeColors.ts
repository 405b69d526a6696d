/**
 * Colours of code as classes. The highlighter writes both colours of a word, of the light and of the dark page, beside each word; that
 * is a tenth of the site. Here they stand once, in its style sheet.
 */
import type { MarkdownOptions, UserConfig } from "vitepress"

type Transformer = NonNullable<MarkdownOptions["codeTransformers"]>[number]
type Element = Parameters<NonNullable<Transformer["line"]>>[0]
type Child = Element["children"][number]
type Plugin = Extract<NonNullable<NonNullable<UserConfig["vite"]>["plugins"]>[number], { readonly name: string }>

/** The colours of the default theme have too little contrast. */
export const themes = { light: "github-light-high-contrast", dark: "github-dark-high-contrast" } as const

/** The colours of a word that is none of the others; its block has them. */
const plain = style("#0E1116", "#F0F3F6")

/** What these themes have for the words of the site's languages. The place is the name of the class. */
const classes = [
  style("#A0111F", "#FF9492"),
  style("#032563", "#ADDCFF"),
  style("#702C00", "#FFB757"),
  style("#622CBC", "#DBB7FF"),
  style("#023B95", "#91CBFF"),
  style("#66707B", "#BDC4CC"),
  style("#024C1A", "#72F088")
]

/** Gives a word its class in place of its colours. Any other style stays. */
export const transformer: Transformer = {
  name: "code colors",
  line: (line) => {
    line.children = line.children.flatMap(withClass)
  }
}

const withClass = (word: Child): ReadonlyArray<Child> => {
  if (word.type !== "element") return [word]
  const colors = word.properties["style"]
  if (colors === plain) return word.children
  const index = classes.findIndex((each) => each === colors)
  return index === -1 ? [word] : [{ ...word, properties: { class: nameOf(index) } }]
}

/** The style sheet, as the module `virtual:code-colors.css`. */
export const plugin = (): Plugin => ({
  name: "code colors",
  resolveId: (id) => (id === styleSheet ? id : undefined),
  load: (id) => (id === styleSheet ? rules() : undefined)
})

const styleSheet = "virtual:code-colors.css"

const rules = (): string =>
  [
    `.vp-code { ${plain} }`,
    ".vp-code code { color: var(--shiki-light); }",
    ".dark .vp-code code { color: var(--shiki-dark); }",
    ...classes.map((colors, index) => `.vp-code .${nameOf(index)} { ${colors} }`)
  ].join("\n")

const nameOf = (index: number): string => `c${index}`

/** As the highlighter writes it. */
function style(light: string, dark: string): string {
  return `--shiki-light:${light};--shiki-dark:${dark}`
}
