import * as Effect from "effect/Effect"
import { whyOn } from "./differences.ts"
import { expected, operations, show } from "./outcome.ts"
import { names, type Result, run, trialsOf } from "./onRuntimes.ts"
import { faults } from "./table.ts"
import { repeated, untruth } from "./truth.ts"

// Runs the table inside each runtime, on new and on reused connections, and prints what a caller is told that is not so. An
// argument selects runtimes by a part of their name, a second one faults.
const [part = "", about = ""] = process.argv.slice(2)
const trials = trialsOf(
  faults.filter(({ name }) => name.includes(about)),
  operations
)

const place = ({ fault, operation, reused, transport }: Result): string =>
  `${fault.name} | ${operation} | ${transport} | ${reused ? "reused" : "new"} connection`

const told = ({ arrived, fault, operation, report }: Result): string =>
  show(operation, {
    ...report.outcome,
    // A request of an attempt that times out may not have arrived yet.
    ...(fault.when === "request" && fault.stalls === "never" ? { requests: arrived } : undefined)
  })

let calls = 0
let wrong = 0
for (const name of names.filter((name) => name.toLowerCase().includes(part.toLowerCase()))) {
  const ran = await Effect.runPromise(run(name, trials))
  if ("missing" in ran) {
    console.log(`${name} is not tried: ${ran.missing}`)
    continue
  }
  const { results } = ran
  const untrue = results.filter((result) => untruth(result) !== undefined)
  const twice = results.filter((result) => repeated(result, result.transport) > 0)
  const others = results.filter(
    (result) =>
      // A platform may repeat a read on a reused connection as it likes.
      !(result.reused && result.operation === "list") &&
      whyOn(name, result.fault.name) === undefined &&
      told(result) !== expected(result.fault, result.operation, result.transport)
  )
  calls += results.length
  wrong += untrue.length + twice.length + others.length
  console.log(`${name}: ${results.length} calls, ${untrue.length} untrue, ${twice.length} writes sent more than once`)
  for (const result of untrue) console.log(`  UNTRUE: ${place(result)}: ${untruth(result)}`)
  for (const result of twice) {
    console.log(`  TWICE: ${place(result)}: ${result.arrived} arrived, ${result.report.attempts} sent`)
  }
  for (const result of others) {
    const { fault, operation, transport } = result
    console.log(`  WRONG: ${place(result)}: ${told(result)}, not ${expected(fault, operation, transport)}`)
  }
}
console.log(`${calls} calls: ${wrong === 0 ? "nothing untrue, and no write sent twice" : `${wrong} wrong`}`)
process.exitCode = wrong === 0 && calls > 0 ? 0 : 1
