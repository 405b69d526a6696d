import type { User } from "../state/models.ts"
import { metadata, type Quirks, writer } from "./wire.ts"

/** The id of what belongs to a user: the same for each answer, since the state does not hold it. */
const partId = (prefix: string, user: User, index: number): string =>
  `${prefix}_${user.id.replace(/^user_/, "")}${index === 0 ? "" : `_${index}`}`

/** What is made over the Backend API counts as verified. */
const verification = {
  object: "verification_admin",
  status: "verified",
  strategy: "admin",
  attempts: null,
  expire_at: null
}

const part = (user: User) => ({
  reserved: false,
  verification,
  created_at: user.createdAt,
  updated_at: user.createdAt
})

const userOf = (user: User, quirks: Quirks) => ({
  object: "user",
  id: user.id,
  external_id: user.externalId ?? null,
  primary_email_address_id: user.emailAddresses.length === 0 ? null : partId("idn", user, 0),
  primary_phone_number_id: user.phoneNumbers.length === 0 ? null : partId("phn", user, 0),
  primary_web3_wallet_id: user.web3Wallets.length === 0 ? null : partId("w3w", user, 0),
  username: user.username ?? null,
  first_name: user.firstName ?? null,
  last_name: user.lastName ?? null,
  locale: null,
  profile_image_url: user.imageUrl,
  image_url: user.imageUrl,
  has_image: user.hasImage,
  public_metadata: user.publicMetadata,
  private_metadata: metadata(user.privateMetadata, quirks),
  unsafe_metadata: user.unsafeMetadata,
  email_addresses: user.emailAddresses.map((address, index) => ({
    object: "email_address",
    id: partId("idn", user, index),
    email_address: address,
    linked_to: [],
    matches_sso_connection: false,
    ...part(user)
  })),
  phone_numbers: user.phoneNumbers.map((number, index) => ({
    object: "phone_number",
    id: partId("phn", user, index),
    phone_number: number,
    reserved_for_second_factor: false,
    default_second_factor: false,
    linked_to: [],
    backup_codes: null,
    ...part(user)
  })),
  web3_wallets: user.web3Wallets.map((wallet, index) => ({
    object: "web3_wallet",
    id: partId("w3w", user, index),
    web3_wallet: wallet,
    verification,
    created_at: user.createdAt,
    updated_at: user.createdAt
  })),
  passkeys: [],
  password_enabled: false,
  two_factor_enabled: false,
  totp_enabled: false,
  backup_code_enabled: false,
  mfa_enabled_at: null,
  mfa_disabled_at: null,
  external_accounts: [],
  saml_accounts: [],
  enterprise_accounts: [],
  last_sign_in_at: null,
  banned: user.banned,
  locked: false,
  deprovisioned: user.deprovisioned,
  lockout_expires_in_seconds: null,
  verification_attempts_remaining: null,
  created_at: user.createdAt,
  updated_at: user.createdAt,
  delete_self_enabled: true,
  create_organization_enabled: true,
  last_active_at: user.lastActiveAt ?? null,
  legal_accepted_at: null
})

export const user = writer(userOf)

export const users = writer((users: ReadonlyArray<User>, quirks) => users.map((user) => userOf(user, quirks)))

export const userCount = writer((count: number) => ({ object: "total_count", total_count: count }))

export const deletedUser = writer(({ externalId, id }: User) => ({
  object: "user",
  id,
  deleted: true,
  external_id: externalId
}))
