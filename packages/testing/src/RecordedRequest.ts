/**
 * Records of the requests that an emulated Clerk has received.
 *
 * @since 0.1.0
 */

/**
 * Record of one request, made when the request ends.
 *
 * **Details**
 *
 * It has no headers, since they hold the secret key.
 *
 * @category models
 * @since 0.1.0
 */
export interface RecordedRequest {
  readonly method: string
  /** Path as it was sent: percent-encoded, and with `/v1` where the base URL has it. */
  readonly path: string
  /** Query as it was sent, without the `?`; empty where there is none. */
  readonly query: string
  /** Name of the operation, for example `OrganizationMemberships.create`; `undefined` where the path has none. */
  readonly operation: string | undefined
  /** Status of the response; `undefined` where none was sent, as the connection was reset or the client went away. */
  readonly status: number | undefined
}
