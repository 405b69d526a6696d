/** A value as a program without types may pass it. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const untyped = (value: unknown): never => value as never
