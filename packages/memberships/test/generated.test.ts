import { describe, expect, it } from "@effect/vitest"
import { Predicate, Schema } from "effect"
import { globSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { camelCase, fieldPaths, getAt, sampleOf, setAt, valuesOf } from "./wireCases.ts"

/** The mapper of a generated record, with the schemas of what it takes and of what it makes. */
interface GeneratedMapper {
  readonly name: string
  readonly toModel: (wire: unknown) => unknown
  readonly wire: Schema.Decoder<unknown>
  readonly model: Schema.Decoder<unknown>
}

const generated = resolve(import.meta.dirname, "../src/generated")

const exportsOf = async (path: string): Promise<ReadonlyArray<readonly [name: string, value: unknown]>> => {
  const exported: unknown = await import(resolve(generated, path))
  return Predicate.isObject(exported) ? Object.entries(exported) : []
}

const isMapper = (value: unknown): value is GeneratedMapper["toModel"] => typeof value === "function"

const isDecoder = (value: unknown): value is Schema.Decoder<unknown> => Schema.isSchema(value)

/** Returns the mapper of a record; none for a page and a membership, whose parts share models, and which Wire.test.ts tests. */
const load = async (name: string): Promise<ReadonlyArray<GeneratedMapper>> => {
  const toModel = (await exportsOf(`${name}/decode.ts`)).find(([name]) => name.startsWith("to"))?.[1]
  const [wire] = (await exportsOf(`${name}/wire.ts`)).map(([, value]) => value)
  const [model] = (await exportsOf(`${name}/model.ts`)).map(([, value]) => value)
  return isMapper(toModel) && toModel.length === 1 && isDecoder(wire) && isDecoder(model)
    ? [{ name, toModel, wire, model }]
    : []
}

const mappers = (
  await Promise.all(globSync("*/decode.ts", { cwd: generated }).map((path) => load(dirname(path))))
).flat()

describe.each(mappers)("the mapper of the generated record $name", ({ model, toModel, wire }) => {
  it.prop(
    "makes a model of whatever the wire schema accepts",
    [valuesOf(wire.ast)],
    ([value]) => {
      const json: unknown = JSON.parse(JSON.stringify(value))
      expect(Schema.is(wire)(json)).toBe(true)
      expect(Schema.is(model)(toModel(json))).toBe(true)
    },
    { arbitrary: { runs: 20 } }
  )

  it("makes the same model where nothing says what a record is", () => {
    const whole = sampleOf(wire.ast, 0)
    for (const kind of [null, undefined]) {
      const bare: unknown = JSON.parse(JSON.stringify(whole), (key, value: unknown) =>
        key === "object" ? kind : value
      )
      expect(Schema.is(wire)(bare)).toBe(true)
      expect(toModel(bare)).toStrictEqual(toModel(whole))
    }
  })

  it.each(fieldPaths(wire.ast).map((path) => [path.join("."), path] as const))("has a place for %s", (_, path) => {
    const [one, other] = [sampleOf(wire.ast, 0), sampleOf(wire.ast, 1)]
    const names = path.map((key) => (typeof key === "number" ? key : camelCase(key)))
    const changed = toModel(setAt(one, path, getAt(other, path)))
    expect(changed).toStrictEqual(setAt(toModel(one), names, getAt(toModel(other), names)))
    expect(changed).not.toStrictEqual(toModel(one))
  })
})

it("the generated records are more than a few", () => {
  expect(mappers.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["user", "organizationInvitation", "deletedObject"])
  )
})
