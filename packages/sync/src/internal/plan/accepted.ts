/** Invitations of earlier applies that have become memberships. */
import type { Accepted, Base } from "../model/base.ts"
import { type Observation, pendingAddresses } from "../model/observation.ts"
import type { Directory, Resolution } from "./resolve.ts"

/**
 * Returns the invitations of a base that were accepted: those that are no longer pending, and whose address one user has, who
 * is a member or listed. A user who is neither has nothing that the base would have to know.
 */
export const acceptedOf = (
  base: Base | undefined,
  { invitations, memberOf }: Pick<Observation, "invitations" | "memberOf">,
  addresses: Directory["addresses"],
  listedUsers: Resolution["placeOf"]
): ReadonlyArray<Accepted> => {
  const pending = pendingAddresses(invitations)
  return (base?.invitations ?? []).flatMap(({ emailAddress }) => {
    const [userId, ...others] = addresses.get(emailAddress)?.proven ?? []
    if (userId === undefined || others.length > 0 || pending.has(emailAddress)) return []
    return memberOf.has(userId) || listedUsers.has(userId) ? [{ emailAddress, userId }] : []
  })
}
