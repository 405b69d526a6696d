/** Text of an error on the console: class, message and stack, as of any other, and its fields behind them. */

interface Inspectable {
  readonly stack?: string | undefined
  readonly toJSON: () => { readonly _tag: string; readonly message: string }
}

/** Arguments of Node's console: the levels that it still prints, its options, and the function that formats with them. */
export type InspectArguments = [depth?: number, options?: object, inspect?: (value: object, options?: object) => string]

/** Returns the text that a console of Node prints for an error. It would print the JSON alone, as for all errors of effect. */
export const inspectError = (error: Inspectable, ...[depth = 0, options, inspect]: InspectArguments): unknown => {
  const { _tag, message: _, ...fields } = error.toJSON()
  if (inspect === undefined) return error.stack
  return depth < 0 ? `[${_tag}]` : `${error.stack} ${inspect(fields, options)}`
}
