/** A source file as the documentation sees it: its declarations, each with its comment and its text. */
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import {
  type Class,
  type Declaration,
  type ExportAllDeclaration,
  type ExportNamedDeclaration,
  parseSync,
  type Program,
  type Span,
  type TSSignature,
  type TSType
} from "oxc-parser"
import { root } from "../packages.ts"

/** A doc comment: its text in Markdown, with its example, and its other tags. */
export interface Doc {
  readonly text: string
  readonly example: string
  readonly category: string
  readonly see: ReadonlyArray<string>
}

/** A property of an interface, a field of a class, or an option. */
export interface Property {
  readonly name: string
  readonly optional: boolean
  readonly type: string
  readonly doc: Doc
}

/** One exported declaration. Two of the same name, a type and a value, are one. */
export interface Entry {
  readonly name: string
  readonly kind: "class" | "constant" | "function" | "type"
  readonly doc: Doc
  readonly properties: ReadonlyArray<Property>
}

/** Names that a module exports of another one. */
interface Reexport {
  readonly from: string
  readonly names: ReadonlyArray<string> | "all"
  /** True where of a class or a schema the type alone is exported. */
  readonly typesOnly: boolean
}

export interface Source {
  readonly file: string
  readonly doc: Doc
  readonly entries: ReadonlyArray<Entry>
  /** The module's own names that are exported from elsewhere, by that module's specifier. */
  readonly reexports: ReadonlyArray<Reexport>
  readonly program: Program
  readonly text: (span: Span) => string
  readonly docOf: (span: Span) => Doc
}

export const noDoc: Doc = { text: "", example: "", category: "", see: [] }

/** Separates a comment into its text and its tags. */
const parseDoc = (comment: string): Doc => {
  const text = comment
    .replace(/^\*/, "")
    .replace(/^[^\S\n]*\*[^\S\n]?/gm, "")
    .replaceAll(/\{@link (\S+?)\}/g, "`$1`")
    .trim()
  const [head = "", ...tags] = text.split(/^@(?=\w)/m)
  const valuesOf = (name: string): ReadonlyArray<string> =>
    tags.filter((tag) => new RegExp(`^${name}\\b`).test(tag)).map((tag) => tag.slice(name.length).trim())
  return {
    text: head.trim(),
    example: valuesOf("example").join("\n\n"),
    category: valuesOf("category")[0] ?? "",
    see: valuesOf("see")
  }
}

const cache = new Map<string, Source>()

/** Reads a file, by its path from the root. */
export const readSource = (file: string): Source => {
  const known = cache.get(file)
  if (known !== undefined) return known
  const source = parseSource(file, readFileSync(resolve(root, file), "utf8"))
  cache.set(file, source)
  return source
}

export const parseSource = (file: string, source: string): Source => {
  const { comments, program } = parseSync(file, source)
  const docs = comments.filter(({ type, value }) => type === "Block" && value.startsWith("*"))
  const text = ({ end, start }: Span): string => source.slice(start, end)
  const docOf = ({ start }: Span): Doc => {
    const comment = docs.findLast(({ end }) => end <= start && source.slice(end, start).trim() === "")
    return comment === undefined ? noDoc : parseDoc(comment.value)
  }
  const reader: Reader = { program, text, docOf }
  const exported = program.body.filter((statement) => statement.type === "ExportNamedDeclaration")
  const all = program.body.filter((statement) => statement.type === "ExportAllDeclaration")
  return {
    file,
    doc: docs[0] !== undefined && source.slice(0, docs[0].start).trim() === "" ? parseDoc(docs[0].value) : noDoc,
    entries: merge(exported.flatMap((statement) => entriesOf(reader, statement))),
    reexports: [...all, ...exported].flatMap(reexportOf),
    program,
    text,
    docOf
  }
}

const reexportOf = (statement: ExportAllDeclaration | ExportNamedDeclaration): Source["reexports"] => {
  const { exportKind, source } = statement
  if (source === null) return []
  const names =
    statement.type === "ExportAllDeclaration" ? "all" : statement.specifiers.map(({ exported }) => nameOf(exported))
  return [{ from: source.value, names, typesOnly: exportKind === "type" }]
}

type Reader = Pick<Source, "program" | "text" | "docOf">

const nameOf = (name: ExportNamedDeclaration["specifiers"][number]["exported"]): string =>
  name.type === "Literal" ? name.value : name.name

const entriesOf = (reader: Reader, statement: ExportNamedDeclaration): ReadonlyArray<Entry> => {
  const { declaration, source, specifiers } = statement
  if (declaration !== null) return declared(reader, declaration, reader.docOf(statement))
  if (source !== null) return []
  // `export { delete_ as delete }`, whose comment stands at the export.
  return specifiers.map((specifier) => ({
    name: nameOf(specifier.exported),
    kind: "constant",
    doc: reader.docOf(specifier).text === "" ? reader.docOf(statement) : reader.docOf(specifier),
    properties: []
  }))
}

const declared = (reader: Reader, declaration: Declaration, doc: Doc): ReadonlyArray<Entry> => {
  switch (declaration.type) {
    case "TSInterfaceDeclaration":
      return [{ name: declaration.id.name, kind: "type", doc, properties: propertiesOf(reader, declaration.body.body) }]
    case "TSTypeAliasDeclaration":
      return [
        { name: declaration.id.name, kind: "type", doc, properties: membersOf(reader, declaration.typeAnnotation) }
      ]
    case "ClassDeclaration":
      return [{ name: declaration.id?.name ?? "", kind: "class", doc, properties: fieldsOf(reader, declaration) }]
    case "FunctionDeclaration":
    case "TSDeclareFunction":
      return [{ name: declaration.id?.name ?? "", kind: "function", doc, properties: [] }]
    case "VariableDeclaration":
      return declaration.declarations.flatMap(({ id, init }) =>
        id.type === "Identifier"
          ? [
              {
                name: id.name,
                kind: init?.type === "ArrowFunctionExpression" ? "function" : "constant",
                doc,
                properties: []
              }
            ]
          : []
      )
    default:
      return []
  }
}

/** A type and a value of one name have one comment each; the first that says something counts. */
const merge = (entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> => {
  const byName = new Map<string, Entry>()
  for (const entry of entries) {
    const other = byName.get(entry.name)
    byName.set(
      entry.name,
      other === undefined ? entry : { ...other, properties: [...other.properties, ...entry.properties] }
    )
  }
  return [...byName.values()]
}

/** Reads the properties of an interface's body. */
export const propertiesOf = (
  { docOf, text }: Pick<Source, "text" | "docOf">,
  signatures: ReadonlyArray<TSSignature>
): ReadonlyArray<Property> =>
  signatures.flatMap((signature) =>
    signature.type === "TSPropertySignature"
      ? [
          {
            name: text(signature.key),
            optional: signature.optional,
            type: signature.typeAnnotation === null ? "" : text(signature.typeAnnotation.typeAnnotation),
            doc: docOf(signature)
          }
        ]
      : []
  )

const membersOf = (reader: Reader, type: TSType): ReadonlyArray<Property> =>
  type.type === "TSTypeLiteral" ? propertiesOf(reader, type.members) : []

/** The fields that a tagged error is made of, and the static members of any class. */
const fieldsOf = (reader: Reader, { body, superTypeArguments }: Class): ReadonlyArray<Property> => {
  const [fields] = superTypeArguments?.params ?? []
  return [
    ...(fields === undefined ? [] : resolved(reader, fields)),
    ...body.body.flatMap((member) =>
      (member.type === "PropertyDefinition" && member.static) ||
      (member.type === "MethodDefinition" && member.kind === "get")
        ? [{ name: reader.text(member.key), optional: false, type: "", doc: reader.docOf(member) }]
        : []
    )
  ].filter(({ doc, type }) => doc.text !== "" || type !== "")
}

const resolved = (reader: Reader, type: TSType): ReadonlyArray<Property> => {
  if (type.type !== "TSTypeReference") return membersOf(reader, type)
  const name = reader.text(type.typeName)
  const found = reader.program.body.find(
    (statement) => statement.type === "TSInterfaceDeclaration" && statement.id.name === name
  )
  return found?.type === "TSInterfaceDeclaration" ? propertiesOf(reader, found.body.body) : []
}
