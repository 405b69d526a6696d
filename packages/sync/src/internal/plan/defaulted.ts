/** Options that have a value where none is given. */
import type * as Field from "@effect-clerk/core/Field"
import type { Issue } from "@effect-clerk/core/Issue"

/** A field, and its value where none is given. */
export interface Defaulted<out A> {
  readonly field: Field.Field<A>
  readonly value: A
}

/** Makes a field of options. */
export const defaulted = <A>(field: Field.Field<A>, value: NoInfer<A>): Defaulted<A> => ({ field, value })

type Values<Fields> = { readonly [Name in keyof Fields]: Fields[Name] extends Defaulted<infer A> ? A : never }

/** Returns all values, and adds the issues of those that are invalid. Arrays are copied. */
export const read = <const Fields extends { readonly [name: string]: Defaulted<unknown> }>(
  given: { readonly [name: string]: unknown },
  fields: Fields,
  name: string,
  issues: Array<Issue>
): Values<Fields> => {
  const values = Object.entries(fields).map(([key, { field, value }]) => {
    const own = given[key] === undefined ? value : given[key]
    if (own !== value)
      for (const { expected, path } of field.issues(own)) issues.push({ path: [name, key, ...path], expected })
    return [key, isArray(own) ? [...own] : own]
  })
  // The compiler cannot see that the entries are those of the fields.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(values) as Values<Fields>
}

const isArray = (value: unknown): value is ReadonlyArray<unknown> => Array.isArray(value)
