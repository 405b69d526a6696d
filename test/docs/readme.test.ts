/** The figures of the README are those of the last benchmark. */
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8")

const sections = read("bench/RESULTS.md").split(/^## /m)

/** The figures of a row of the results, and nothing of its ratio or its goal. */
const figures = (title: string, name: string): ReadonlyArray<number> => {
  const section = sections.find((section) => section.startsWith(`${title}\n`)) ?? ""
  const row = section.split("\n").find((line) => line.startsWith(`| ${name} |`)) ?? ""
  return numbers(row.split("|").at(-2) ?? "")
}

const numbers = (text: string): ReadonlyArray<number> =>
  Array.from(text.matchAll(/\d[\d,]*(?:\.\d+)?/g), ([number]) => Number(number.replaceAll(",", "")))

/** Writes of the peer that failed with a 429; the chart alone has them. */
const limited = (): ReadonlyArray<number> => {
  const texts = Array.from(read("bench/results.svg").matchAll(/<text[^>]*>([^<]*)</g), ([, text = ""]) => text)
  const figure = texts.slice(texts.findIndex((text) => text.startsWith("429s among 600 writes")))
  return numbers(figure[figure.indexOf("@clerk/backend") + 1] ?? "")
}

const backend = "against @clerk/backend"
const calls = `On Node: create, 64 in flight, calls a second, ${backend}`
const cpu = `On Node: create, 64 in flight, CPU a call, ${backend}`
const bundle = `Size of an edge function with the five operations (esbuild, minified, gzip -9), ${backend}`
const [own = NaN, peer = NaN] = figures(calls, "ours over node")
const [ownCpu = NaN, peerCpu = NaN] = figures(cpu, "ours over node")
const [refused = NaN, writes = NaN] = figures(
  "Storm over fetch: 600 writes, 64 in flight, 200 in 2 s",
  "alone: share of 429s"
)

describe("the README", () => {
  const [, why = ""] = read("README.md").split(/^## Why$/m)
  const bullets = why.split("\n- **").slice(1, 4)

  it.each([
    ["the limit", 0, [writes, 200, 2, refused, 429, ...limited()]],
    [
      "all members",
      1,
      [100_000, ...figures(`100,000 members at 40 ms, ${backend}, page by page`, "time, the stream, over fetch")]
    ],
    [
      "a call, and a bundle",
      2,
      [
        own,
        ownCpu,
        peer,
        peerCpu,
        ...figures(bundle, "OrganizationMemberships, with all its methods"),
        ...figures(`Cold import of that bundle, in a fresh process, ${backend}`, "effect-clerk")
      ]
    ]
  ] as const)("has the figures of the last benchmark: %s", (_, index, expected) => {
    const [text = ""] = (bullets[index] ?? "").split("\n\n")
    // Conditions of the measurement, which its title has.
    const said = numbers(text.replaceAll(/64 calls in flight|40 ms a request/g, ""))
    expect(said).toEqual(expected)
  })
})
