import * as Schema from "effect/Schema"

/** One call that a worker makes. */
export const BodyTask = Schema.Struct({ transport: Schema.String, apiUrl: Schema.String })

/** What became of it. */
export const BodyReport = Schema.Struct({
  failure: Schema.Unknown,
  /** Length of the failure as JSON. */
  jsonBytes: Schema.Number,
  /** How much more memory than before the worker had at its peak, in MiB. */
  peakMiB: Schema.Number,
  /** Longest time for which the event loop was blocked, in milliseconds. */
  blockedMillis: Schema.Number
})
