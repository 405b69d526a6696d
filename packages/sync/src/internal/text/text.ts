/** Text for people, in columns of a terminal: of a plan, and of the command. */
import * as CliOutput from "effect/cli/CliOutput"

/** Replaces what would move the cursor of a terminal, or turn the direction of its text. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, "\uFFFD")

/** Returns a number with its noun. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`

/** Returns the columns that a text takes. */
export const displayWidth = (text: string): number =>
  /^[\x20-\x7e]*$/.test(text) ? text.length : CliOutput.displayWidth(text)

const graphemes = /* @__PURE__ */ new Intl.Segmenter()

/** Cuts a text to a width, between two characters as a person sees them, and shows that it was cut. */
export const cut = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text
  let kept = ""
  let taken = 0
  for (const { segment } of graphemes.segment(text)) {
    taken += displayWidth(segment)
    if (taken > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

/** Fills a text with blanks up to a width. */
export const pad = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - displayWidth(text)))

/** Breaks a text between words into lines of a width, all but the first indented. A number stays with its noun. */
export const wrap = (text: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const [, blanks = "", word = ""] of text.matchAll(/( *)((?:\d+ )?[^ ]+)/g)) {
    const isFull = line !== "" && displayWidth(line + blanks + word) > width
    if (isFull) lines.push(line)
    line = isFull ? `  ${word}` : line + blanks + word
  }
  return [...lines, line].map((line) => cut(line, width))
}
