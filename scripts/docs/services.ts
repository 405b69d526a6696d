/** The methods of the services: what each takes, returns and fails with. */
import type { ObjectPropertyKind, Span, TSInterfaceHeritage, TSType } from "oxc-parser"
import { endpointTypes, readable } from "./api.ts"
import { sourcesOf } from "./modules.ts"
import { type Doc, propertiesOf, type Property, readSource, type Source } from "./source.ts"

export interface Method {
  readonly name: string
  readonly doc: Doc
  /** The type of its input, `undefined` for none. */
  readonly input: string | undefined
  readonly parameters: ReadonlyArray<Property>
  /** `Effect` or `Stream`. */
  readonly kind: string
  readonly result: string
  /** The statuses of its `ClerkErrors`. */
  readonly statuses: ReadonlyArray<number>
}

const folder = "memberships"

/** The modules of services, each with the module that declares its endpoints. */
const endpointsOf: Readonly<Record<string, string>> = {
  MembershipLookup: "Endpoints",
  OrganizationInvitations: "internal/organizationInvitations",
  OrganizationMemberships: "Endpoints",
  OrganizationRoles: "internal/organizationRoles",
  Organizations: "internal/organizations",
  Users: "internal/users"
}

/** A service whose methods are none of Clerk's own. */
const composed = new Set(["MembershipLookup"])

/** Returns the methods of a module's service, or `undefined` where it has none. */
export const methodsOf = (module: string): ReadonlyArray<Method> | undefined => {
  const declaring = endpointsOf[module]
  if (declaring === undefined) return undefined
  const source = readSource(`packages/${folder}/src/${module}.ts`)
  return [...(composed.has(module) ? [] : ownMethods(declaring)), ...compositeMethods(source, declaring)]
}

/** The methods that send one request each. */
const ownMethods = (declaring: string): ReadonlyArray<Method> => {
  const types = endpointTypes(folder, declaring)
  return Array.from(endpointDocs(readSource(`packages/${folder}/src/${declaring}.ts`)), ([name, doc]) => {
    const endpoint = types.get(name)
    return endpoint === undefined
      ? []
      : [{ name, doc, kind: "Effect", parameters: parametersOf(endpoint.input), ...endpoint }]
  }).flat()
}

/** The comments of endpoints, which stand at the exports of a module or at the properties of an object. */
const endpointDocs = (source: Source): ReadonlyMap<string, Doc> => {
  const docs = new Map(source.entries.map(({ doc, name }) => [name, doc]))
  for (const statement of source.program.body) {
    if (statement.type !== "ExportNamedDeclaration" || statement.declaration?.type !== "VariableDeclaration") continue
    for (const { init } of statement.declaration.declarations) {
      if (init?.type === "ObjectExpression") addProperties(docs, source, init.properties)
    }
  }
  return docs
}

const addProperties = (docs: Map<string, Doc>, source: Source, properties: ReadonlyArray<ObjectPropertyKind>): void => {
  for (const property of properties) {
    if (property.type === "Property") docs.set(source.text(property.key), source.docOf(property))
  }
}

/** The methods that a service writes out: in the interface that is not exported. */
const compositeMethods = (source: Source, declaring: string): ReadonlyArray<Method> => {
  const statuses = endpointTypes(folder, declaring)
  const aliases = new Map(
    source.program.body.flatMap((statement) =>
      statement.type === "TSTypeAliasDeclaration"
        ? [[statement.id.name, source.text(statement.typeAnnotation)] as const]
        : []
    )
  )
  const statusesOf = (failure: string): ReadonlyArray<number> => {
    const names = Array.from(
      (aliases.get(failure) ?? failure).matchAll(/Endpoints\.(\w+)|"(\w+)"/g),
      (match) => match[1] ?? match[2] ?? ""
    )
    return [...new Set(names.flatMap((name) => statuses.get(name)?.statuses ?? []))].toSorted((a, b) => a - b)
  }
  return source.program.body.flatMap((statement) =>
    statement.type === "TSInterfaceDeclaration"
      ? statement.body.body.flatMap((member) => {
          const type = member.type === "TSPropertySignature" ? member.typeAnnotation?.typeAnnotation : undefined
          if (member.type !== "TSPropertySignature" || type?.type !== "TSFunctionType") return []
          const outcome = type.returnType?.typeAnnotation
          const [result, failure] = typeArguments(source, outcome)
          const input = inputOf(source, type.params)
          return [
            {
              name: source.text(member.key),
              doc: source.docOf(member),
              input,
              parameters: parametersOf(input ?? ""),
              kind: outcome?.type === "TSTypeReference" ? (source.text(outcome.typeName).split(".")[0] ?? "") : "",
              result: readable(result ?? ""),
              statuses: statusesOf(failure ?? "")
            }
          ]
        })
      : []
  )
}

const inputOf = (
  source: Source,
  [parameter]: ReadonlyArray<{ readonly typeAnnotation?: { readonly typeAnnotation: Span } | null | undefined } | Span>
): string | undefined => {
  const annotation = parameter !== undefined && "typeAnnotation" in parameter ? parameter.typeAnnotation : undefined
  return annotation ? readable(source.text(annotation.typeAnnotation)) : undefined
}

const typeArguments = (source: Source, type: TSType | undefined): ReadonlyArray<string> =>
  type?.type === "TSTypeReference" ? (type.typeArguments?.params.map(source.text) ?? []) : []

/** The properties of an interface of the package, with those that it inherits; its own come first. */
const parametersOf = (type: string): ReadonlyArray<Property> => {
  for (const source of sourcesOf(folder)) {
    for (const statement of source.program.body) {
      const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement
      if (declaration?.type !== "TSInterfaceDeclaration" || declaration.id.name !== type) continue
      const inherited = declaration.extends.flatMap((parent) => inheritedOf(source, parent))
      return [...propertiesOf(source, declaration.body.body), ...inherited]
    }
  }
  return []
}

/** What a parent adds, `Omit` among them. */
const inheritedOf = (source: Source, parent: TSInterfaceHeritage): ReadonlyArray<Property> => {
  const name = source.text(parent.expression)
  if (name !== "Omit") return parametersOf(name)
  const [from, without] = parent.typeArguments?.params ?? []
  const keys = without === undefined ? "" : source.text(without)
  const omitted = new Set([
    ...Array.from(keys.matchAll(/"(\w+)"/g), ([, key]) => key),
    ...Array.from(keys.matchAll(/keyof (\w+)/g)).flatMap(([, type = ""]) => parametersOf(type).map(({ name }) => name))
  ])
  return from === undefined ? [] : parametersOf(source.text(from)).filter(({ name }) => !omitted.has(name))
}
