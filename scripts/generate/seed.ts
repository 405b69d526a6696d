/**
 * The emulator's seed for people who write one as a file: its JSON Schema, and the tables of its fields in the README of
 * `packages/testing`. Both are made of the Schema in `Seed.ts` and of the comments at its fields.
 */
import * as SeedModule from "@effect-clerk/testing/Seed"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { parseSync, Visitor } from "oxc-parser"
import { root } from "../packages.ts"
import { type File, replaceSection } from "./source.ts"

const source = "packages/testing/src/Seed.ts"
const readme = "packages/testing/README.md"

/** A JSON Schema, as far as a seed needs it. */
interface Json {
  readonly [keyword: string]: unknown
  readonly anyOf?: ReadonlyArray<Json>
  readonly enum?: ReadonlyArray<unknown>
  readonly items?: Json
  readonly description?: string
  readonly properties?: { readonly [name: string]: Json }
}

/** Returns the text of the comment at each field, by the name of its constant and of the field. */
const readComments = (path: string): ReadonlyMap<string, string> => {
  const text = readFileSync(resolve(root, path), "utf8")
  const { comments, program } = parseSync(path, text)
  const found = new Map<string, string>()
  let constant = ""
  new Visitor({
    VariableDeclarator: ({ id }) => {
      constant = id.type === "Identifier" ? id.name : ""
    },
    Property: ({ key, start }) => {
      const comment = comments.findLast(({ end }) => end <= start)
      if (key.type !== "Identifier" || comment === undefined || text.slice(comment.end, start).trim() !== "") return
      found.set(
        `${constant}.${key.name}`,
        comment.value
          .replace(/^\*|^\s*\* ?/gm, "")
          .replace(/\s+/g, " ")
          .trim()
      )
    }
  }).visit(program)
  return found
}

const comments = readComments(source)

/** The schemas of `Seed.ts` that are objects, by their names, from the seed down to what it holds. */
const structs = [...new Set(Array.from(comments.keys(), (path) => path.replace(/\..*/, "")))]
  .toReversed()
  .map((name): readonly [string, SchemaAST.Objects] => {
    const [, schema] = Object.entries(SeedModule).find(([exported]) => exported === name) ?? []
    if (!Schema.isSchema(schema) || schema.ast._tag !== "Objects") throw new Error(`${source}: export ${name}`)
    return [name, schema.ast]
  })

const commentOf = (struct: string, field: string): string => {
  const comment = comments.get(`${struct}.${field}`)
  if (comment === undefined) throw new Error(`${source}: ${struct}.${field} has no comment`)
  return comment
}

const structNameOf = (ast: SchemaAST.AST): string | undefined => structs.find(([, struct]) => struct === ast)?.[0]

const isUndefined = ({ _tag }: SchemaAST.AST): boolean => _tag === "Undefined"

const toJson = (ast: SchemaAST.AST): Json => {
  switch (ast._tag) {
    case "String":
      return { type: "string", ...ofChecks(ast) }
    case "Boolean":
      return { type: "boolean" }
    case "Null":
      return { type: "null" }
    case "Literal":
      return { const: ast.literal }
    case "Declaration":
      return ofChecks(ast)
    case "Arrays": {
      const [items] = ast.rest
      if (items === undefined || ast.elements.length > 0) throw new Error(`${source}: a tuple has no JSON Schema here`)
      return { type: "array", items: toJson(items), ...ofChecks(ast) }
    }
    case "Union":
      return toJsonOfUnion(ast.types.filter((type) => !isUndefined(type)))
    case "Objects": {
      const name = structNameOf(ast)
      return name === undefined ? toJsonOfStruct(ast) : { $ref: `#/$defs/${name}` }
    }
    default:
      throw new Error(`${source}: ${ast._tag} has no JSON Schema here; see ${import.meta.filename}`)
  }
}

const toJsonOfUnion = (types: ReadonlyArray<SchemaAST.AST>): Json => {
  const [first, ...rest] = types.map(toJson)
  if (rest.length === 0) return first ?? {}
  const literals = types.map((type) => (type._tag === "Literal" ? type.literal : undefined))
  return literals.includes(undefined) ? { anyOf: types.map(toJson) } : { enum: literals }
}

/** Returns what the checks of a schema say. One that says nothing is an error: its field would accept too much. */
const ofChecks = ({ checks }: SchemaAST.AST): Json => Object.fromEntries<unknown>((checks ?? []).flatMap(ofCheck))

const ofCheck = (check: SchemaAST.Check<never>): ReadonlyArray<readonly [keyword: string, value: unknown]> => {
  const toJsonSchema = check._tag === "Filter" ? check.annotations?.["toJsonSchema"] : undefined
  if (typeof toJsonSchema !== "function") throw new Error(`${source}: a check has no toJsonSchema`)
  const json: unknown = Reflect.apply(toJsonSchema, undefined, [{ type: undefined, schemas: [] }])
  // A schema that is only part of what the check says stands in an array.
  const first: unknown = Array.isArray(json) ? json[0] : json
  return Predicate.isObject(first) ? Object.entries(first) : []
}

/** Returns the JSON Schema of an object. Its fields have their comments where it has a name of its own. */
const toJsonOfStruct = ({ propertySignatures }: SchemaAST.Objects, name?: string): Json => ({
  type: "object",
  additionalProperties: false,
  required: propertySignatures.filter(({ type }) => type.context?.isOptional !== true).map(({ name }) => name),
  properties: Object.fromEntries(
    propertySignatures.map(({ name: field, type }) => [
      String(field),
      { ...toJson(type), ...(name === undefined ? undefined : { description: commentOf(name, String(field)) }) }
    ])
  )
})

const definitions = new Map(structs.map(([name, struct]) => [name, toJsonOfStruct(struct, name)]))

const { Seed: seed = {}, ...others } = Object.fromEntries(definitions)

const jsonSchema: Json = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Seed of an emulated Clerk",
  ...seed,
  $defs: others
}

const jsonText = `${JSON.stringify(jsonSchema, null, 2)}\n`

/** Type of a value, as the README has it. */
const typeText = ({ $ref, anyOf, enum: literals, items, properties, type }: Json): string => {
  if (typeof $ref === "string") {
    const name = $ref.slice("#/$defs/".length)
    return `[${name}](#${name.toLowerCase()})`
  }
  if (literals !== undefined) return literals.map((value) => `\`${JSON.stringify(value)}\``).join(" or ")
  if (anyOf !== undefined) return anyOf.map(typeText).join(" or ")
  if (items !== undefined) return `array of ${typeText(items)}`
  if (properties !== undefined)
    return `object with ${Object.keys(properties)
      .map((name) => `\`${name}\``)
      .join(" and ")}`
  return type === "string" ? "text" : String(type)
}

const tableOf = (name: string, { properties = {}, required }: Json): string => {
  const isRequired = (field: string): boolean => Array.isArray(required) && required.includes(field)
  const rows = Object.entries(properties).map(
    ([field, { description = "", ...json }]) =>
      `| \`${field}\`${isRequired(field) ? " (required)" : ""} | ${typeText(json)} | ${description.replaceAll("|", "\\|")} |`
  )
  return [`#### ${name}`, "", "| field | type | meaning |", "| --- | --- | --- |", ...rows].join("\n")
}

/** Returns the files that are made of the seed's Schema. */
export const seedFiles = (): ReadonlyArray<File> => [
  {
    path: "packages/testing/src/generated/seedSchema.ts",
    source: [
      `// Generated by scripts/generate.ts from ${source}. Do not edit.`,
      "// oxlint-disable max-lines",
      "/** JSON Schema of a seed. */",
      `export const seedSchema: { readonly [keyword: string]: unknown } = ${jsonText}`
    ].join("\n")
  },
  { path: "packages/testing/seed.schema.json", source: jsonText },
  {
    path: readme,
    source: replaceSection(
      readFileSync(resolve(root, readme), "utf8"),
      "seed",
      Array.from(definitions, ([name, json]) => tableOf(name, json)).join("\n\n")
    )
  }
]
