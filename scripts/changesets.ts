/** The files of `.changeset`: what has changed since the last version, for the changelog. */
import { globSync } from "node:fs"
import { root } from "./packages.ts"

/** A file of `.changeset`: the bump that it asks for, and its text. */
export interface Changeset {
  readonly bump: Bump
  readonly text: string
}

/** Headings of the changelog for the bumps. */
export const headings = { major: "Breaking", minor: "Added", patch: "Fixed" } as const
export type Bump = keyof typeof headings

export const bumps = ["major", "minor", "patch"] as const

/** Reads a changeset; one that names several packages has their largest bump. */
export const readChangeset = (source: string): Changeset => {
  const [, head = "", text = ""] = /^---\n([^]*?)\n?---\n([^]*)$/.exec(source) ?? []
  const bump = bumps.find((bump) => new RegExp(`: *"?${bump}"?$`, "m").test(head))
  if (bump === undefined || text.trim() === "") throw new Error(`not a changeset: ${source}`)
  return { bump, text: text.trim() }
}

/** Returns the paths of the changesets. */
export const changesetFiles = (): ReadonlyArray<string> =>
  globSync(".changeset/*.md", { cwd: root })
    .filter((file) => !file.endsWith("README.md"))
    .toSorted()
