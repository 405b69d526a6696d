/** Text of an error on the console: class, message and stack, as of any other, and its fields behind them. */

interface Inspectable {
  readonly stack?: string | undefined
  readonly toJSON: () => { readonly _tag: string; readonly message: string }
}

/** Arguments that Node's console calls with: the depth, its options, and the function that formats with them. */
export type InspectArguments = [depth?: number, options?: object, inspect?: (value: object, options?: object) => string]

/** Returns the text that a console of Node prints for an error. It would print the JSON alone, as for all errors of effect. */
export const inspectError = (error: Inspectable, ...[, options, inspect]: InspectArguments): string => {
  const { _tag, message: _, ...fields } = error.toJSON()
  return `${error.stack} ${inspect?.(fields, options)}`
}
