/** Text of an issue's `expected` where a required key is absent. */
export const missingKey = "a value, but the key is missing"
