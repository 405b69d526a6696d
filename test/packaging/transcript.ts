/** The commands of a page, each with what the page says that it prints. */
import { stripVTControlCharacters } from "node:util"

export interface Step {
  /** A block of shell. */
  readonly command: string
  /** The block behind it, where that is no command. */
  readonly printed: string | undefined
}

const fence = /^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm

export const stepsOf = (page: string): ReadonlyArray<Step> => {
  const blocks = Array.from(page.matchAll(fence), ([, language = "", text = ""]) => ({ language, text }))
  return blocks.flatMap(({ language, text }, index) => {
    if (language !== "sh") return []
    const next = blocks[index + 1]
    const printed = next !== undefined && /^(?:text|json)$/.test(next.language) ? next.text : undefined
    return [{ command: text.trim(), printed }]
  })
}

/** Without colours, and without how long a test took. */
export const plain = (output: string): string =>
  stripVTControlCharacters(output).replaceAll(/ \(?\d+(?:\.\d+)? ?m?s\)?$/gm, "")

/** Matches a printed block: `…` stands for any text of a line. */
export const pattern = (printed: string): RegExp =>
  new RegExp(printed.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("…", ".*"))
