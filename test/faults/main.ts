import { transports } from "@effect-clerk/test-support/transports"
import { report } from "./report.ts"

// Prints the table of faults; an argument selects transports by a part of their name.
const [part = ""] = process.argv.slice(2)
await report(transports.filter(([name]) => name.toLowerCase().includes(part)))
