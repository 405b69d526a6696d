import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { CommandFailure } from "../../CommandFailure.ts"
import { ofRead } from "../failure.ts"

/** Returns the membership of a user, or fails where the user is no member. */
export const memberOf = (organizationId: string, userId: string) =>
  Effect.flatMap(
    findMember(organizationId, userId),
    Option.match({
      onNone: () => Effect.fail(new CommandFailure({ exit: "failed", text: noMember(userId, organizationId) })),
      onSome: Effect.succeed
    })
  )

/** Says that a user is no member. */
export const noMember = (user: string, organizationId: string): string => `${user} is no member of ${organizationId}`

/** Returns the membership of a user, if there is one. */
export const findMember = (organizationId: string, userId: string) =>
  OrganizationMemberships.use((memberships) => memberships.find({ organizationId, userId })).pipe(
    Effect.mapError(ofRead)
  )
