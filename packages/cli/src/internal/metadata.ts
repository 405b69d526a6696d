/** Metadata as text: the columns of a list, and the flags of a command. */
import type { Metadata } from "@effect-clerk/memberships/OrganizationMembership"
import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { CommandFailure } from "../CommandFailure.ts"
import { invalidUsage } from "./failure.ts"
import { parseJson } from "./json/syntax.ts"

export type Json = Metadata[string]

/** Key of metadata, and the way in which its value is written: as text, or as JSON where the name ends in `:json`. */
export interface Key {
  readonly key: string
  readonly isJson: boolean
}

export const toKey = (name: string): Key =>
  name.endsWith(":json") ? { key: name.slice(0, -":json".length), isJson: true } : { key: name, isJson: false }

/** Reads the value of a key, or returns what was expected of it. */
export const parseValue = ({ isJson }: Key, text: string): Result.Result<Json, string> => {
  if (!isJson) return Result.succeed(text)
  return Result.mapError(parseJson(text), ({ column, expected, line }) => {
    const at = line === 1 ? `at its character ${column}` : `in its line ${line}`
    return `JSON, with ${expected} ${at}`
  })
}

/** Flags of metadata, each of which is a column of a list with its value. */
export const flags = {
  publicMetadata: Flag.String("public").pipe(
    Flag.withMetavar("KEY=VALUE"),
    Flag.withDescription("Public metadata, for example team=core, or 'tags:json=[1]'; KEY:json=null removes"),
    Flag.atLeast(0)
  ),
  privateMetadata: Flag.String("private").pipe(
    Flag.withMetavar("KEY=VALUE"),
    Flag.withDescription("Private metadata, in the same way"),
    Flag.atLeast(0)
  )
}

/** Metadata of both kinds. A kind without a key is not changed. */
export interface BothMetadata {
  readonly publicMetadata: Metadata | undefined
  readonly privateMetadata: Metadata | undefined
}

/** Reads the flags. */
export const parseFlags = (
  values: Command.Command.Config.Infer<typeof flags>
): Effect.Effect<BothMetadata, CommandFailure> =>
  Effect.fromResult(
    Result.all({
      publicMetadata: parseKind("public", values.publicMetadata),
      privateMetadata: parseKind("private", values.privateMetadata)
    })
  )

/** Reads the values of one flag, such as `team=core`. */
const parseKind = (
  flag: string,
  values: ReadonlyArray<string>
): Result.Result<Metadata | undefined, CommandFailure> => {
  const entries: Array<[string, Json]> = []
  for (const value of values) {
    const [, name = "", text = ""] = /^([^=]+)=(.*)$/s.exec(value) ?? []
    const key = toKey(name)
    if (key.key === "") return expected(flag, "KEY=VALUE")
    if (entries.some(([earlier]) => earlier === key.key)) return expected(`${flag} ${name}`, "each key once")
    const parsed = parseValue(key, text)
    if (Result.isFailure(parsed)) return expected(`${flag} ${name}`, parsed.failure)
    entries.push([key.key, parsed.success])
  }
  return Result.succeed(entries.length === 0 ? undefined : Object.fromEntries(entries))
}

const expected = (flag: string, what: string) =>
  Result.fail(invalidUsage(`Invalid value for flag --${flag}. Expected ${what}`))
