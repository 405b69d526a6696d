import * as Duration from "effect/Duration"

/** An error as JSON and on a console: its fields, durations in milliseconds, and what it says. */
export const toJson = (error: { readonly message: string; readonly processed: string }): object => {
  const { message, processed } = error
  return Object.fromEntries(
    Object.entries({ ...error, processed, message }).map(([key, value]) => [
      key,
      Duration.isDuration(value) ? Duration.toMillis(value) : value
    ])
  )
}
