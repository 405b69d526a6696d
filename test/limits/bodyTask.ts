import * as Schema from "effect/Schema"

/** Task of a process that makes calls one after the other, its one argument. */
export const BodyTask = Schema.fromJsonString(
  Schema.Struct({ transport: Schema.String, apiUrl: Schema.String, calls: Schema.Number })
)

/** One result of each call. */
export const BodyReport = Schema.Array(
  Schema.Struct({
    failure: Schema.Unknown,
    /** Size of the failure as JSON. */
    jsonBytes: Schema.Number,
    /** CPU time of the longest turn of the event loop, in milliseconds: how long it blocks on an idle machine. */
    turnMillis: Schema.Number,
    /** Memory that the process had at its peak besides that of before, in MiB. */
    peakMiB: Schema.Number
  })
)
