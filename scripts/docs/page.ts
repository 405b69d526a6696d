/** Parts of which the pages of the site are made. */
import type { Doc, Property } from "./source.ts"

/** A page: its route, and its text in Markdown. */
export interface Page {
  readonly route: string
  readonly text: string
}

export const inlineCode = (text: string): string => (text === "" ? "" : `\`${text.replaceAll(/\s+/g, " ")}\``)

/** Code within a cell of a table. */
export const cellCode = (text: string): string => inlineCode(text.replaceAll("|", "\\|"))

export const codeBlock = (code: string): string => `\`\`\`ts\n${code.trim()}\n\`\`\``

export const table = (header: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

/** The first sentence of a comment, in one line. */
export const firstSentence = (text: string): string =>
  (/^[\s\S]*?[.:](?=\s|$)/.exec(text)?.[0] ?? text).replaceAll(/\s+/g, " ").replace(/:$/, ".")

/** Joins what there is. */
export const paragraphs = (...parts: ReadonlyArray<string | undefined>): string =>
  parts.filter((part) => part !== undefined && part !== "").join("\n\n")

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|")

export const propertyTable = (properties: ReadonlyArray<Property>): string =>
  properties.length === 0
    ? ""
    : table(
        ["name", "type", "description"],
        properties.map(({ doc, name, optional, type }) => [
          `\`${name}\`${optional ? ", optional" : ""}`,
          cellCode(type.replace(/ \| undefined$/, "")),
          oneLine(doc.text)
        ])
      )

/** The text of a doc comment, with its example and its links. */
export const docText = ({ example, see, text }: Doc): string =>
  paragraphs(text, example === "" ? "" : `**Example**\n\n${example}`, see.map((link) => `See ${link}`).join("\n\n"))
