/**
 * Checks how published code reads to somebody who has never seen it: a doc comment starts with a verb or names its subject,
 * and no word stands in it that only this project would understand. CONTRIBUTING.md has the list of terms.
 */
import { globSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { parseSync } from "oxc-parser"

/** One place that a stranger would stumble over. */
export interface Finding {
  readonly file: string
  readonly line: number
  readonly kind: "opening" | "word"
  readonly text: string
}

/** The findings of one file, and the number of its doc comments. */
export interface Report {
  readonly docs: number
  readonly findings: ReadonlyArray<Finding>
}

/** Words that open a relative clause, which says nothing until the sentence has ended. */
const opening =
  /^(?:what(?:ever)?|whether|where(?:ver)?|who(?:ever|se)?|those|all that|everything that|that|how|if|of|as|from|for|by|without|in|on|to|so)\b/i

/** Words with a term of the field in their place. */
const terms: ReadonlyArray<readonly [word: RegExp, term: string]> = [
  [/\blanes?\b/i, "sliding window"],
  [/\btickets?\b/i, "permit"],
  [/\badmissions?\b/i, "permit"],
  [/\bstep(?:s|ped)? (?:in|out)\b|\bstep(?:In|Out)\b/, "enqueue, dequeue"],
  [/\bthe gate\b|\bgates?\b(?= (?:is|was|closes|opens|of))|\bopensAt\b/i, "cooldown"],
  [/\bgives? (?:its|the|their) places? back\b/i, "releases its permit"],
  [/\brefusals?\b/i, "error response"],
  [/\bwalk(?:s|ed)? (?:of|over|through) (?:a|the|all) (?:list|members|pages)\b/i, "pagination"],
  [/\bpatience\b/i, "maxCooldown, deadline"],
  [/\bwasOvertaken\b|\basOneCall\b|\blookAgain\b|\blookAhead\b/, "isConflict, retryOnConflict, prefetch"],
  [/\bodd (?:one|value|entry|input|field|prototype|row)s?\b/i, "invalid value, quirk"]
]

/** The text of a block comment, without its frame. */
const textOf = (comment: string): string =>
  comment
    .replace(/^\*/, "")
    .replace(/^[^\S\n]*\*[^\S\n]?/gm, "")
    .trim()

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? ""

/** Checks one file of published code. */
export const check = (file: string, source: string): Report => {
  const lineAt = (offset: number): number => source.slice(0, offset).split("\n").length
  const docs = parseSync(file, source)
    .comments.filter(({ type, value }) => type === "Block" && value.startsWith("*"))
    .map(({ start, value }) => ({ line: lineAt(start), text: textOf(value) }))
    .filter(({ text }) => text !== "" && !text.startsWith("@"))
  const openings = docs
    .filter(({ text }) => opening.test(text))
    .map(({ line, text }): Finding => ({ file, line, kind: "opening", text: firstLine(text) }))
  const words = source.split("\n").flatMap((text, index) =>
    terms.flatMap(([word, term]): ReadonlyArray<Finding> => {
      const found = word.exec(text)?.[0]
      return found === undefined ? [] : [{ file, line: index + 1, kind: "word", text: `${found}: say ${term}` }]
    })
  )
  return { docs: docs.length, findings: [...openings, ...words] }
}

/** Checks all published code under a root, but for what is generated. */
export const checkTree = (root: string): Report => {
  const reports = globSync("packages/*/src/**/*.ts", { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !file.includes("/generated/"))
    .toSorted()
    .map((file) => check(file, readFileSync(resolve(root, file), "utf8")))
  return {
    docs: reports.reduce((sum, { docs }) => sum + docs, 0),
    findings: reports.flatMap(({ findings }) => findings)
  }
}

/** Share of doc comments that may open with a relative clause: some sentences are best so. */
const allowedShare = 0.03

if (import.meta.main) {
  const { docs, findings } = checkTree(resolve(import.meta.dirname, ".."))
  const openings = findings.filter(({ kind }) => kind === "opening")
  const words = findings.filter(({ kind }) => kind === "word")
  const fails = openings.length > docs * allowedShare || words.length > 0
  if (fails) for (const { file, line, text } of findings) console.error(`${file}:${line}: ${text}`)
  console.log(
    `prose: ${openings.length} of ${docs} doc comments open with a relative clause (at most ${allowedShare * 100}%), ` +
      `${words.length} words are not the field's`
  )
  process.exitCode = fails ? 1 : 0
}
