/** The fields of a record: the document's properties with the deliberate differences and rules applied. */
import { type Difference, differences } from "./differences.ts"
import type { DocumentedProperty, Type } from "./document.ts"
import type { DecodedRecord, Record } from "./records.ts"

export interface Field extends DocumentedProperty {
  /** Name in the model: camelCase. */
  readonly modelName: string
  /** Doc comment in the model. */
  readonly doc: string | undefined
  /** Content of a response that is accepted: a value alone, or nothing as well. */
  readonly accepts: "value" | "null" | "null or absent"
  /** Value of the model in place of null or of an absent key. */
  readonly fallback: "undefined" | "null" | "{}" | "[]"
  /** True for an array whose items may be null. */
  readonly hasNullItems: boolean
  /** True for a part of the model. */
  readonly isModelled: boolean
  /** False for a property that responses are not read for. */
  readonly isRead: boolean
}

/** Reasons for the differences that hold by rule; see differences.ts. */
export const literalIsChecked = "The type says what it is. It is checked where it is there, and nothing depends on it."
export const optionalMayBeNull = "A field that may be absent may be null as well: one null does not break a page."

const camelCase = (name: string): string => name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase())

const fallbackOf = (
  { isNullable, isRequired, type }: DocumentedProperty,
  difference: Difference | undefined
): Field["fallback"] => {
  if (type._tag === "Metadata") return "{}"
  if (type._tag === "Array") return "[]"
  if (difference?.model !== undefined) return difference.model
  return isRequired || isNullable ? "null" : "undefined"
}

const acceptsOf = ({ isNullable, isRequired, type }: DocumentedProperty, difference: Difference | undefined) => {
  if (!isRequired || type._tag === "Literal" || difference?.difference === "may be null or absent")
    return "null or absent"
  return isNullable || difference?.difference === "may be null" ? "null" : "value"
}

const isTime = ({ name, type }: DocumentedProperty): boolean => type._tag === "Integer" && name.endsWith("_at")

const accepted = { value: 0, null: 1, "null or absent": 2 } as const

/** Throws where a difference is none, so that the list of differences holds nothing that is no longer true. */
const expectDifference = (property: DocumentedProperty, difference: Difference): void => {
  if (difference.difference === "unread") return
  const documented = accepted[acceptsOf(property, undefined)]
  if (accepted[acceptsOf(property, difference)] > documented) return
  throw new Error(`${difference.component}.${difference.property} ${difference.difference} by the document already`)
}

/** Returns a property that holds one of several components as if it held the given one. */
const readAs = (property: DocumentedProperty, component: string): DocumentedProperty => {
  if (property.type._tag === "Json") return { ...property, type: { _tag: "Component", component } }
  throw new Error(`${property.name} is one component by the document already`)
}

/** Returns the fields of a record, from the properties of its component. */
export const fieldsOf = (
  record: Record & Pick<DecodedRecord, "fieldDocs">,
  properties: ReadonlyArray<DocumentedProperty>
): ReadonlyArray<Field> => {
  const ofComponent = differences.filter(({ component }) => component === record.component)
  const stale = ofComponent.find(({ property }) => !properties.some(({ name }) => name === property))
  if (stale !== undefined) throw new Error(`the document has no ${stale.component}.${stale.property}`)
  const fields = properties.map((documented): Field => {
    const difference = ofComponent.find((difference) => difference.property === documented.name)
    if (difference !== undefined) expectDifference(documented, difference)
    const property = difference?.readAs === undefined ? documented : readAs(documented, difference.readAs)
    const modelName = camelCase(property.name)
    const isRead = difference?.difference !== "unread"
    return {
      ...property,
      modelName,
      doc: record.fieldDocs?.[modelName] ?? (isTime(property) ? "Unix milliseconds." : undefined),
      accepts: acceptsOf(property, difference),
      fallback: fallbackOf(property, difference),
      hasNullItems: difference?.items === "may be null",
      isModelled: isRead && property.type._tag !== "Literal",
      isRead
    }
  })
  const undocumented = Object.keys(record.fieldDocs ?? {}).find(
    (name) => !fields.some(({ modelName }) => modelName === name)
  )
  if (undocumented !== undefined)
    throw new Error(`${record.name} has a doc comment for ${undocumented}, but no such field`)
  return fields
}

/** Returns the component that a type is, or has as items. */
export const componentOf = (type: Type): string | undefined =>
  type._tag === "Array" ? componentOf(type.items) : type._tag === "Component" ? type.component : undefined
