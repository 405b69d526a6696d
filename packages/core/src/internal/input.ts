/** The input of an endpoint: its own keys are read once, checked, and written where they stand in a body. */
import * as Field from "../Field.ts"
import type { Issue } from "../Issue.ts"
import { addWithin, issuesOf } from "./issues.ts"
import { isPlain } from "./json.ts"
import { missingKey, unknownKey } from "./missingKey.ts"
import { wireName } from "./wireName.ts"

/** A field of an input, with its location in the request and its name there. */
export interface InputField {
  readonly name: string
  readonly field: Field.Field<unknown>
  readonly location: "path" | "query" | "body"
  readonly wire: string
}

export const inputFields = (fields: Field.Fields, location: InputField["location"]): ReadonlyArray<InputField> =>
  Object.entries(fields).map(([name, field]) => ({
    name,
    field,
    location,
    wire: wireName(name)
  }))

/** Reads the values of the fields; those of a body are JSON afterwards. Adds the issues of what is invalid. */
export const readInput = (
  input: unknown,
  fields: ReadonlyArray<InputField>,
  names: ReadonlySet<string>,
  issues: Array<Issue>
): ReadonlyArray<unknown> => {
  const given = toRecord(input, names, issues)
  for (const key of Object.keys(given)) {
    if (!names.has(key) && given[key] !== undefined) addWithin(issues, key, issuesOf(unknownKey))
  }
  return fields.map((field) => readField(field, given, issues))
}

type Given = { readonly [name: string]: unknown }

/**
 * Copies the input's own keys, so that the values that are checked are the values that are sent. Nothing that stands in
 * `Object.prototype` becomes a filter. A Map or a Date copies to nothing, and a class may keep a filter in its prototype:
 * without it a list would select everyone, so both are rejected.
 */
const toRecord = (input: unknown, names: Iterable<string>, issues: Array<Issue>): Given => {
  if (input === undefined || input === null) return {}
  if (typeof input === "object" && !(Symbol.iterator in input)) {
    const given: Given = { ...input }
    if (Object.getPrototypeOf(input) === Object.prototype) return given
    for (const key of names) {
      if (given[key] === undefined && Reflect.get(input, key) !== undefined) {
        addWithin(issues, key, issuesOf("an own property"))
      }
    }
    if (isPlain(input) || issues.length > 0 || Object.keys(given).length > 0) return given
  }
  issues.push(...issuesOf("an object"))
  return {}
}

/** Longest array that is copied before it is checked. */
const maxUnchecked = 100

/** Checks a field, and returns what is sent for it, which is what was checked: each value is read once. */
const readField = ({ field, location, name }: InputField, given: Given, issues: Array<Issue>): unknown => {
  const value = given[name]
  // What a program adds to `Object.prototype` must not become a filter.
  if (value === undefined || !Object.hasOwn(given, name)) {
    return Field.isOptional(field) ? undefined : addWithin(issues, name, issuesOf(missingKey))
  }
  const isBody = location === "body"
  try {
    if (isBody && field.toJson) {
      const written = field.toJson(value)
      return typeof written === "string" ? written : addWithin(issues, name, written)
    }
    let read: unknown = value
    // Most fields take no longer array: then nothing of it is read.
    let found = Array.isArray(value) && value.length <= maxUnchecked ? [] : field.issues(value)
    if (Array.isArray(value) && found.length === 0) {
      read = copyItems(value)
      found = field.issues(read)
    }
    if (found.length > 0) return addWithin(issues, name, found)
    return isBody ? JSON.stringify(read) : read
  } catch {
    return addWithin(issues, name, issuesOf("a value that can be read"))
  }
}

/** Copies an array by index: its iterator might yield other values. */
export const copyItems = (items: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
  const copy: Array<unknown> = []
  for (let index = 0; index < items.length; index++) copy.push(items[index])
  return copy
}
