// What the examples share: Clerk itself when CLERK_SECRET_KEY is set, else a Clerk in memory.
import { OrganizationMemberships, type SDKException } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Cause, Config, Console, Effect, Exit, Layer, Option, Redacted } from "effect"
import { seed } from "./seed.ts"

const isReal = Config.option(Config.String("CLERK_SECRET_KEY")).pipe(Config.map(Option.isSome))

const named = (variable: string, inMemory: string) =>
  Effect.flatMap(isReal, (real) => (real ? Config.String(variable) : Effect.succeed(inMemory)))

/** The organization that the examples work on: CLERK_ORGANIZATION_ID with a real key. */
export const organizationId = named("CLERK_ORGANIZATION_ID", "org_acme")

/** A user who is no member yet: CLERK_NEW_USER_ID with a real key. */
export const newUserId = named("CLERK_NEW_USER_ID", "user_new")

/** A user who is a member: CLERK_MEMBER_USER_ID with a real key. */
export const memberUserId = named("CLERK_MEMBER_USER_ID", "user_bob")

/** Says what a writing example will do, before it does it. */
export const announce = (what: string) =>
  Effect.flatMap(isReal, (real) => Console.log(`About to ${what} (${real ? "at Clerk" : "in memory"})`))

const inMemory = Layer.suspend(() =>
  OrganizationMemberships.layerFetch({
    secretKey: Redacted.make("sk_test_example"),
    fetch: ClerkEmulator.fetch(seed)
  })
)

type Memberships = Layer.Layer<OrganizationMemberships, Config.ConfigError | SDKException>

const layer = Layer.unwrap(
  Effect.map(isReal, (real): Memberships => (real ? OrganizationMemberships.layerFetchConfig() : inMemory))
)

/** Runs an example; a failure is printed and ends the process with 1. */
export const run = async <A, E>(program: Effect.Effect<A, E, OrganizationMemberships>): Promise<void> => {
  const exit = await Effect.runPromiseExit(Effect.provide(program, layer))
  if (Exit.isFailure(exit)) {
    console.error(Cause.pretty(exit.cause))
    process.exitCode = 1
  }
}
