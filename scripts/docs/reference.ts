/** The reference: one page a module, made of its doc comments and of its API report. */
import { declarationsOf } from "./api.ts"
import { callsOf } from "./calls.ts"
import { pagesWith } from "./examples.ts"
import { methodTable } from "./methodTable.ts"
import { type Module, modules } from "./modules.ts"
import { codeBlock, docText, firstSentence, inlineCode, type Page, paragraphs, propertyTable, table } from "./page.ts"
import { type Method, methodsOf } from "./services.ts"
import type { Entry, Property } from "./source.ts"

const routeOfModule = ({ folder, name }: Pick<Module, "folder" | "name">): string => `/reference/${folder}/${name}`

export const referencePages = (): ReadonlyArray<Page> => [index(modules()), ...modules().map(pageOf)]

const index = (all: ReadonlyArray<Module>): Page => {
  const folders = [...new Set(all.map(({ folder }) => folder))]
  const sections = folders.map((folder) => {
    const rows = all
      .filter((module) => module.folder === folder)
      .map((module) => [
        `[${module.name}](${routeOfModule(module)})`,
        firstSentence(module.doc.text).replaceAll("|", "\\|")
      ])
    return paragraphs(`## @effect-clerk/${folder}`, table(["module", "contents"], rows))
  })
  const intro =
    "Each module, made of the comments in its source. Its examples are compiled and run by the project's tests."
  return { route: "/reference/", text: paragraphs("# Reference", intro, ...sections) }
}

const pageOf = (module: Module): Page => {
  const methods = methodsOf(module.name)
  return {
    route: routeOfModule(module),
    text: paragraphs(
      `# ${module.name}`,
      docText(module.doc),
      `Module \`${module.specifier}\`.`,
      methods === undefined ? "" : methodsText(module, methods),
      ...categoriesOf(module).map((category) => categoryText(module, category)),
      alsoText(module)
    )
  }
}

/** The names that a module exports of others, which have pages of their own. */
const alsoText = ({ also, folder }: Module): string => {
  const names = also.flatMap((from) => {
    const [, other = folder, name] = /^(?:@effect-clerk\/(\w+)|\.)\/(\w+)/.exec(from) ?? []
    return name === undefined ? [] : [`[${name}](${routeOfModule({ folder: other, name })})`]
  })
  return names.length === 0 ? "" : `The module also exports types of ${[...new Set(names)].join(", ")}.`
}

const categoriesOf = ({ entries }: Module): ReadonlyArray<string> => [
  ...new Set(entries.map(({ doc }) => doc.category || "others"))
]

const categoryText = (module: Module, category: string): string =>
  paragraphs(
    `## ${category.slice(0, 1).toUpperCase()}${category.slice(1)}`,
    ...module.entries
      .filter(({ doc, name }) => (doc.category || "others") === category && !isMethods(module, name))
      .map((entry) => entryText(module, entry))
  )

/** The interface of a service's methods, which have a part of the page by themselves. */
const isMethods = (module: Module, name: string): boolean =>
  name === `${module.name}Service` && methodsOf(module.name) !== undefined

const entryText = (module: Module, entry: Entry): string =>
  paragraphs(
    `### ${entry.name}`,
    docText(entry.doc),
    entry.properties.length === 0 ? declaration(declarationsOf(module.folder, module.name, entry.name)) : "",
    ...propertiesText(entry.properties),
    entry.doc.example === "" && entry.kind !== "type" ? usedIn(module, entry.name) : ""
  )

/** Most pages that a name's examples are looked up on. */
const maxPages = 3

const usedIn = (module: Module, name: string): string => {
  const links = pagesWith(module, name).map(({ route, title }) => `[${title}](${route})`)
  return links.length === 0 ? "" : `Examples: ${links.slice(0, maxPages).join(", ")}.`
}

/** A table; sections where a property has paragraphs, as the methods of a service have. */
const propertiesText = (properties: ReadonlyArray<Property>): ReadonlyArray<string> =>
  properties.some(({ doc }) => doc.text.includes("\n\n"))
    ? properties.map(({ doc, name, type }) =>
        paragraphs(`#### ${name}`, type === "" ? "" : codeBlock(type), docText(doc))
      )
    : [propertyTable(properties)]

/** Longest declaration that tells its reader something, in lines. */
const maxLines = 12

const declaration = (declarations: ReadonlyArray<string>): string => {
  const text = declarations.join("\n")
  const saysNothing = /\b\w+_base\b|Service\.Methods</.test(text)
  return text === "" || saysNothing || text.split("\n").length > maxLines ? "" : codeBlock(text)
}

const methodsText = (module: Module, methods: ReadonlyArray<Method>): string => {
  const calls = callsOf(module.name)
  return paragraphs(
    "## Methods",
    `[One program](/calls/${module.name}) makes each call once. Each example below is a part of it.`,
    methodTable(methods, { nameCell: (name) => `[\`${name}\`](#${name.toLowerCase()})`, maxNames }),
    ...methods.map((method) => methodText(module, method, calls.get(method.name)))
  )
}

/** Most names that a cell holds. */
const maxNames = 5

const methodText = (
  { name: service }: Module,
  { doc, failures, input, kind, name, parameters, result }: Method,
  call: string | undefined
): string => {
  return paragraphs(
    `### ${name}`,
    docText(doc),
    `**Parameters** of \`${service}.${name}\`${input === undefined ? "" : `, as \`${input}\``}`,
    propertyTable(parameters),
    `**Result**: ${kind === "Stream" ? "a stream of " : ""}${inlineCode(result)}. **Failures**: ${inlineCode(failures)}.`,
    call === undefined ? "" : `**Example**\n\n${codeBlock(call)}`
  )
}
