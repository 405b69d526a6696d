/** The methods of the services: what each takes, returns and fails with. */
import type { ObjectPropertyKind, ParamPattern, TSInterfaceHeritage, TSSignature } from "oxc-parser"
import { endpointTypes, readable } from "./api.ts"
import { sourcesOf } from "./modules.ts"
import { type Doc, noDoc, propertiesOf, type Property, readSource, type Source } from "./source.ts"

export interface Method {
  readonly name: string
  readonly doc: Doc
  /** The type of its input, `undefined` for a method of several parameters. */
  readonly input: string | undefined
  readonly parameters: ReadonlyArray<Property>
  /** `Effect` or `Stream`. */
  readonly kind: string
  readonly result: string
  /** The type of its failures. */
  readonly failures: string
}

interface Service {
  /** The folder of its package. */
  readonly folder: string
  /** The module that declares the endpoints whose statuses it fails with. */
  readonly endpoints?: string
  /** True where the endpoints are its own, so that it has a method for each. */
  readonly sends?: boolean
}

const services: Readonly<Record<string, Service>> = {
  MembershipLookup: { folder: "memberships", endpoints: "Endpoints" },
  MembershipSync: { folder: "sync" },
  OrganizationInvitations: { folder: "memberships", endpoints: "internal/organizationInvitations", sends: true },
  OrganizationMemberships: { folder: "memberships", endpoints: "Endpoints", sends: true },
  OrganizationRoles: { folder: "memberships", endpoints: "internal/organizationRoles", sends: true },
  Organizations: { folder: "memberships", endpoints: "internal/organizations", sends: true },
  Users: { folder: "memberships", endpoints: "internal/users", sends: true }
}

/** Returns the methods of a module's service, or `undefined` where it has none. */
export const methodsOf = (module: string): ReadonlyArray<Method> | undefined => {
  const service = services[module]
  if (service === undefined) return undefined
  const own = service.sends === true ? ownMethods(service) : []
  return [...own, ...writtenMethods(service, readSource(`packages/${service.folder}/src/${module}.ts`))]
}

/** The methods that send one request each. */
const ownMethods = ({ endpoints = "", folder }: Service): ReadonlyArray<Method> => {
  const types = endpointTypes(folder, endpoints)
  const docs = endpointDocs(readSource(`packages/${folder}/src/${endpoints}.ts`))
  return Array.from(docs, ([name, doc]) => ({ name, doc, types: types.get(name) })).flatMap(({ doc, name, types }) =>
    types === undefined
      ? []
      : [
          {
            name,
            doc,
            input: types.input,
            parameters: fieldsOf(folder, types.input),
            kind: "Effect",
            result: types.result,
            failures: `${clerkErrors(types.statuses)} | SDKException`
          }
        ]
  )
}

const clerkErrors = (statuses: ReadonlyArray<number>): string => `ClerkErrors<${statuses.join(" | ")}>`

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

/** The methods that a service writes out, as properties of an interface. */
const writtenMethods = (service: Service, source: Source): ReadonlyArray<Method> =>
  source.program.body.flatMap((statement) => {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement
    if (declaration?.type !== "TSInterfaceDeclaration") return []
    return declaration.body.body.flatMap((member) => writtenMethod(service, source, member))
  })

const writtenMethod = (service: Service, source: Source, member: TSSignature): ReadonlyArray<Method> => {
  const type = member.type === "TSPropertySignature" ? member.typeAnnotation?.typeAnnotation : undefined
  if (member.type !== "TSPropertySignature" || type?.type !== "TSFunctionType") return []
  const outcome = type.returnType?.typeAnnotation
  if (outcome?.type !== "TSTypeReference") return []
  const [result = "", failure = ""] = outcome.typeArguments?.params.map(source.text) ?? []
  const given = type.params.flatMap((parameter) => parameterOf(service, source, parameter))
  const [only, ...others] = given
  const isInput = only?.name === "input" && others.length === 0
  return [
    {
      name: source.text(member.key),
      doc: source.docOf(member),
      input: isInput ? only.type : undefined,
      parameters: isInput ? fieldsOf(service.folder, only.type) : given,
      kind: source.text(outcome.typeName).split(".")[0] ?? "",
      result: readable(result),
      failures: failuresOf(service, source, failure)
    }
  ]
}

const parameterOf = ({ folder }: Service, source: Source, parameter: ParamPattern): ReadonlyArray<Property> => {
  if (parameter.type !== "Identifier" || !parameter.typeAnnotation) return []
  const type = readable(source.text(parameter.typeAnnotation.typeAnnotation))
  const doc = sourcesOf(folder)
    .flatMap(({ entries }) => entries)
    .find(({ name }) => name === type)?.doc
  return [
    {
      name: parameter.name,
      optional: /^\w+\?/.test(source.text(parameter)),
      type,
      doc: { ...noDoc, text: doc?.text ?? "" }
    }
  ]
}

/** The type of a method's failures, with the statuses of endpoints written out. */
const failuresOf = ({ endpoints, folder }: Service, source: Source, failure: string): string => {
  const alias = source.program.body.find(
    (statement) => statement.type === "TSTypeAliasDeclaration" && statement.id.name === failure
  )
  const text = alias?.type === "TSTypeAliasDeclaration" ? source.text(alias.typeAnnotation) : failure
  // A long union begins with a bar.
  const readableText = readable(text).replace(/^\s*\|\s*/, "")
  if (endpoints === undefined) return readableText
  const types = endpointTypes(folder, endpoints)
  return readableText.replaceAll(/ClerkErrors<\s*Status<([\s\S]*?)>\s*>/g, (_, of: string) => {
    const names = Array.from(of.matchAll(/Endpoints\.(\w+)|"(\w+)"/g), (match) => match[1] ?? match[2] ?? "")
    const statuses = new Set(names.flatMap((name) => types.get(name)?.statuses ?? []))
    return clerkErrors([...statuses].toSorted((a, b) => a - b))
  })
}

/** The properties of an interface of the package, with those that it inherits; its own come first. */
const fieldsOf = (folder: string, type: string): ReadonlyArray<Property> => {
  for (const source of sourcesOf(folder)) {
    for (const statement of source.program.body) {
      const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement
      if (declaration?.type !== "TSInterfaceDeclaration" || declaration.id.name !== type) continue
      const inherited = declaration.extends.flatMap((parent) => inheritedOf(folder, source, parent))
      return [...propertiesOf(source, declaration.body.body), ...inherited]
    }
  }
  return []
}

/** What a parent adds, `Omit` among them. */
const inheritedOf = (folder: string, source: Source, parent: TSInterfaceHeritage): ReadonlyArray<Property> => {
  const name = source.text(parent.expression)
  if (name !== "Omit") return fieldsOf(folder, name)
  const [from, without] = parent.typeArguments?.params ?? []
  const keys = without === undefined ? "" : source.text(without)
  const omitted = new Set([
    ...Array.from(keys.matchAll(/"(\w+)"/g), ([, key]) => key),
    ...Array.from(keys.matchAll(/keyof (\w+)/g)).flatMap(([, type = ""]) =>
      fieldsOf(folder, type).map(({ name }) => name)
    )
  ])
  return from === undefined ? [] : fieldsOf(folder, source.text(from)).filter(({ name }) => !omitted.has(name))
}
