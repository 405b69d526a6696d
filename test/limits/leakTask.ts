import * as Schema from "effect/Schema"

/** Task of a process that looks for leaks, its one argument. */
export const LeakTask = Schema.fromJsonString(
  Schema.Struct({
    transport: Schema.String,
    /** Server of the requests; without one, a fetch function in memory responds. */
    apiUrl: Schema.optionalKey(Schema.String),
    /** All of them: the code is warmed up by two fifths, and each of three rounds makes a fifth. */
    calls: Schema.Number,
    /** Keeps one small object of each call, to show that the test would notice it. */
    leaks: Schema.Boolean
  })
)

/** Growth during a round of calls, the median of some rounds: bytes of objects for each call, and timers and sockets in all. */
export const Left = Schema.Struct({ bytes: Schema.Number, timers: Schema.Number, sockets: Schema.Number })
