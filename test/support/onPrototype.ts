/**
 * Runs a test while every object has a property that the program, or whatever it installed, has added to `Object.prototype`.
 * Nothing else of this test's file may run at the same time.
 */
export const onPrototype = async <A>(name: string, value: unknown, run: () => A | Promise<A>): Promise<A> => {
  Reflect.set(Object.prototype, name, value)
  try {
    return await run()
  } finally {
    Reflect.deleteProperty(Object.prototype, name)
  }
}
