/**
 * Colours of code as classes. The highlighter writes the colour of each word beside it, and would read each program once for the light
 * page and once for the dark one. Here it has one theme, and both colours of a class stand once, in the style sheet.
 */
import type { MarkdownOptions, UserConfig } from "vitepress"

type Transformer = NonNullable<MarkdownOptions["codeTransformers"]>[number]
type Line = Parameters<NonNullable<Transformer["line"]>>[0]
type Word = Line["children"][number]
type Plugin = Extract<NonNullable<NonNullable<UserConfig["vite"]>["plugins"]>[number], { readonly name: string }>

/** The colours of VitePress's own theme have too little contrast. */
export const theme = "github-light-high-contrast"

/** The colours of this theme by those of `github-dark-high-contrast`, which are the dark page's. */
const colors: Readonly<Record<string, string>> = {
  "#A0111F": "#FF9492",
  "#032563": "#ADDCFF",
  "#702C00": "#FFB757",
  "#622CBC": "#DBB7FF",
  "#023B95": "#91CBFF",
  "#66707B": "#BDC4CC",
  "#024C1A": "#72F088",
  "#6E011A": "#FFB1AF"
}

/** The colours of a word that is none of these. */
const plain = { light: "#0E1116", dark: "#F0F3F6" }

const classes = Object.keys(colors)

/** Gives each word its class in place of its colour. */
export const transformer: Transformer = {
  name: "code colors",
  line: (line) => {
    line.children = line.children.flatMap(withClass)
  }
}

const withClass = (word: Word): ReadonlyArray<Word> => {
  if (word.type !== "element") return [word]
  const [, color = "", style] = /^color:(#\w{6})(?:;(.+))?$/.exec(String(word.properties["style"])) ?? []
  if (color === plain.light && style === undefined) return word.children
  const index = classes.indexOf(color)
  if (index === -1) return [word]
  return [{ ...word, properties: { class: nameOf(index), ...(style === undefined ? {} : { style }) } }]
}

/** The style sheet, as the module `virtual:code-colors.css`. The theme of the site shows one of the two variables. */
export const plugin = (): Plugin => ({
  name: "code colors",
  resolveId: (id) => (id === styleSheet ? id : undefined),
  load: (id) => (id === styleSheet ? rules() : undefined)
})

const styleSheet = "virtual:code-colors.css"

const rules = (): string =>
  [
    `.vp-code { --vp-code-block-color: ${plain.light}; }`,
    `.dark .vp-code { --vp-code-block-color: ${plain.dark}; }`,
    ...Object.entries(colors).map(
      ([light, dark], index) => `.vp-code .${nameOf(index)} { --shiki-light: ${light}; --shiki-dark: ${dark}; }`
    )
  ].join("\n")

const nameOf = (index: number): string => `c${index}`
