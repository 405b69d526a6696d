/**
 * Types of the metadata that a method takes. An interface without an index signature is no `Metadata` for the compiler, though
 * it may hold nothing but JSON. So a method that takes metadata is generic in its type, and checks that key by key.
 */
import type * as Schema from "effect/Schema"
import type { KnownKey, Metadata } from "./modelSchema.ts"

type AnyFunction = ((...args: never) => unknown) | (abstract new (...args: never) => unknown)

/** A type with `never` for what JSON cannot hold. A key may be undefined where it is optional: it is not sent then. */
type JsonOf<A> = A extends Schema.Json
  ? A
  : A extends bigint | symbol | undefined | AnyFunction
    ? never
    : A extends ReadonlyArray<infer Item>
      ? ReadonlyArray<JsonOf<Item>>
      : { readonly [K in keyof A]: JsonOf<A[K]> | UndefinedIfOptional<A, K> }

type UndefinedIfOptional<A, K extends keyof A> = {} extends Pick<A, K> ? undefined : never

type JsonObject<Given> = Given & (Given extends ReadonlyArray<unknown> ? never : JsonOf<Given>)

/** The accepted type by itself; and, unless the program declares keys, metadata of any type that holds nothing but JSON. */
type OrJsonObject<Accepted, Given> = [KnownKey<NonNullable<Accepted>>] extends [never]
  ? Accepted | JsonObject<Given>
  : Accepted

/** An input whose metadata is of types of the program's own; where it has an array of records, theirs is. */
export type WithMetadata<Input, Public, Private> = {
  [K in keyof Input]: K extends "publicMetadata"
    ? OrJsonObject<Input[K], Public>
    : K extends "privateMetadata"
      ? OrJsonObject<Input[K], Private>
      : Input[K] extends ReadonlyArray<infer Item>
        ? HasMetadata<Item> extends true
          ? ReadonlyArray<WithMetadata<Item, Public, Private>>
          : Input[K]
        : Input[K]
}

/** A method with this input, generic in the types of its metadata where it takes any. */
export type Method<Input, Outcome> = {} extends Input
  ? (input?: Input) => Outcome
  : TakesMetadata<Input> extends true
    ? <Public extends object = Metadata, Private extends object = Metadata>(
        input: WithMetadata<Input, Public, Private>
      ) => Outcome
    : (input: Input) => Outcome

/** Tells of an input that has metadata, or an array of records that have. */
export type TakesMetadata<Input> = true extends HasMetadata<Input> | HasMetadata<RecordOf<Input>> ? true : false

type HasMetadata<Input> = [Input] extends [never] ? false : "publicMetadata" extends keyof Input ? true : false

/** The records of the arrays of an input; `never` where it has none. */
type RecordOf<Input> = { [K in keyof Input]: Input[K] extends ReadonlyArray<infer Item> ? Item : never }[keyof Input]
