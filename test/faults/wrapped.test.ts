import { Effect } from "effect"
import { isLong } from "@effect-clerk/test-support/share"
import { describe, expect, it } from "vitest"
import { type Wrapper, wrappers } from "../runtimes/wrappers.ts"
import { fetches, names, type Result, run, type Trial } from "./onRuntimes.ts"
import { expected, show } from "./outcome.ts"
import { faults } from "./table.ts"
import { repeated, untruth, writes } from "./truth.ts"

/** Faults after which a platform may send a write again, which is then rejected, and rejections of one that was sent once. */
const tried = faults.filter(({ name }) =>
  /^(reset after the request, then 4|404 with Clerk's errors|429 without Retry-After)/.test(name)
)

const all = Object.keys(wrappers).filter((name): name is Wrapper => name in wrappers && name !== "is the emulator")

/** Functions that hand on all options. */
const faithful: ReadonlyArray<Wrapper> = ["hands on", "prints and hands on", "copies"]

/** Functions that make a Request of all options. */
const requests: ReadonlyArray<Wrapper> = [
  "makes a Request",
  "prints a copy and makes a Request",
  "clones a Request",
  "makes a Request of a Request"
]

/** Functions by which a platform's fetch gets what keeps it from a second sending; those of the others may. */
const kept: Readonly<Record<string, ReadonlyArray<Wrapper>>> = {
  Bun: [...faithful, "sends the text"],
  Deno: [...faithful, ...requests, "reads a clone", "sends the text"],
  workerd: [...faithful, ...requests, "picks", "has a client and TLS of its own"]
}

const trialsOf = (names: ReadonlyArray<Wrapper>, patched: boolean): ReadonlyArray<Trial> =>
  names.flatMap((wrapper) =>
    tried.flatMap((fault) =>
      writes.flatMap((operation) =>
        fetches.map((transport) => ({ fault, operation, transport, reused: true, wrapper, patched }))
      )
    )
  )

/** Returns every other trial, so that each function still meets each fault, operation and transport; `TEST_LONG=1` tries all. */
const some = (trials: ReadonlyArray<Trial>): ReadonlyArray<Trial> => {
  const perOperation = fetches.length
  const perFault = writes.length * perOperation
  return isLong
    ? trials
    : trials.filter((_, i) => (i + Math.floor(i / perOperation) + Math.floor(i / perFault)) % 2 === 0)
}

const place = ({ fault, operation, transport, wrapper }: Result): string =>
  `${wrapper}: ${fault.name}, ${operation}, ${transport}`

const runOn = async (
  name: string,
  trials: ReadonlyArray<Trial>,
  skip: (note: string) => never
): Promise<ReadonlyArray<Result>> => {
  const ran = await Effect.runPromise(run(name, trials))
  if ("missing" in ran) return skip(ran.missing)
  expect(ran.results.length).toBe(trials.length)
  return ran.results
}

const untruths = (results: ReadonlyArray<Result>): ReadonlyArray<string> =>
  results.flatMap((result) => {
    const why = untruth(result)
    return why === undefined ? [] : [`${place(result)}: ${why}`]
  })

describe.each(names)("a write through a program's own fetch function on %s", (name) => {
  it("is never said not to be processed where it was, and is sent once where its options come to the platform", async ({
    skip
  }) => {
    const results = await runOn(name, some(trialsOf(all, false)), skip)
    expect(untruths(results)).toEqual([])
    const isKept = ({ wrapper }: Result): boolean => wrapper !== undefined && (kept[name] ?? all).includes(wrapper)
    const own = results.filter(isKept)
    const others = results.filter((result) => !isKept(result))
    expect(own.length).toBeGreaterThan(0)
    // Where no call finds a connection that was used, nothing is proven.
    expect(others.filter(({ onReused }) => onReused > 0).length).toBeGreaterThanOrEqual(others.length / 2)
    expect(own.filter((result) => repeated(result, result.transport) > 0).map(place)).toEqual([])
    // Its rejections are believed, so that a 429 is retried. On a busy machine a limit may pass.
    expect(
      own
        .filter(({ report }) => report.outcome.tag !== "Timeout")
        .map((result) => ({
          place: place(result),
          told: show(result.operation, result.report.outcome),
          expected: expected(result.fault, result.operation, result.transport)
        }))
        .filter(({ expected, told }) => told !== expected)
    ).toEqual([])
  })

  it("is never said not to be processed where it was, though the global function is another one", async ({ skip }) => {
    for (const wrapper of ["makes a Request", "picks"] as const) {
      // Each in a process of its own, since it stays patched.
      expect(untruths(await runOn(name, some(trialsOf([wrapper], true)), skip))).toEqual([])
    }
  })

  it("is not processed where the emulator rejects it", async ({ skip }) => {
    const trials = [...fetches, "layer over the emulator" as const].flatMap((transport) =>
      trialsOf(["is the emulator"], false)
        .filter((trial) => trial.fault === tried[0] && trial.transport === fetches[0])
        .map((trial) => ({ ...trial, transport, reused: false }))
    )
    const results = await runOn(name, trials, skip)
    const told = results.map(({ operation, report, transport }) => ({ operation, transport, outcome: report.outcome }))
    expect(told).toEqual(
      trials.map(({ operation, transport }) => ({
        operation,
        transport,
        outcome: { tag: "ErrorResponse", status: 404, attempts: 1, processed: "no" }
      }))
    )
  })
})
