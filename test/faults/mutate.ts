/** Responses of Clerk as bytes, changed at random: what the fuzzer plays. */
import { makeRandom } from "@effect-clerk/test-support/random"
import * as Schema from "effect/Schema"

/** An answer as bytes, before a platform makes a `Response` of it. */
export interface Answer {
  readonly status: number
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly body: Uint8Array
  /** Where the connection breaks inside the body, if it does. */
  readonly breaksAt: number | undefined
}

/** Makes the choices of one fuzzed response, the same ones for the same seed. */
export const random = (seed: number): Random => {
  const { chance, upTo } = makeRandom(seed)
  return { below: (bound) => upTo(bound - 1), chance }
}

export interface Random {
  /** An integer from 0 to below the bound. */
  readonly below: (bound: number) => number
  readonly chance: (part: number) => boolean
}

export const pick = <A>(random: Random, items: readonly [A, ...Array<A>]): A =>
  items[random.below(items.length)] ?? items[0]

type Json = Schema.Json

export const parse = Schema.decodeSync(Schema.fromJsonString(Schema.Json))

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isArray = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

const texts = [
  "",
  " ",
  "\u0000",
  "\uD83D",
  "\uDE00\uD83D",
  "é",
  "👩‍👩‍👧‍👦",
  "\u2028",
  "‮",
  "\r\nINFO x",
  "__proto__",
  "constructor",
  "toString",
  "NaN",
  "org:admin",
  "organization",
  "x".repeat(2000),
  "👍".repeat(300),
  "\\",
  '"',
  "${x}",
  "%s%n",
  "<script>",
  "resource_locked"
] as const

const numbers = [0, -0, -1, 1.5, 1e308, -1e308, 5e-324, 2 ** 53, -(2 ** 63), 1e21, 4294967296] as const

const deep = (levels: number): Json => {
  let value: Json = "end"
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

const anything = (random: Random): Json => {
  switch (random.below(8)) {
    case 0:
      return null
    case 1:
      return random.chance(0.5)
    case 2:
      return pick(random, numbers)
    case 3:
      return pick(random, texts)
    case 4:
      return []
    case 5:
      return {}
    case 6:
      return deep(1 + random.below(60))
    default:
      return [anything(random), { [pick(random, texts)]: anything(random) }]
  }
}

/** A change of the value itself. */
const change = (random: Random, value: Json): Json => {
  if (typeof value === "string" && random.chance(0.5)) return value + pick(random, texts)
  if (typeof value === "number" && random.chance(0.5)) return pick(random, numbers)
  return anything(random)
}

const withEntries = (entries: ReadonlyArray<readonly [string, Json]>): Json => Object.fromEntries(entries)

const changeObject = (random: Random, value: { readonly [key: string]: Json }): Json => {
  const entries = Object.entries(value)
  const at = random.below(entries.length)
  const [key, entry] = entries[at] ?? ["", null]
  switch (random.below(5)) {
    case 0:
      return withEntries(entries.toSpliced(at, 1))
    case 1:
      return withEntries(entries.toSpliced(at, 1, [pick(random, texts), entry]))
    case 2:
      return withEntries([...entries, [pick(random, texts), anything(random)]])
    default:
      return withEntries(entries.toSpliced(at, 1, [key, mutateJson(random, entry)]))
  }
}

const changeArray = (random: Random, value: ReadonlyArray<Json>): Json => {
  const at = random.below(value.length)
  const item = value[at] ?? null
  switch (random.below(5)) {
    case 0:
      return value.toSpliced(at, 1)
    case 1:
      return [...value, ...value]
    case 2:
      return value.toSpliced(at, 0, anything(random))
    default:
      return value.toSpliced(at, 1, mutateJson(random, item))
  }
}

/** One change somewhere in a value: another type, a key removed, renamed or added, a list longer or shorter. */
const mutateJson = (random: Random, value: Json): Json => {
  if (random.chance(0.15)) return change(random, value)
  if (isArray(value)) return changeArray(random, value)
  return isObject(value) ? changeObject(random, value) : change(random, value)
}

/** What only the text of JSON can hold: a number of any size, a key twice, an escape, a constant that is none of JSON's. */
const mutateText = (random: Random, text: string): string => {
  const at = random.below(text.length + 1)
  switch (random.below(6)) {
    case 0:
      return text.replace(
        /\d+/,
        pick(random, ["1e999", "-1e999", "9".repeat(400), "1.0", "-0", "NaN", "0x1", "01", "1e-999"])
      )
    case 1:
      return text.replace(/"(\w+)":/, (key) => `${key}${pick(random, ["null", "1", '"x"', "{}"])},${key}`)
    case 2:
      return text.replace("{", `{"${pick(random, ["__proto__", "constructor", "errors", "data", "id"])}":{"x":1},`)
    case 3:
      return text.slice(0, at)
    case 4:
      return (
        text.slice(0, at) + pick(random, ["\\ud800", "\\u0000", "\uFEFF", ",", "}", '"', "\n", "/**/"]) + text.slice(at)
      )
    default:
      return pick(random, [`\uFEFF${text}`, text + text, ` ${text}\n`, `${text}x`, `[${text}]`, `{"data":${text}}`])
  }
}

const mutateBytes = (random: Random, bytes: Uint8Array): Uint8Array => {
  const at = random.below(bytes.length + 1)
  const length = 1 + random.below(20)
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  switch (random.below(4)) {
    case 0:
      return Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ (1 << random.below(8)) : byte))
    case 1:
      return Buffer.concat([before, Uint8Array.from({ length }, () => random.below(256)), after])
    case 2:
      return Buffer.concat([before, after.subarray(length)])
    default:
      return Buffer.concat([before, after.subarray(0, length), after])
  }
}

const statuses = [
  200, 201, 204, 299, 301, 304, 400, 401, 403, 404, 409, 422, 429, 500, 503, 521, 599, 0, 101, 600, 999
] as const

const headerValues = [
  "",
  "0",
  "5",
  "-1",
  "1.5",
  "9".repeat(400),
  "soon",
  "Thu, 01 Jan 1970 00:00:09 GMT",
  "Thu, 99 Foo 0000 99:99:99 GMT",
  "application/json",
  "text/html; charset=utf-16",
  "é",
  "x".repeat(4000),
  "null",
  "{}",
  "a, b"
] as const

const headerNames = [
  "content-type",
  "retry-after",
  "clerk-trace-id",
  "cf-ray",
  "content-length",
  "content-encoding",
  "__proto__",
  "x"
] as const

const isNullBody = (status: number): boolean => status === 204 || status === 205 || status === 304

/** A real answer with changes of any kind, or with none. */
export const mutate = (random: Random, status: number, json: Json): Answer => {
  let value = json
  for (let count = random.below(3); count > 0; count--) value = mutateJson(random, value)
  const text = random.chance(0.2) ? mutateText(random, JSON.stringify(value)) : JSON.stringify(value)
  const encoded = new TextEncoder().encode(text)
  const bytes = random.chance(0.2) ? mutateBytes(random, encoded) : encoded
  const sentStatus = random.chance(0.15) ? pick(random, statuses) : status
  const added = random.chance(0.3) ? 1 + random.below(3) : 0
  const headers = Array.from({ length: added }, () => [pick(random, headerNames), pick(random, headerValues)] as const)
  const body = isNullBody(sentStatus) ? new Uint8Array() : bytes
  return {
    status: sentStatus,
    headers: [["content-type", "application/json"], ...headers],
    body,
    breaksAt: random.chance(0.02) ? random.below(body.length + 1) : undefined
  }
}

/** The answer as a platform's fetch would hand it on. Only real platforms see a status out of bounds; here it is put in place. */
export const toResponse = ({ body, breaksAt, headers, status }: Answer): Response => {
  const known = status >= 200 && status <= 599
  const sent = Uint8Array.from(body)
  const stream =
    breaksAt === undefined
      ? sent
      : new ReadableStream({
          start: (controller) => {
            controller.enqueue(sent.subarray(0, breaksAt))
            controller.error(new TypeError("terminated"))
          }
        })
  const response = new Response(isNullBody(status) ? null : stream, {
    status: known ? status : 200,
    headers: headers.map(([name, value]): [string, string] => [name, value])
  })
  return known ? response : Object.defineProperty(response, "status", { value: status })
}
