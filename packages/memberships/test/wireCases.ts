/** Test values that are derived from a wire schema, so that a field that is added to it is tested without a line more. */
import { Arbitrary, Predicate, Schema, type SchemaAST } from "effect"
import { jsonObject } from "@effect-clerk/test-support/arbitraries"

export type Path = ReadonlyArray<string | number>

/** Throws on a kind of schema that no record has yet: its values have to be added here. */
const unknownKind = ({ _tag }: SchemaAST.AST): never => {
  throw new Error(`no test values for a schema of the kind ${_tag}`)
}

/** Returns a valid value with every field. Two quirks differ in every field that may differ. */
export const sampleOf = (ast: SchemaAST.AST, quirk: 0 | 1, name = "value"): unknown => {
  switch (ast._tag) {
    case "Objects":
      return Object.fromEntries(
        ast.propertySignatures.map(({ name, type }) => [name, sampleOf(type, quirk, String(name))])
      )
    case "Arrays":
      return ast.rest.map((item) => sampleOf(item, quirk, name))
    case "Union":
      return ast.types[0] === undefined ? unknownKind(ast) : sampleOf(ast.types[0], quirk, name)
    case "Literal":
      return ast.literal
    case "String":
      return `${name}_${quirk}`
    case "Number":
      return 1_700_000_000_000 + quirk
    case "Boolean":
      return quirk === 0
    // Metadata.
    case "Declaration":
      return { [`key_${quirk}`]: [null, { deep: quirk }] }
    default:
      return unknownKind(ast)
  }
}

/** Tells a type that has a single value, where it has any. */
const isConstant = (ast: SchemaAST.AST): boolean =>
  ast._tag === "Literal" || (ast._tag === "Union" && ast.types[0] !== undefined && isConstant(ast.types[0]))

/** Returns the path of each field, and of each field within, but of none that has a single value. */
export const fieldPaths = (ast: SchemaAST.AST): ReadonlyArray<Path> => {
  switch (ast._tag) {
    case "Objects":
      return ast.propertySignatures
        .filter(({ type }) => !isConstant(type))
        .flatMap(({ name, type }) => [[String(name)], ...fieldPaths(type).map((path) => [String(name), ...path])])
    case "Arrays":
      return ast.rest.flatMap((item) => fieldPaths(item).map((path) => [0, ...path]))
    case "Union":
      return ast.types[0] === undefined ? [] : fieldPaths(ast.types[0])
    default:
      return []
  }
}

const integer = Arbitrary.schema(Schema.Union([Schema.Int, Schema.Literals([2 ** 53, 2 ** 63, -(2 ** 60)])]))

/** Returns generated values, as `JSON.parse` yields them but for keys that are undefined. */
export const valuesOf = (ast: SchemaAST.AST): Arbitrary.Arbitrary<unknown> => {
  switch (ast._tag) {
    case "Objects":
      return Arbitrary.all(
        Object.fromEntries(ast.propertySignatures.map(({ name, type }) => [String(name), valuesOf(type)]))
      )
    case "Arrays":
      return Arbitrary.map(Arbitrary.all(ast.rest.map((item) => Arbitrary.array(valuesOf(item)))), (items) =>
        items.flat()
      )
    case "Union":
      return Arbitrary.flatMap(Arbitrary.schema(Schema.Int), (index) => {
        const type = ast.types[Math.abs(index) % ast.types.length]
        return type === undefined ? unknownKind(ast) : valuesOf(type)
      })
    case "Literal":
      return Arbitrary.Constant(ast.literal)
    case "Null":
      return Arbitrary.Constant(null)
    case "Undefined":
      return Arbitrary.Constant(undefined)
    case "String":
      return Arbitrary.schema(Schema.String)
    case "Number":
      return integer
    case "Boolean":
      return Arbitrary.schema(Schema.Boolean)
    case "Declaration":
      return jsonObject
    default:
      return unknownKind(ast)
  }
}

export const camelCase = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

export const getAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (Predicate.isObjectOrArray(value) ? Reflect.get(value, key) : undefined), value)

/** Returns a copy with another value at a path. */
export const setAt = (value: unknown, [key, ...rest]: Path, to: unknown): unknown => {
  if (key === undefined) return to
  const next = setAt(getAt(value, [key]), rest, to)
  return Array.isArray(value) ? value.with(Number(key), next) : { ...Object(value), [key]: next }
}
