/**
 * Writes a value once, and anew only after it has changed: where any of the parts that may change is another than it was.
 * `JSON.stringify` is most of what an answer costs, and of most values most answers say the same.
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
