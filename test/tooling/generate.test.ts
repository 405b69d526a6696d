import { describe, expect, it } from "@effect/vitest"
import { Predicate } from "effect"
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { generate } from "../../scripts/generate.ts"
import { readDocument } from "../../scripts/openapi.ts"
import { root } from "../../scripts/packages.ts"

/** Returns the document with another value at a path; `undefined` removes the key. */
const changed = (value: unknown, [key, ...rest]: ReadonlyArray<string>, to: unknown): unknown =>
  key === undefined
    ? to
    : JSON.parse(
        JSON.stringify({
          ...Object(value),
          [key]: changed(Predicate.hasProperty(value, key) ? value[key] : undefined, rest, to)
        })
      )

const withProperty = (component: string, property: string, schema: unknown): unknown =>
  changed(readDocument(), ["components", "schemas", component, "properties", property], schema)

/** Returns the trimmed lines of a source, without the separator of the next one. */
const linesOf = (source = ""): ReadonlyArray<string> =>
  source.split("\n").map((line) => line.trim().replace(/,$| &&$/, ""))

/** Returns the lines that a changed document adds to the generated files, by file. */
const addedLines = async (document: unknown) => {
  const [before, after] = [await generate(readDocument()), await generate(document)]
  return [...after].flatMap(([path, source]) => {
    const known = new Set(linesOf(before.get(path)))
    return linesOf(source)
      .filter((line) => !known.has(line))
      .map((line) => `${path.replace(/^packages\/|src\/generated\//g, "")}: ${line}`)
  })
}

describe("generate", () => {
  it("writes the files as they are committed", async () => {
    const files = await generate(readDocument())
    const committed = [...files.keys()].map((path) => [path, readFileSync(resolve(root, path), "utf8")] as const)
    expect(new Map(committed)).toEqual(files)
  })

  it("adds a new property of the document to everything that is made of its record", async () => {
    expect(await addedLines(withProperty("Organization", "seat_color", { type: "string" }))).toEqual([
      "memberships/organization/model.ts: seatColor: Schema.optional(Schema.String)",
      "memberships/organization/wire.ts: seat_color: nullish(Schema.String)",
      'memberships/organization/decode.ts: isNullishString(value["seat_color"], "seat_color", issue)',
      "memberships/organization/decode.ts: seatColor: wire.seat_color ?? undefined",
      "memberships/organization/decode.ts: a.seat_color === b.seat_color",
      "testing/organization.ts: readonly seatColor: string | null | undefined",
      "testing/organization.ts: seat_color: fields.seatColor"
    ])
  })

  it.each<readonly [what: string, document: unknown, message: string]>([
    [
      "a difference that the document has now",
      changed(readDocument(), ["components", "schemas", "Organization", "required"], []),
      "Organization.slug may be null or absent by the document already"
    ],
    [
      "a difference of a property that is gone",
      withProperty("Organization", "slug", undefined),
      "the document has no Organization.slug"
    ],
    [
      "a doc comment of a field that is gone",
      withProperty("OrganizationMembership", "role", undefined),
      "OrganizationMembership has a doc comment for role, but no such field"
    ],
    [
      "a property of a component that is no record",
      withProperty("Organization", "creator", { $ref: "#/components/schemas/Passkey" }),
      "Passkey is no record: add it, or a difference that leaves it unread"
    ],
    [
      "a property of no known type",
      withProperty("Organization", "seats", { type: "number" }),
      "Organization.seats is of no known type: leave it unread by a difference"
    ]
  ])("rejects %s", async (_, document, message) => {
    await expect(generate(document)).rejects.toThrow(message)
  })
})
