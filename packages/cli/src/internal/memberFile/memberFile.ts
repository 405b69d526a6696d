/** Files that a list of members is read from. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import { fileFailure } from "../failure.ts"
import { readCsv } from "./csv.ts"
import { decodeText } from "./encoding.ts"
import { readJsonLines } from "./jsonLines.ts"
import { Faults, type MemberList } from "./memberList.ts"

/** Returns the bytes of a file, or fails as a command line does that names none. */
export const readBytes = (path: string) =>
  Effect.mapError(
    FileSystem.FileSystem.use((fileSystem) => fileSystem.readFile(path)),
    fileFailure(`read ${path}`)
  )

/** Reads a list: JSON lines where the file begins as JSON does, else CSV. */
export const readMembers = (path: string, bytes: Uint8Array): Effect.Effect<MemberList> => {
  const text = decodeText(bytes)
  if (Result.isFailure(text)) {
    const faults = new Faults(path)
    faults.add(text.failure.line, "", text.failure.expected)
    return Effect.succeed({ members: [], faults: faults.all })
  }
  return /^\s*[{[]/.test(text.success)
    ? Effect.sync(() => readJsonLines(path, text.success))
    : readCsv(path, text.success)
}
