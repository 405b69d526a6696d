/** Schemas that the models' fields share. */
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"

/**
 * Free-form JSON of the application's own.
 *
 * @category models
 * @since 0.1.0
 */
export const Metadata = Schema.Record(Schema.String, Schema.Json)

/**
 * @category models
 * @since 0.1.0
 */
export interface Metadata extends Schema.Schema.Type<typeof Metadata> {}

/** Names of the keys that a type has, apart from its index signatures. */
export type KnownKey<A> = keyof { [K in keyof A as string extends K ? never : K]: A[K] }

/**
 * The type that metadata is read as: one of Clerk's global interfaces where the program declares keys in it, else free-form
 * JSON.
 *
 * **Details**
 *
 * The interfaces have the names that Clerk's own packages use, so one declaration types both. Those packages declare an
 * index signature alone, which counts as no declaration.
 *
 *     declare global {
 *       interface OrganizationMembershipPublicMetadata {
 *         team?: string
 *       }
 *     }
 *
 * **Gotchas**
 *
 * Responses are not checked for it. Declare as optional what a membership may lack.
 *
 * @see https://clerk.com/docs/guides/development/override-clerk-types-interfaces
 *
 * @category models
 * @since 0.1.0
 */
export type MetadataOf<Declaration> = [KnownKey<Declaration>] extends [never] ? Metadata : Declaration

/** Schema of metadata. It is an interface, so that a declaration file names it and does not hold what it stands for here. */
export interface MetadataSchema<Declaration> extends Schema.Bottom<
  MetadataOf<Declaration>,
  MetadataOf<Declaration>,
  never,
  never,
  SchemaAST.Objects,
  MetadataSchema<Declaration>
> {}

/** Returns the schema of metadata that a program may declare. */
export const metadataOf = <Declaration>(): MetadataSchema<Declaration> =>
  // The program's declaration says what its metadata holds, which is known to be JSON and nothing more.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  Metadata as Schema.Top as MetadataSchema<Declaration>

/** An integer as Clerk sends it; beyond 2^53 it has the nearest value that JavaScript can hold. */
export const Integer = Schema.Finite.check(
  Schema.makeFilter((number) => Number.isInteger(number), {
    expected: "an integer",
    // The filter says what it is to whatever reads schemas: to OpenAPI, and to what makes values for tests.
    toJsonSchema: () => ({ type: "integer" }),
    arbitraryConstraint: { number: "integer" }
  })
)
