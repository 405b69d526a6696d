/** Records that responses are decoded to, in packages/memberships: model, wire schema, and fast check with mapper. */
import { checkName, checkOf, checksOf } from "./check.ts"
import { differences } from "./differences.ts"
import type { DocumentedProperty, Type } from "./document.ts"
import { componentOf, type Field, fieldsOf } from "./fields.ts"
import { equalityOf, isRepeated, mapperName, mapperOf } from "./mapper.ts"
import { type DecodedRecord, decodedRecords, recordOf, wireNameOf } from "./records.ts"
import { docOf, type File, importOf, lowerFirst, moduleOf, quote, upperFirst } from "./source.ts"

const folder = "packages/memberships/src/generated"

const nestedIn = (fields: ReadonlyArray<Field>): ReadonlyArray<DecodedRecord> => [
  ...new Set(fields.flatMap(({ type }) => componentOf(type) ?? []).map(recordOf))
]

/** Returns the schema of a type; the schemas of records are named by the function. */
const schemaOf = (type: Type, nameOf: (record: DecodedRecord) => string): string => {
  switch (type._tag) {
    case "String":
    case "Boolean":
      return `Schema.${type._tag}`
    case "Integer":
      return "Integer"
    case "Metadata":
      return "Metadata"
    case "Literal":
      return `Schema.Literal(${quote(type.value)})`
    case "Component":
      return nameOf(recordOf(type.component))
    case "Array":
      return `Schema.Array(${schemaOf(type.items, nameOf)})`
    case "Json":
      return "Schema.Json"
  }
}

const primitivesIn = (fields: ReadonlyArray<Field>): ReadonlyArray<string> =>
  fields.flatMap(({ type }) => (type._tag === "Integer" ? ["Integer"] : type._tag === "Metadata" ? ["Metadata"] : []))

const importsOf = (
  nested: ReadonlyArray<DecodedRecord>,
  file: string,
  nameOf: (record: DecodedRecord) => string
): ReadonlyArray<string> =>
  nested.map((record) => importOf([nameOf(record)], `../${lowerFirst(record.name)}/${file}.ts`))

/** Returns the global interface that a program may declare for a field's metadata. */
const declarationOf = ({ declaredMetadata }: DecodedRecord, { modelName, type }: Field): string | undefined =>
  type._tag === "Metadata" && declaredMetadata !== undefined ? declaredMetadata + upperFirst(modelName) : undefined

const modelField = (record: DecodedRecord, field: Field): string => {
  const { accepts, doc, fallback, modelName, type } = field
  const declaration = declarationOf(record, field)
  const schema = declaration === undefined ? schemaOf(type, ({ name }) => name) : `metadataOf<${declaration}>()`
  const wrapped =
    accepts === "value" || fallback === "{}" || fallback === "[]"
      ? schema
      : fallback === "undefined"
        ? `Schema.optional(${schema})`
        : `Schema.NullOr(${schema})`
  if (doc === undefined) return `${modelName}: ${wrapped}`
  return `/** ${doc} */\n${modelName}: ${wrapped}.annotateKey({ description: ${quote(doc)} })`
}

/** Declares the global interfaces, which are empty unless the program, or a package of Clerk's, declares them as well. */
const globalsOf = (declarations: ReadonlyArray<string>): string =>
  declarations.length === 0
    ? ""
    : `declare global {
${declarations.map((name) => `interface ${name} {}`).join("\n")}
}`

const modelOf = (record: DecodedRecord, fields: ReadonlyArray<Field>): string => {
  const { doc, name } = record
  const modelled = fields.filter(({ isModelled }) => isModelled)
  const declarations = modelled.flatMap((field) => declarationOf(record, field) ?? [])
  const primitives = primitivesIn(modelled.filter((field) => declarationOf(record, field) === undefined))
  return moduleOf(
    [
      `import * as Schema from "effect/Schema"`,
      importOf(declarations.length === 0 ? primitives : [...primitives, "metadataOf"], "../../internal/modelSchema.ts"),
      ...importsOf(nestedIn(modelled), "model", ({ name }) => name)
    ],
    globalsOf(declarations),
    `${docOf(doc, "models")}
export const ${name} = Schema.Struct({
${modelled.map((field) => modelField(record, field)).join(",\n")}
}).annotate({ identifier: ${quote(name)}, description: ${quote(doc)} })`,
    `/**
 * @category models
 * @since 0.1.0
 */
export interface ${name} extends Schema.Schema.Type<typeof ${name}> {}`
  )
}

const wireField = ({ accepts, hasNullItems, name, type }: Field): string => {
  const schema =
    hasNullItems && type._tag === "Array"
      ? `Schema.Array(Schema.NullOr(${schemaOf(type.items, wireNameOf)}))`
      : schemaOf(type, wireNameOf)
  const wrapped = accepts === "value" ? schema : accepts === "null" ? `Schema.NullOr(${schema})` : `nullish(${schema})`
  return `${name}: ${wrapped}`
}

const wireOf = (record: DecodedRecord, fields: ReadonlyArray<Field>): string => {
  const nullish = fields.some(({ accepts }) => accepts === "null or absent") ? ["nullish"] : []
  return moduleOf(
    [
      `import * as Schema from "effect/Schema"`,
      importOf([...primitivesIn(fields), ...nullish], "../../internal/wireSchema.ts"),
      ...importsOf(nestedIn(fields), "wire", wireNameOf)
    ],
    `/**
 * @category schemas
 * @since 0.1.0
 */
export const ${wireNameOf(record)} = Schema.Struct({
${fields.map(wireField).join(",\n")}
})`
  )
}

const decodeOf = (record: DecodedRecord, fields: ReadonlyArray<Field>, checkNames: Set<string>): string => {
  const nested = nestedIn(fields)
  const check = checkOf(record, fields)
  for (const name of check.names) checkNames.add(name)
  const isMapped = record.isPage !== true
  const equality = record.isRepeated === true ? equalityOf(record, fields) : ""
  const given = isMapped ? nestedIn(fields.filter(isRepeated)) : []
  const mapped = isMapped ? nestedIn(fields.filter((field) => !isRepeated(field))) : []
  return moduleOf(
    [
      equality.includes("isEqual(") ? importOf(["isEqual"], "../../internal/metadata.ts") : "",
      importOf(
        [
          ...check.helpers,
          "type MutableIssue",
          ...(fields.some(({ hasNullItems }) => hasNullItems) ? ["withoutNulls"] : [])
        ],
        "../../internal/wireCheck.ts"
      ),
      importOf(check.names, "../checks.ts"),
      ...nested.map((other) => {
        const mapper = mapped.includes(other) ? [mapperName(other)] : []
        return importOf([checkName(other), ...mapper], `../${lowerFirst(other.name)}/decode.ts`)
      }),
      ...given.map(({ name }) => `import type * as ${name}Model from "../${lowerFirst(name)}/model.ts"`),
      isMapped ? `import type * as Model from "./model.ts"` : "",
      `import type * as Wire from "./wire.ts"`
    ].filter((line) => line !== ""),
    check.source,
    isMapped ? mapperOf(record, fields) : "",
    equality
  )
}

const isKnown = (type: Type): boolean => (type._tag === "Array" ? isKnown(type.items) : type._tag !== "Json")

/** Returns the fields that are decoded. */
const readFields = (record: DecodedRecord, properties: ReadonlyArray<DocumentedProperty>): ReadonlyArray<Field> => {
  const fields = fieldsOf(record, properties).filter(({ isRead }) => isRead)
  const unknown = fields.find(({ type }) => !isKnown(type))
  if (unknown === undefined) return fields
  throw new Error(`${record.component}.${unknown.name} is of no known type: leave it unread by a difference`)
}

/** Returns the files of all decoded records. */
export const decodedFiles = (
  propertiesOf: (component: string) => ReadonlyArray<DocumentedProperty>
): ReadonlyArray<File> => {
  const unknown = differences.find(({ component }) => decodedRecords.every((record) => record.component !== component))
  if (unknown !== undefined) throw new Error(`a difference is about ${unknown.component}, which is no record`)
  const checkNames = new Set<string>()
  const files = decodedRecords.flatMap((record): ReadonlyArray<File> => {
    const fields = readFields(record, propertiesOf(record.component))
    const path = `${folder}/${lowerFirst(record.name)}`
    return [
      { path: `${path}/model.ts`, source: modelOf(record, fields) },
      { path: `${path}/wire.ts`, source: wireOf(record, fields) },
      { path: `${path}/decode.ts`, source: decodeOf(record, fields, checkNames) }
    ]
  })
  return [...files, { path: `${folder}/checks.ts`, source: checksOf(checkNames) }]
}
