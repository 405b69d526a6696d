/** Clerk's OpenAPI document, as it stands in the repository. */
import { readFileSync } from "node:fs"
import { resolve } from "node:path"

export const documentFile = resolve(import.meta.dirname, "../openapi/2026-05-12.json")

export const readDocument = (): unknown => JSON.parse(readFileSync(documentFile, "utf8"))
