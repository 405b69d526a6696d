/**
 * Models of a user and of what identifies the user.
 *
 * **Details**
 *
 * They are generated from Clerk's OpenAPI document, where the schema is `#/components/schemas/User`.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { User } from "./generated/user/model.ts"

export { EmailAddress } from "./generated/emailAddress/model.ts"
export { PhoneNumber } from "./generated/phoneNumber/model.ts"
export { User } from "./generated/user/model.ts"
export { Verification } from "./generated/verification/model.ts"
export { Web3Wallet } from "./generated/web3Wallet/model.ts"

/**
 * One page of users. Clerk's response has no total; `Users.count` counts those that match.
 *
 * @category models
 * @since 0.1.0
 */
export const UserPage = Schema.Struct({
  data: Schema.Array(User)
}).annotate({ identifier: "UserPage", description: "One page of users." })

/**
 * @category models
 * @since 0.1.0
 */
export interface UserPage extends Schema.Schema.Type<typeof UserPage> {}
