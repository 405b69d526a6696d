/** The reference leaves nothing out: each public name is described, and each method has all that its reader needs. */
import { describe, expect, it } from "vitest"
import { declarationsOf } from "../../scripts/docs/api.ts"
import { callsOf } from "../../scripts/docs/calls.ts"
import { isInExamplesOf, pagesWith } from "../../scripts/docs/examples.ts"
import { modules } from "../../scripts/docs/modules.ts"
import { referencePages } from "../../scripts/docs/reference.ts"
import { methodsOf } from "../../scripts/docs/services.ts"
import { parseSource } from "../../scripts/docs/source.ts"

const services = modules().flatMap(({ folder, name }) => {
  const methods = methodsOf(name)
  return methods === undefined ? [] : [{ folder, name, methods }]
})

const pages = referencePages()

/** A module whose names are schemas of JSON, which the models of the same name describe. */
const describedElsewhere = new Set(["Wire"])

/** Schemas of models and of files: their types are described, and nobody calls them. */
const isSchema = (category: string): boolean => category === "models" || category === "schemas"

/** What a program takes that has the command inside of its own; docs/command.md shows the command itself. */
const shownByTheCommand = [
  "@effect-clerk/cli/CommandFailure: CommandFailure",
  "@effect-clerk/cli/CommandFailure: CommandEnded",
  "@effect-clerk/cli/Emulator: command"
]

describe("the reference", () => {
  it("describes each module and each public name", () => {
    const undescribed = modules()
      .filter(({ name }) => !describedElsewhere.has(name))
      .flatMap(({ doc, entries, specifier }) => [
        ...(doc.text === "" ? [specifier] : []),
        ...entries.filter((entry) => entry.doc.text === "").map(({ name }) => `${specifier}: ${name}`)
      ])
    expect(modules().length).toBeGreaterThan(30)
    expect(undescribed).toEqual([])
  })

  it("has an example of each value that a program uses, its own or one that its page links to", () => {
    const without = modules().flatMap((module) =>
      module.entries
        .filter(({ doc, kind }) => kind !== "type" && !isSchema(doc.category))
        .filter(({ doc, name }) => doc.example === "" && !isInExamplesOf(module, name))
        .flatMap(({ name }) => (pagesWith(module, name).length === 0 ? [`${module.specifier}: ${name}`] : []))
    )
    expect(without).toEqual(shownByTheCommand)
  })

  it("shows the whole type of each name that is an Effect, a Layer or a Stream, or returns one: with its failures", () => {
    const typed = modules().flatMap(({ entries, folder, name: module, specifier }) =>
      entries
        .filter(({ kind }) => kind !== "type" && kind !== "class")
        .map(({ name }) => ({
          folder,
          module,
          name: `${specifier}: ${name}`,
          declarations: declarationsOf(folder, module, name)
        }))
        .filter(({ declarations }) => /\b(?:Effect\.Effect|Layer\.Layer|Stream\.Stream)</.test(declarations.join("\n")))
    )
    const textOf = (folder: string, module: string) =>
      pages.find(({ route }) => route === `/reference/${folder}/${module}`)?.text
    const hidden = typed.filter(
      ({ declarations, folder, module }) => textOf(folder, module)?.includes(declarations.join("\n")) !== true
    )
    expect(typed.length).toBeGreaterThan(5)
    expect(hidden.map(({ name }) => name)).toEqual([])
  })

  it("links to the examples of a name that has none of its own", () => {
    const page = pages.find(({ route }) => route === "/reference/sync/PlanStale")
    expect(page?.text).toMatch(/^### PlanStale$[\s\S]*^Examples: \[.*\]\(\/sync\)/m)
  })

  it("has all services, and the methods that are their types' keys", () => {
    expect(services.map(({ methods, name }) => [name, methods.map(({ name }) => name).join(" ")])).toEqual([
      ["MembershipLookup", "find hasRole hasPermission invalidate"],
      ["OrganizationInvitations", "create createBulk list listForInstance get revoke stream streamForInstance"],
      [
        "OrganizationMemberships",
        "create list update delete updateMetadata listForUser listForInstance find ensure remove stream streamForUser streamForInstance"
      ],
      ["OrganizationRoles", "list get stream"],
      ["Organizations", "create list get update updateMetadata delete stream"],
      ["Users", "list count get stream"],
      ["MembershipSync", "plan planAll apply run undo"]
    ])
  })

  it.each(services)(
    "has the parameters, the result and the failures of each method of $name",
    ({ folder, methods, name }) => {
      for (const method of methods) {
        expect(method.doc.text).not.toBe("")
        expect(method.parameters.length).toBeGreaterThan(0)
        expect(method.result).not.toBe("")
        expect(method.failures).toMatch(/SDKException/)
        expect(method.failures).not.toContain("Status<")
        expect(method.kind).toMatch(/^(?:Effect|Stream)$/)
      }
      const page = pages.find(({ route }) => route === `/reference/${folder}/${name}`)
      expect(page?.text.match(/\*\*Failures\*\*/g)?.length).toBe(methods.length)
    }
  )

  it.each(services)("has an example of each method of $name", ({ methods, name }) => {
    const calls = callsOf(name)
    expect([...calls.keys()].toSorted()).toEqual(methods.map(({ name }) => name).toSorted())
    for (const call of calls.values()) expect(call.split("\n").length).toBeLessThan(9)
  })

  it("writes out what an input inherits, without what it leaves out", () => {
    const stream = services.flatMap(({ methods }) => methods).find(({ input }) => input === "StreamInput")
    const names = stream?.parameters.map(({ name }) => name)
    expect(names).toContain("emailAddressQuery")
    expect(names).toContain("after")
    expect(names).not.toContain("offset")
    expect(names).not.toContain("orderBy")
  })
})

describe("the reader of sources", () => {
  it("finds the comment of each kind of export, with its tags", () => {
    const { doc, entries } = parseSource(
      "a.ts",
      `/** About {@link a}. */
import type { B } from "b"

/**
 * One.
 *
 * @example
 * \`\`\`ts
 * a(1)
 * \`\`\`
 * @category values
 */
export const a = () => 1

/** Two. */
export interface C {
  /** Three. */
  readonly d?: string
}

/** Four. */
export class E extends Data.TaggedError("E")<{
  /** Five. */
  readonly f: B
}> {}

const delete_ = 1

export {
  /** Six. */
  delete_ as delete
}
`
    )
    expect(doc.text).toBe("About `a`.")
    expect(entries.map(({ doc, kind, name }) => [name, kind, doc.text])).toEqual([
      ["a", "function", "One."],
      ["C", "type", "Two."],
      ["E", "class", "Four."],
      ["delete", "constant", "Six."]
    ])
    expect(entries[0]?.doc).toMatchObject({ example: "```ts\na(1)\n```", category: "values" })
    expect(entries[1]?.properties).toMatchObject([
      { name: "d", optional: true, type: "string", doc: { text: "Three." } }
    ])
    expect(entries[2]?.properties).toMatchObject([{ name: "f", optional: false, type: "B", doc: { text: "Five." } }])
  })
})
