import * as Schema from "effect/Schema"

/** What a worker is told, as its one argument. */
export const Work = Schema.fromJsonString(
  Schema.Struct({
    /** Under which the server sees it. */
    name: Schema.String,
    apiUrl: Schema.String,
    redisPort: Schema.Number,
    inFlight: Schema.Number,
    limit: Schema.Number,
    window: Schema.Number,
    onStoreFailure: Schema.Literals(["fail", "allow"])
  })
)

/** What a worker says: that it can start, and how the first of its calls failed. */
export const Message = Schema.Union([
  Schema.TaggedStruct("Ready", {}),
  Schema.TaggedStruct("Failed", { tag: Schema.String, reason: Schema.String, processed: Schema.String })
])
