/** The declarations of the API reports in `api/`, which the compiler wrote, by module and name. */
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import type { Span, Statement, TSType } from "oxc-parser"
import { root } from "../packages.ts"
import { parseSource, type Source } from "./source.ts"

const reports = new Map<string, ReadonlyMap<string, Source>>()

/** The sections of a package's report, each the declarations of one module. */
const reportOf = (folder: string): ReadonlyMap<string, Source> => {
  const known = reports.get(folder)
  if (known !== undefined) return known
  const [, ...parts] = `\n${readFileSync(resolve(root, `api/${folder}.d.ts`), "utf8")}`.split(/^\/\/ (?=\S+$)/m)
  const report = new Map(
    parts.map((part) => {
      const end = part.indexOf("\n")
      return [part.slice(0, end), parseSource("report.d.ts", part.slice(end + 1))]
    })
  )
  reports.set(folder, report)
  return report
}

const declarationOf = (statement: Statement): Statement =>
  statement.type === "ExportNamedDeclaration" && statement.declaration !== null ? statement.declaration : statement

const namesOf = (statement: Statement): ReadonlyArray<string> => {
  const declaration = declarationOf(statement)
  switch (declaration.type) {
    case "VariableDeclaration":
      return declaration.declarations.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : []))
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return [declaration.id.name]
    case "ClassDeclaration":
    case "FunctionDeclaration":
    case "TSDeclareFunction":
      return declaration.id === null ? [] : [declaration.id.name]
    default:
      return []
  }
}

/** A name that is a word of the language is declared with an underscore. */
const declaredAs = (names: ReadonlyArray<string>, name: string): boolean =>
  names.includes(name) || names.includes(`${name}_`)

/** The text of a declaration, wherever in the package's report it stands; the module's own goes first. */
export const declarationsOf = (folder: string, module: string, name: string): ReadonlyArray<string> => {
  const report = reportOf(folder)
  const own = report.get(module)
  for (const source of own === undefined ? report.values() : [own, ...report.values()]) {
    const found = source.program.body.filter((statement) => declaredAs(namesOf(statement), name))
    if (found.length > 0) return found.map((statement) => readable(source.text(statement)))
  }
  return []
}

/** Takes out of a declaration what says nothing to its reader. */
export const readable = (text: string): string =>
  text
    .replaceAll(/import\("[^"]*"\)\./g, "")
    .replaceAll(/^export (?:declare )?|^declare /gm, "")
    .replaceAll(/\bInputs\.(?=[A-Z])/g, "")

export interface EndpointTypes {
  readonly input: string
  readonly result: string
  readonly statuses: ReadonlyArray<number>
}

/** The types of the endpoints that a module declares: each by itself, or all in one object. */
export const endpointTypes = (folder: string, module: string): ReadonlyMap<string, EndpointTypes> => {
  const source = reportOf(folder).get(module)
  const found = new Map<string, EndpointTypes>()
  const add = (name: string, type: TSType | undefined): void => {
    const types = type && source && toEndpoint(source.text, type)
    if (types !== undefined) found.set(name.replace(/_$/, ""), types)
  }
  for (const statement of source?.program.body ?? []) {
    const declaration = declarationOf(statement)
    if (declaration.type !== "VariableDeclaration") continue
    for (const { id } of declaration.declarations) {
      const type = id.type === "Identifier" ? id.typeAnnotation?.typeAnnotation : undefined
      if (id.type === "Identifier") add(id.name, type)
      if (type?.type !== "TSTypeLiteral") continue
      for (const member of type.members) {
        if (member.type === "TSPropertySignature" && source !== undefined)
          add(source.text(member.key), member.typeAnnotation?.typeAnnotation)
      }
    }
  }
  return found
}

const toEndpoint = (text: (span: Span) => string, type: TSType): EndpointTypes | undefined => {
  if (type.type !== "TSTypeReference" || text(type.typeName) !== "Endpoint.Endpoint") return undefined
  const [input = "", result = "", statuses = ""] = type.typeArguments?.params.map(text) ?? []
  return { input: readable(input), result: readable(result), statuses: (statuses.match(/\d+/g) ?? []).map(Number) }
}
