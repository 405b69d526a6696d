/** Stands as `expected` of an issue about a required key that is absent. `formatIssues` renders it as `role: is required`. */
export const missingKey = "a value, which is required"

/** Stands as `expected` of an issue about a key that is not known. `formatIssues` renders it as `colour: unknown key`. */
export const unknownKey = "no such key"
