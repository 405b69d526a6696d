/**
 * The fast check of a record, written out: it accepts what the record's wire schema accepts. A page of 500 costs 1.07 of
 * `JSON.parse` so, 1.4 where a table of fields is interpreted, 6 where the schemas decode.
 */
import type { Type } from "./document.ts"
import type { Field } from "./fields.ts"
import { type DecodedRecord, recordOf, wireNameOf } from "./records.ts"
import { moduleOf, quote } from "./source.ts"

export const checkName = ({ name }: DecodedRecord): string => `is${name}`

interface Check {
  readonly source: string
  /** Functions of `generated/checks.ts` that it calls. */
  readonly names: ReadonlyArray<string>
  /** Functions of `internal/wireCheck.ts` that it calls. */
  readonly helpers: ReadonlyArray<string>
}

const prefixes = { value: "", null: "Nullable", "null or absent": "Nullish" } as const

/** Checks an item of an array, or a record: a function of the value and the issue. */
const itemCheck = (type: Type): string => {
  switch (type._tag) {
    case "String":
      return "isText"
    case "Component":
      return checkName(recordOf(type.component))
    default:
      throw new Error(`no check for an array of ${type._tag}`)
  }
}

/** Returns the check of an item that may be null. */
const nullable = (check: string): string => (check === "isText" ? "isNullableText" : `nullOr(${check})`)

/** Returns the expression that checks a field. */
const fieldCheck = ({ accepts, hasNullItems, name, type }: Field): string => {
  const value = `value[${quote(name)}]`
  const compound = type._tag === "Array" || type._tag === "Component"
  if (compound) {
    const check =
      type._tag === "Array"
        ? `isArrayOf(${value}, ${hasNullItems ? nullable(itemCheck(type.items)) : itemCheck(type.items)}, issue)`
        : `${itemCheck(type)}(${value}, issue)`
    const none = accepts === "value" ? "" : `${value} ${accepts === "null" ? "===" : "=="} null || `
    const within = `${accepts === "value" ? "within" : "withinNullable"}(issue, ${quote(name)}, ${value})`
    return `(${none}${check} || ${within})`
  }
  const literal = type._tag === "Literal" ? `, ${quote(type.value)}` : ""
  return `is${prefixes[accepts]}${type._tag}(${value}, ${quote(name)}, issue${literal})`
}

const called = (source: string, pattern: RegExp): ReadonlyArray<string> => [
  ...new Set(Array.from(source.matchAll(pattern), ([, name = ""]) => name))
]

/** Returns the check of a record. */
export const checkOf = (record: DecodedRecord, fields: ReadonlyArray<Field>): Check => {
  const checks = fields.map(fieldCheck).join(" &&\n")
  return {
    source: `/** Checks what the wire schema \`${wireNameOf(record)}\` checks, many times faster. */
export const ${checkName(record)} = (value: unknown, issue: MutableIssue): value is typeof Wire.${wireNameOf(record)}.Type => {
if (!isObject(value)) return reject(issue, "an object")
return (
${checks}
)
}`,
    names: called(checks, /\b(is(?:Nullable|Nullish)?(?:String|Boolean|Integer|Metadata|Literal))\(/g),
    helpers: [
      "isObject",
      "reject",
      ...called(checks, /\b(isArrayOf|is(?:Nullable)?Text|nullOr|within(?:Nullable)?)\b/g)
    ]
  }
}

/** Condition that holds for a value of a type, and the words for the type. */
const scalars: { readonly [type: string]: readonly [condition: string, expected: string] } = {
  Boolean: [`typeof value === "boolean"`, "a boolean"],
  Integer: ["Number.isInteger(value)", "an integer"],
  Metadata: ["isObject(value)", "an object"],
  String: [`typeof value === "string"`, "a string"]
}

const modes = [
  { prefix: "", condition: "", expected: "" },
  { prefix: "Nullable", condition: "value === null || ", expected: " or null" },
  { prefix: "Nullish", condition: "value == null || ", expected: " or null" }
]

/** Returns the module of the checks of a field, those alone that the records call. */
export const checksOf = (names: ReadonlySet<string>): string => {
  const checks = Object.entries(scalars).flatMap(([type, [condition, expected]]) =>
    modes
      .filter(({ prefix }) => names.has(`is${prefix}${type}`))
      .map(
        (mode) =>
          `export const is${mode.prefix}${type} = (value: unknown, key: string, issue: MutableIssue): boolean =>
${mode.condition}${condition} || rejectField(issue, key, value, ${quote(expected + mode.expected)})`
      )
  )
  const literal = `export const isNullishLiteral = (value: unknown, key: string, issue: MutableIssue, literal: string): boolean =>
value === literal || value == null || rejectField(issue, key, value, \`the text "\${literal}" or null\`)`
  return moduleOf(
    [`import { isObject, type MutableIssue, rejectField } from "../internal/wireCheck.ts"`],
    "// A check of a field takes the field's value, its key for the issue, and the issue. `Nullish` is null or absent.",
    ...(names.has("isNullishLiteral") ? [literal] : []),
    ...checks
  )
}
