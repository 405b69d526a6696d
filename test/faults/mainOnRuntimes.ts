import * as Effect from "effect/Effect"
import { names, run, trialsOf } from "./onRuntimes.ts"
import { operations } from "./outcome.ts"
import { faults } from "./table.ts"
import { conclude, judge, leastCalls, type Verdict } from "./verdict.ts"

// Runs the table inside each runtime, on new and on reused connections, and prints what a caller is told that is not so. An
// argument selects runtimes by a part of their name, a second one faults.
const [part = "", about = ""] = process.argv.slice(2)
const trials = trialsOf(
  faults.filter(({ name }) => name.includes(about)),
  operations
)
const verdicts: Array<Verdict> = []
for (const name of names.filter((name) => name.toLowerCase().includes(part.toLowerCase()))) {
  const verdict = judge(name, trials, await Effect.runPromise(run(name, trials)))
  for (const line of verdict.lines) console.log(line)
  verdicts.push(verdict)
}
const { line, wrong } = conclude(verdicts, part === "" && about === "" ? leastCalls : 1)
console.log(line)
process.exitCode = wrong === 0 ? 0 : 1
