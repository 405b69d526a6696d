import * as Schema from "effect/Schema"
import { kinds } from "./nodeClients.ts"

/** What a client's process is told to do. */
export const Task = Schema.Struct({ kind: Schema.Literals(kinds), inFlight: Schema.Number, millis: Schema.Number })

/** What it has measured: microseconds of CPU are those of its whole process. */
export const Measured = Schema.Struct({ calls: Schema.Number, micros: Schema.Number, cpu: Schema.Number })
