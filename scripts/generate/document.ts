/** The part of an OpenAPI document that records are generated from: the components' properties. */
import * as Schema from "effect/Schema"

interface Property {
  readonly $ref?: string
  readonly allOf?: ReadonlyArray<Property>
  readonly type?: string
  readonly nullable?: boolean
  readonly enum?: ReadonlyArray<string>
  readonly items?: Property
  readonly oneOf?: unknown
}

const Property: Schema.Codec<Property> = Schema.Struct({
  $ref: Schema.optionalKey(Schema.String),
  allOf: Schema.optionalKey(Schema.Array(Schema.suspend(() => Property))),
  type: Schema.optionalKey(Schema.String),
  nullable: Schema.optionalKey(Schema.Boolean),
  enum: Schema.optionalKey(Schema.Array(Schema.String)),
  items: Schema.optionalKey(Schema.suspend(() => Property)),
  oneOf: Schema.optionalKey(Schema.Unknown)
})

const Part = Schema.Struct({
  nullable: Schema.optionalKey(Schema.Boolean),
  required: Schema.optionalKey(Schema.Array(Schema.String)),
  properties: Schema.optionalKey(Schema.Record(Schema.String, Property))
})

/** A component, whose properties may stand in the parts that it is made of. */
const Component = Schema.Struct({ ...Part.fields, allOf: Schema.optionalKey(Schema.Array(Part)) })

const decode = Schema.decodeUnknownSync(
  Schema.Struct({ components: Schema.Struct({ schemas: Schema.Record(Schema.String, Component) }) })
)

/** The JSON that a property holds. */
export type Type =
  /** Metadata is a free-form object. */
  | { readonly _tag: "String" | "Boolean" | "Integer" | "Metadata" }
  /** One fixed string, which names the kind of an object. */
  | { readonly _tag: "Literal"; readonly value: string }
  | { readonly _tag: "Component"; readonly component: string }
  | { readonly _tag: "Array"; readonly items: Type }
  /** JSON that the generator does not describe, such as one of several components. */
  | { readonly _tag: "Json" }

export interface DocumentedProperty {
  readonly name: string
  readonly type: Type
  readonly isRequired: boolean
  readonly isNullable: boolean
}

const scalars: { readonly [type: string]: Type } = {
  string: { _tag: "String" },
  boolean: { _tag: "Boolean" },
  integer: { _tag: "Integer" },
  object: { _tag: "Metadata" }
}

const typeOf = ({ $ref, allOf, enum: values, items, oneOf, type = "" }: Property): Type => {
  if (oneOf !== undefined) return { _tag: "Json" }
  const reference = $ref ?? allOf?.[0]?.$ref
  if (reference !== undefined) return { _tag: "Component", component: reference.replace(/^.*\//, "") }
  if (items !== undefined) return { _tag: "Array", items: typeOf(items) }
  const [value, ...others] = values ?? []
  if (value !== undefined && others.length === 0) return { _tag: "Literal", value }
  return scalars[type] ?? { _tag: "Json" }
}

/** Reads a document; the result yields the properties of a component, the one that names its kind first. */
export const readComponents = (document: unknown): ((component: string) => ReadonlyArray<DocumentedProperty>) => {
  const { schemas } = decode(document).components
  return (component) => {
    const { allOf = [], ...own } = schemas[component] ?? {}
    const parts = [own, ...allOf]
    const properties = parts.flatMap(({ properties = {} }) => Object.entries(properties))
    const required = new Set(parts.flatMap(({ required = [] }) => required))
    if (properties.length === 0) throw new Error(`the document has no component ${component} with properties`)
    return properties
      .map(([name, property]) => {
        const type = typeOf(property)
        const referenced = type._tag === "Component" ? schemas[type.component] : undefined
        return {
          name,
          type,
          isRequired: required.has(name),
          isNullable: (property.nullable ?? false) || (referenced?.nullable ?? false)
        }
      })
      .toSorted((a, b) => Number(b.type._tag === "Literal") - Number(a.type._tag === "Literal"))
  }
}
