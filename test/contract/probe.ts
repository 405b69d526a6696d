import { Endpoints } from "@effect-clerk/memberships"
import type { Resolved } from "./document.ts"

/** Stands for a key that is not there. */
export const absent = Symbol("absent")

/** Whether a value is valid under a schema, as the document says. */
export const isValid = (schema: Resolved, value: unknown): boolean => {
  if (value === null) return schema.nullable
  switch (schema.type) {
    case "string":
      return typeof value === "string" && (schema.choices === undefined || schema.choices.includes(value))
    case "boolean":
      return typeof value === "boolean"
    case "integer":
      return (
        Number.isInteger(value) &&
        Number(value) >= (schema.minimum ?? -Infinity) &&
        Number(value) <= (schema.maximum ?? Infinity)
      )
    case "array": {
      const { items } = schema
      return (
        Array.isArray(value) &&
        value.length <= (schema.maxItems ?? Infinity) &&
        value.every((item) => items === undefined || isValid(items, item))
      )
    }
    case "object": {
      if (typeof value !== "object" || Array.isArray(value)) return false
      const { properties = {} } = schema
      const given = new Map<string, unknown>(Object.entries(value))
      return (
        schema.required.every((name) => given.has(name)) &&
        [...given].every(([name, entry]) => {
          const property = Object.hasOwn(properties, name) ? properties[name] : undefined
          return property === undefined ? !schema.closed : isValid(property, entry)
        })
      )
    }
  }
}

/** A valid value with all that the document lists; the two quirks differ in every place. */
export const sample = (schema: Resolved, quirk: 0 | 1, name = "value"): unknown => {
  switch (schema.type) {
    case "string":
      return schema.choices === undefined ? `${name}_${quirk}` : schema.choices[quirk % schema.choices.length]
    case "boolean":
      return quirk === 0
    case "integer":
      return Math.max(schema.minimum ?? 0, 1) + quirk
    case "array":
      return schema.items === undefined ? [] : [sample(schema.items, quirk, name)]
    case "object":
      return schema.properties === undefined
        ? { [`key_${quirk}`]: [quirk, null] }
        : Object.fromEntries(
            Object.entries(schema.properties).map(([key, property]) => [key, sample(property, quirk, key)])
          )
  }
}

export type Probe = readonly [label: string, value: unknown]

const many = (length: number): ReadonlyArray<string> => Array.from({ length }, (_, index) => `value_${index}`)

const general: ReadonlyArray<Probe> = [
  ["no key", absent],
  ["null", null],
  ["an empty text", ""],
  ["a text", "text"],
  ["a dot", "."],
  ["two dots", ".."],
  ["a slash", "/"],
  ["a lone surrogate", "\uD800"],
  ["the text 1", "1"],
  ["0", 0],
  ["1", 1],
  ["-1", -1],
  ["1.5", 1.5],
  ["2 ** 53", 2 ** 53],
  ["true", true],
  ["false", false],
  ["no values", []],
  ["a value", ["text"]],
  ["an empty value", [""]],
  ["a number as value", [1]],
  ["null as value", [null]],
  ["an object as value", [{}]],
  ["1000 values", many(1000)],
  ["an empty object", {}],
  ["an object", { key: ["text", { deep: null }] }],
  ["an object of 9000 bytes", { key: "x".repeat(9000) }]
]

/** Values to try in place of one that has the schema, around the limits that the document states and beyond. */
export const probes = (schema: Resolved): ReadonlyArray<Probe> => [
  ...general,
  ...[schema.minimum, schema.maximum].flatMap((limit) =>
    limit === undefined ? [] : [limit - 1, limit, limit + 1].map((number): Probe => [`${number}, at a limit`, number])
  ),
  ...(schema.maxItems === undefined ? [] : [schema.maxItems, schema.maxItems + 1]).map((length): Probe => [
    `${length} values, at a limit`,
    many(length)
  ]),
  ...(schema.choices === undefined ? [] : [...new Set([...schema.choices, ...Endpoints.OrderBy.literals])]).map(
    (choice): Probe => [`the text ${choice}`, choice]
  )
]
