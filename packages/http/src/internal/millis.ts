import * as Duration from "effect/Duration"

/** `Duration.toMillis`, which goes through all that an input may be, at a hundredth of a call each time. */
export const millisOf = (input: Duration.Input): number =>
  Duration.isDuration(input) && input.value._tag === "Millis" ? input.value.millis : Duration.toMillis(input)
