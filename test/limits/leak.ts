import * as Schema from "effect/Schema"

/** What a process that looks for leaks is told, as its one argument. */
export const LeakTask = Schema.fromJsonString(
  Schema.Struct({
    transport: Schema.String,
    /** Without one, a fetch function answers. */
    apiUrl: Schema.optionalKey(Schema.String),
    calls: Schema.Number,
    /** Whether it keeps one small object of each call, to show that this would be seen. */
    leaks: Schema.Boolean
  })
)

/** What was there after the calls and not before: bytes of the heap a call, and timers and sockets in all. */
export const Left = Schema.Struct({ bytes: Schema.Number, timers: Schema.Number, sockets: Schema.Number })
