/** Returns what `read` does, or something else where it throws. */
export const tryOr = <A>(read: () => A, otherwise: A): A => {
  try {
    return read()
  } catch {
    return otherwise
  }
}
