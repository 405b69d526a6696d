/**
 * Clerk's organization memberships for code without Effect: each call is a promise of a `Result`, each stream an async
 * iterable of them, and each failure a value.
 *
 * @since 0.1.0
 */
import * as Client from "./internal/client.ts"
import type { Facade } from "./internal/facade.ts"
import { unwrapItems } from "./internal/iterate.ts"
import * as Lookup from "./internal/lookup/plain.ts"
import type { PlainLookup } from "./internal/lookup/plain.ts"
import * as Operations from "./internal/operations.ts"
import * as OrganizationInvitations from "./internal/organizationInvitations.ts"
import * as OrganizationRoles from "./internal/organizationRoles.ts"
import * as Organizations from "./internal/organizations.ts"
import * as Result from "./internal/result.ts"
import * as Users from "./internal/users.ts"
import type { OrganizationInvitationsService } from "./OrganizationInvitations.ts"
import type { OrganizationMembershipsService } from "./OrganizationMemberships.ts"
import type { OrganizationRolesService } from "./OrganizationRoles.ts"
import type { OrganizationsService } from "./Organizations.ts"
import type { UsersService } from "./Users.ts"

// The errors, the codes and the policies, and each type that the facade's types name: a program may depend on this package alone.
export type { ClerkErrorCode } from "@effect-clerk/core/ClerkErrorCode"
export { ClerkErrors, hasCode } from "@effect-clerk/core/ClerkErrors"
export * as ClerkFailure from "@effect-clerk/core/ClerkFailure"
export * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
export * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
export { SDKException } from "@effect-clerk/core/SDKException"
export * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
export type * from "./Inputs.ts"
export type * from "./internal/named.ts"
export { Aborted } from "./internal/aborted.ts"
export type { Attempt, Logger, Reporting } from "./internal/attempts.ts"
export type { CallOptions, Policies } from "./internal/callOptions.ts"
export type { Options } from "./internal/client.ts"
export type { AbortedBy, Call, Facade, MetadataCall, StreamCall } from "./internal/facade.ts"
export type { Options as LookupOptions } from "./internal/lookup/settings.ts"
export type * from "./internal/organizationInputs.ts"
export type * from "./internal/organizationInvitationInputs.ts"
export type * from "./internal/organizationRoleInputs.ts"
export type { Failure, Result, Success } from "./internal/result.ts"
export type * from "./internal/userInputs.ts"
export type { DeletedObject, Organization, OrganizationPage } from "./Organization.ts"
export type { OrganizationInvitation, OrganizationInvitationPage } from "./OrganizationInvitation.ts"
export type { OrganizationMembership, OrganizationMembershipPage } from "./OrganizationMembership.ts"
export type { OrganizationRole, OrganizationRolePage } from "./OrganizationRole.ts"
export type { User, UserPage } from "./User.ts"

/**
 * The operations of `OrganizationMemberships`, and those of the services around it, each with the same input and the same
 * failures.
 *
 * @category models
 * @since 0.1.0
 */
export interface ClerkMemberships extends Facade<OrganizationMembershipsService> {
  /** The operations of `Users`. */
  readonly users: Facade<UsersService>
  /** The operations of `Organizations`. */
  readonly organizations: Facade<OrganizationsService>
  /** The operations of `OrganizationInvitations`. */
  readonly invitations: Facade<OrganizationInvitationsService>
  /** The operations of `OrganizationRoles`. */
  readonly roles: Facade<OrganizationRolesService>
  /** The operations of `MembershipLookup`, for authorization on a hot path. A user who is no member is `undefined`. */
  readonly lookup: Facade<PlainLookup>
}

/**
 * Makes clients. Making one sends nothing and holds nothing open; its calls share one rate limit and one retry budget.
 *
 * **Details**
 *
 * An invalid setting does not throw: each call fails with the `SDKException` (`InvalidRequest`) that names it. No promise
 * rejects and nothing throws, a bug aside; {@link unwrap} is for programs that prefer exceptions.
 *
 * @example
 * ```ts
 * import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 *
 * const memberships = ClerkMemberships.make({
 *   secretKey: "sk_test_example",
 *   fetch: ClerkEmulator.fetch({ organizations: [{ id: "org_acme", name: "Acme" }], users: [{ id: "user_noa" }] })
 * })
 *
 * const result = await memberships.create({ organizationId: "org_acme", userId: "user_noa", role: "org:member" })
 *
 * if (result._tag === "Success") {
 *   result.success.role // => "org:member"
 * } else {
 *   console.error(result.failure.message)
 * }
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const ClerkMemberships: {
  /** Makes a client, which sends nothing and holds nothing open by itself. */
  readonly make: (options: Client.Options) => ClerkMemberships
} = {
  make: (options) => {
    const facade = Client.make(options)
    return {
      ...facade<OrganizationMembershipsService>(Operations),
      users: facade<UsersService>(Users),
      organizations: facade<OrganizationsService>(Organizations),
      invitations: facade<OrganizationInvitationsService>(OrganizationInvitations),
      roles: facade<OrganizationRolesService>(OrganizationRoles),
      lookup: facade<PlainLookup>(Lookup)
    }
  }
}

/**
 * Returns the value alone, of a call or of each item of a stream, for programs that prefer exceptions. A failure rejects
 * with its error, an instance of `ClerkErrors`, `SDKException` or `Aborted`.
 *
 * @example
 * ```ts
 * import { ClerkErrors } from "@effect-clerk/core"
 * import { ClerkMemberships, unwrap } from "@effect-clerk/memberships/Promise"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 *
 * const memberships = ClerkMemberships.make({
 *   secretKey: "sk_test_example",
 *   fetch: ClerkEmulator.fetch({
 *     organizations: [{ id: "org_acme", name: "Acme" }],
 *     users: [{ id: "user_ada" }],
 *     memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
 *   })
 * })
 *
 * const roles: Array<string> = []
 * try {
 *   for await (const member of unwrap(memberships.stream({ organizationId: "org_acme" }))) roles.push(member.role)
 *   await unwrap(memberships.delete({ organizationId: "org_acme", userId: "user_noa" }))
 * } catch (error) {
 *   error instanceof ClerkErrors && error.status // => 404
 * }
 *
 * roles // => ["org:admin"]
 * ```
 *
 * @category combinators
 * @since 0.1.0
 */
export function unwrap<A, E>(result: PromiseLike<Result.Result<A, E>>): Promise<A>
export function unwrap<A, E>(items: AsyncIterable<Result.Result<A, E>>): AsyncIterable<A>
export function unwrap<A, E>(self: PromiseLike<Result.Result<A, E>> | AsyncIterable<Result.Result<A, E>>) {
  return "then" in self ? unwrapCall(self) : unwrapItems(self)
}

async function unwrapCall<A, E>(result: PromiseLike<Result.Result<A, E>>): Promise<A> {
  return Result.getOrThrow(await result, unwrapCall)
}
