import * as Schema from "effect/Schema"

/** Task of a worker process, its one argument. */
export const RedisTask = Schema.fromJsonString(
  Schema.Struct({
    /** Name of the worker, which the server sees in the path of each request. */
    name: Schema.String,
    apiUrl: Schema.String,
    redisPort: Schema.Number,
    inFlight: Schema.Number,
    limit: Schema.Number,
    window: Schema.Number,
    onStoreFailure: Schema.Literals(["fail", "allow"])
  })
)

/** Message of a worker: it is ready to start, or a call failed like this. */
export const Message = Schema.Union([
  Schema.TaggedStruct("Ready", {}),
  Schema.TaggedStruct("Failed", { tag: Schema.String, reason: Schema.String, processed: Schema.String })
])

/**
 * Header of a request: the time in milliseconds that none of the worker's requests has taken longer, from its permit until the
 * store knew of its response: the longest request and the longest command to the store together.
 */
export const TookHeader = "x-took"
