/** Metadata as text: the columns of a list, and the flags of a command. */
import type { Metadata } from "@effect-clerk/memberships/OrganizationMembership"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
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

/** Reads flags such as `team=core`. */
export const parseFlags = (
  flag: string,
  values: ReadonlyArray<string>
): Effect.Effect<Metadata | undefined, ReturnType<typeof invalidUsage>> => {
  const entries: Array<[string, Json]> = []
  for (const value of values) {
    const [, name, text] = /^([^=]+)=(.*)$/s.exec(value) ?? []
    if (name === undefined || text === undefined) return Effect.fail(expected(flag, "KEY=VALUE"))
    const key = toKey(name)
    if (key.key === "") return Effect.fail(expected(flag, "KEY=VALUE"))
    if (entries.some(([earlier]) => earlier === key.key))
      return Effect.fail(expected(`${flag} ${name}`, "each key once"))
    const parsed = parseValue(key, text)
    if (Result.isFailure(parsed)) return Effect.fail(expected(`${flag} ${name}`, parsed.failure))
    entries.push([key.key, parsed.success])
  }
  return Effect.succeed(entries.length === 0 ? undefined : Object.fromEntries(entries))
}

const expected = (flag: string, what: string) => invalidUsage(`Invalid value for flag --${flag}. Expected ${what}`)
