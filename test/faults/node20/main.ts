import { overFetch } from "@effect-clerk/test-support/overFetch"
import { report } from "../report.ts"

// The transports that Node 20 has.
await report(overFetch)
