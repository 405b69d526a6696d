/** Users as a person names them. */
import type { User } from "@effect-clerk/memberships/User"
import { Users } from "@effect-clerk/memberships/Users"
import { addressKey, isProven } from "@effect-clerk/sync/internal"
import * as Effect from "effect/Effect"
import { CommandFailure } from "../../CommandFailure.ts"
import { ofRead } from "../failure.ts"

/**
 * Returns the id of a user, whom an email address names where the user has verified it or where it is reserved for the user:
 * several users may hold the same address until one of them verifies it.
 */
export const userIdOf = (name: string) =>
  name.includes("@")
    ? Users.use((users) => users.list({ emailAddress: [name], limit: 100 })).pipe(
        Effect.mapError(ofRead),
        Effect.flatMap(({ data }) => pick(name, data))
      )
    : Effect.succeed(name)

const pick = (address: string, users: ReadonlyArray<User>): Effect.Effect<string, CommandFailure> => {
  const proven = users.filter((user) => isNamedBy(user, address))
  const [first] = proven
  if (first !== undefined && proven.length === 1) return Effect.succeed(first.id)
  const text =
    proven.length > 1
      ? `${proven.length} users have ${address}: name one by its id`
      : users.length > 0
        ? `Nobody has verified ${address}, though ${users.map(({ id }) => id).join(", ")} has it: name the user by the id`
        : `No user has ${address}`
  return Effect.fail(new CommandFailure({ exit: "failed", text }))
}

const isNamedBy = ({ emailAddresses }: User, address: string): boolean =>
  emailAddresses.some((each) => addressKey(each.emailAddress) === addressKey(address) && isProven(each))
