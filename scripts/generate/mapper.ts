/** The mapper of a record from Clerk's JSON to the model, and the equality of one that a page repeats. */
import type { Type } from "./document.ts"
import type { Field } from "./fields.ts"
import { type DecodedRecord, recordOf, wireNameOf } from "./records.ts"

export const mapperName = ({ name }: DecodedRecord): string => `to${name}`

/** Returns true for a field that holds a record whose model is given to the mapper. */
export const isRepeated = ({ type }: Pick<Field, "type">): boolean =>
  type._tag === "Component" && recordOf(type.component).isRepeated === true

/** Returns the model of a value that is there. */
const mapped = (value: string, type: Type): string => {
  if (type._tag === "Component") return `${mapperName(recordOf(type.component))}(${value})`
  if (type._tag === "Array" && type.items._tag === "Component") {
    return `${value}.map((item) => ${mapped("item", type.items)})`
  }
  return value
}

const fieldMapping = (field: Field): string => {
  const { accepts, fallback, hasNullItems, modelName, name, type } = field
  if (isRepeated(field)) return modelName
  if (hasNullItems) return `${modelName}: ${mapped(`withoutNulls(wire.${name})`, type)}`
  const value = `wire.${name}`
  const model = mapped(value, type)
  if (accepts === "value" || (accepts === "null" && fallback === "null" && model === value)) {
    return `${modelName}: ${model}`
  }
  return `${modelName}: ${model === value ? `${value} ?? ${fallback}` : `${value} == null ? ${fallback} : ${model}`}`
}

/** Returns the mapper, which is given the models of what a page repeats. */
export const mapperOf = (record: DecodedRecord, fields: ReadonlyArray<Field>): string => {
  const modelled = fields.filter(({ isModelled }) => isModelled)
  const repeated = modelled.flatMap(({ modelName, type }) =>
    type._tag === "Component" && isRepeated({ type }) ? [{ modelName, name: recordOf(type.component).name }] : []
  )
  const parameters = [
    `wire: typeof Wire.${wireNameOf(record)}.Type`,
    ...repeated.map(({ modelName, name }) => `${modelName}: ${name}Model.${name}`)
  ]
  return `export const ${mapperName(record)} = (${parameters.join(", ")}): Model.${record.name} => ({
${modelled.map(fieldMapping).join(",\n")}
})`
}

/** Compares what costs least first. */
const cost = ({ type }: Field): number => Number(type._tag === "Metadata")

const fieldEquality = ({ name, type }: Field): string => {
  switch (type._tag) {
    case "String":
    case "Boolean":
    case "Integer":
      return `a.${name} === b.${name}`
    case "Metadata":
      return `isEqual(a.${name}, b.${name})`
    case "Literal":
    case "Component":
    case "Array":
    case "Json":
      throw new Error(`no equality for ${name}, which is ${type._tag}`)
  }
}

export const equalityOf = (record: DecodedRecord, fields: ReadonlyArray<Field>): string => {
  const wire = `typeof Wire.${wireNameOf(record)}.Type`
  const compared = fields.filter(({ isModelled }) => isModelled).toSorted((a, b) => cost(a) - cost(b))
  return `/** Compares two records of one page, which share a model where they are the same. */
export const isSame${record.name} = (a: ${wire}, b: ${wire}): boolean =>
${compared.map(fieldEquality).join(" &&\n")}`
}
