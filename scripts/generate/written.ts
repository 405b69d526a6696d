/** Records that the emulator writes, in packages/testing: a function from a record's fields to Clerk's JSON. */
import { componentOf, type Field, fieldsOf } from "./fields.ts"
import type { DocumentedProperty, Type } from "./document.ts"
import { type WrittenRecord, writtenRecords } from "./records.ts"
import { type File, importOf, lowerFirst, moduleOf, quote } from "./source.ts"

const folder = "packages/testing/src/generated"

/** Returns the record of a component that others can hold: one that is written as a whole. */
const writtenRecord = (component: string): WrittenRecord | undefined =>
  writtenRecords.find((record) => record.component === component && record.appended === undefined)

const writerName = ({ name }: WrittenRecord): string => `${lowerFirst(name)}Json`

const fieldsName = ({ name }: WrittenRecord): string => `${name}Fields`

const typeText = (type: Type): string => {
  switch (type._tag) {
    case "String":
      return "string"
    case "Boolean":
      return "boolean"
    case "Integer":
      return "number"
    case "Metadata":
      return "Metadata"
    case "Literal":
      return quote(type.value)
    case "Array":
      return `ReadonlyArray<${typeText(type.items)}>`
    case "Component": {
      const record = writtenRecord(type.component)
      return record === undefined ? "Json" : fieldsName(record)
    }
    case "Json":
      return "Json"
  }
}

const fieldType = ({ accepts, isRequired, modelName, type }: Field): string => {
  const orNull = accepts === "value" ? "" : " | null"
  const orUndefined = !isRequired || accepts === "null or absent" ? " | undefined" : ""
  return `readonly ${modelName}: ${typeText(type)}${orNull}${orUndefined}`
}

const fieldText = ({ accepts, modelName, name, type }: Field): string => {
  if (type._tag === "Literal") return `${name}: ${quote(type.value)}`
  const value = `fields.${modelName}`
  const component = componentOf(type)
  const record = component === undefined ? undefined : writtenRecord(component)
  if (record === undefined) return `${name}: ${value}`
  if (type._tag === "Array") return `${name}: ${value}${accepts === "value" ? "" : "?"}.map(${writerName(record)})`
  return `${name}: ${accepts === "value" ? "" : `${value} && `}${writerName(record)}(${value})`
}

const writerOf = (record: WrittenRecord, all: ReadonlyArray<Field>, isNested: boolean): string => {
  const { appended = [], name } = record
  const fields = all.filter(({ name }) => !appended.includes(name))
  const given = fields.filter(({ type }) => type._tag !== "Literal")
  const types = given.map(fieldType)
  const nested = new Set(fields.flatMap(({ type }) => writtenRecord(componentOf(type) ?? "") ?? []))
  const without = appended.length === 0 ? "" : ` without its \`${appended.join("`, `")}\`, which the caller appends`
  return moduleOf(
    [
      types.some((type) => type.includes("Metadata"))
        ? `import type { Metadata } from "@effect-clerk/memberships"`
        : "",
      types.some((type) => /\bJson\b/.test(type)) ? `import type { Json } from "effect/Schema"` : "",
      ...Array.from(nested, (other) =>
        importOf([writerName(other), `type ${fieldsName(other)}`], `./${lowerFirst(other.name)}.ts`)
      )
    ].filter((line) => line !== ""),
    `/** Fields of ${name}. Each is given, so that none is forgotten; one that is undefined is left out. */
${isNested ? "export " : ""}interface ${fieldsName(record)} {
${types.join("\n")}
}`,
    `/** Returns the record as Clerk writes it${without}. */
export const ${writerName(record)} = (fields: ${fieldsName(record)}) => ({
${fields.map(fieldText).join(",\n")}
})`
  )
}

/** Returns the files of all written records. */
export const writtenFiles = (
  propertiesOf: (component: string) => ReadonlyArray<DocumentedProperty>
): ReadonlyArray<File> => {
  const all = writtenRecords.map((record) => ({ record, fields: fieldsOf(record, propertiesOf(record.component)) }))
  const nested = new Set(
    all.flatMap(({ fields, record: { appended = [] } }) =>
      fields.filter(({ name }) => !appended.includes(name)).flatMap(({ type }) => componentOf(type) ?? [])
    )
  )
  return all.map(({ fields, record }) => ({
    path: `${folder}/${lowerFirst(record.name)}.ts`,
    source: writerOf(record, fields, nested.has(record.component))
  }))
}
