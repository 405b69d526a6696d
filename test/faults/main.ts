import * as Effect from "effect/Effect"
import { transports } from "@effect-clerk/test-support/transports"
import { print } from "./print.ts"
import { run } from "./run.ts"
import { faults } from "./table.ts"

// Prints the table of faults as it was observed; an argument selects transports by a part of their name.
const [part = ""] = process.argv.slice(2)
const over = transports.filter(([name]) => name.toLowerCase().includes(part))
const results = await Effect.runPromise(run(faults, over))
const { text, wrong } = print(results)
console.log(text)
console.log(
  `${faults.length} faults, ${over.length} transports, ${results.length} calls on Node ${process.versions.node}: ${
    wrong === 0 ? "each as the table says" : `${wrong} not as the table says`
  }`
)
process.exitCode = wrong === 0 && results.length > 0 ? 0 : 1
