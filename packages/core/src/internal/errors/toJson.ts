import * as Duration from "effect/Duration"

/** Returns the JSON of an error, which a console shows, too: its fields, with durations in milliseconds, and its message. */
export const toJson = (error: { readonly message: string; readonly processed: string }): object => {
  const { message, processed } = error
  return Object.fromEntries(
    Object.entries({ ...error, processed, message }).map(([key, value]) => [
      key,
      Duration.isDuration(value) ? Duration.toMillis(value) : value
    ])
  )
}
