import type { Transport } from "@effect-clerk/test-support/overFetch"
import * as Effect from "effect/Effect"
import { print } from "./print.ts"
import { run } from "./run.ts"
import { faults } from "./table.ts"

/** Prints the table of faults as it was observed over transports, and fails the process where it differs. */
export const report = async (over: ReadonlyArray<Transport>): Promise<void> => {
  const results = await Effect.runPromise(run(faults, over))
  const { text, wrong } = print(results)
  console.log(text)
  console.log(
    `${faults.length} faults, ${over.length} transports, ${results.length} calls on Node ${process.versions.node}: ${
      wrong === 0 ? "each as the table says" : `${wrong} not as the table says`
    }`
  )
  process.exitCode = wrong === 0 && results.length > 0 ? 0 : 1
}
