/**
 * Makes a function that writes the JSON of a value and keeps the text until one of the value's changing `parts` is replaced.
 *
 * `JSON.stringify` is most of the cost of a response, and most values are the same from one response to the next.
 */
export const writeOnce = <A extends object, Rest extends ReadonlyArray<unknown>>(
  parts: (value: A, ...rest: Rest) => ReadonlyArray<unknown>,
  write: (value: A, ...rest: Rest) => string
): ((value: A, ...rest: Rest) => string) => {
  const written = new WeakMap<A, { readonly parts: ReadonlyArray<unknown>; readonly text: string }>()
  return (value, ...rest) => {
    const current = parts(value, ...rest)
    const last = written.get(value)
    if (last !== undefined && current.every((part, index) => part === last.parts[index])) return last.text
    const text = write(value, ...rest)
    written.set(value, { parts: current, text })
    return text
  }
}
