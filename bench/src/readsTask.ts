import * as Schema from "effect/Schema"

/** The ways to the network whose reads are measured. */
export const ways = ["fetch", "HttpClient over fetch"] as const

/** What one read of each body takes of the CPU, in microseconds: as text, and up to the bound. */
export const Measured = Schema.Array(
  Schema.Struct({ body: Schema.String, text: Schema.Number, bounded: Schema.Number })
)
