/**
 * What arrived at an emulated Clerk.
 *
 * @since 0.1.0
 */

/**
 * A request that an emulator is done with, without its headers: they hold the secret key.
 *
 * @category models
 * @since 0.1.0
 */
export interface RecordedRequest {
  readonly method: string
  /** As it was sent: percent-encoded, and with the `/v1` that the base URL has. */
  readonly path: string
  /** What followed the `?`, as it was sent; empty where nothing did. */
  readonly query: string
  /** For example `OrganizationMemberships.create`; undefined where there is nothing at this path. */
  readonly operation: string | undefined
  /** Undefined where no answer was sent: the connection was reset, or the client went away while it waited. */
  readonly status: number | undefined
}
