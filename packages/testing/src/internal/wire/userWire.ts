import { deletedObjectJson } from "../../generated/deletedObject.ts"
import { totalCountJson } from "../../generated/totalCount.ts"
import { userJson } from "../../generated/user.ts"
import type { EmailAddress } from "../../Seed.ts"
import { addressStatus, addressText, isClaimed } from "../state/emailAddresses.ts"
import { imageUrlOf, type User } from "../state/models.ts"
import { writer } from "./wire.ts"

/** Returns the id of a part of a user: the same in each response, since the state does not hold it. */
const partId = (prefix: string, user: User, index: number): string =>
  `${prefix}_${user.id.replace(/^user_/, "")}${index === 0 ? "" : `_${index}`}`

/** Verification of an identification that was made over the Backend API, which counts as verified unless it says otherwise. */
const verified = {
  object: "verification_admin",
  status: "verified",
  strategy: "admin",
  attempts: null,
  expire_at: null
}

/** Fields that the parts of a user have in common. */
const part = (user: User) => ({ verification: verified, createdAt: user.createdAt, updatedAt: user.createdAt })

/** Verification of an email address that its user has not verified: a code was sent, and has not been entered. */
const unverified = {
  object: "verification_otp",
  status: "unverified",
  strategy: "email_code",
  attempts: 0,
  expire_at: null
}

const emailAddressOf = (user: User, address: EmailAddress, index: number) => ({
  ...part(user),
  verification: addressStatus(address) === "verified" ? verified : unverified,
  id: partId("idn", user, index),
  emailAddress: addressText(address),
  reserved: addressStatus(address) === "reserved",
  linkedTo: [],
  matchesSsoConnection: false
})

const phoneNumberOf = (user: User, phoneNumber: string, index: number) => ({
  ...part(user),
  id: partId("phn", user, index),
  phoneNumber,
  reservedForSecondFactor: false,
  defaultSecondFactor: false,
  reserved: false,
  linkedTo: [],
  backupCodes: null
})

const web3WalletOf = (user: User, web3Wallet: string, index: number) => ({
  ...part(user),
  id: partId("w3w", user, index),
  web3Wallet
})

const userOf = (user: User) => {
  const primary = user.emailAddresses.findIndex(isClaimed)
  return userJson({
    id: user.id,
    externalId: user.externalId ?? null,
    primaryEmailAddressId: primary === -1 ? null : partId("idn", user, primary),
    primaryPhoneNumberId: user.phoneNumbers.length === 0 ? null : partId("phn", user, 0),
    primaryWeb3WalletId: user.web3Wallets.length === 0 ? null : partId("w3w", user, 0),
    username: user.username ?? null,
    firstName: user.firstName ?? null,
    lastName: user.lastName ?? null,
    locale: null,
    profileImageUrl: imageUrlOf(user),
    imageUrl: imageUrlOf(user),
    hasImage: user.hasImage,
    publicMetadata: user.publicMetadata,
    privateMetadata: user.privateMetadata,
    unsafeMetadata: user.unsafeMetadata,
    emailAddresses: user.emailAddresses.map((address, index) => emailAddressOf(user, address, index)),
    phoneNumbers: user.phoneNumbers.map((number, index) => phoneNumberOf(user, number, index)),
    web3Wallets: user.web3Wallets.map((wallet, index) => web3WalletOf(user, wallet, index)),
    passkeys: [],
    passwordEnabled: false,
    twoFactorEnabled: false,
    totpEnabled: false,
    backupCodeEnabled: false,
    mfaEnabledAt: null,
    mfaDisabledAt: null,
    passwordLastUpdatedAt: undefined,
    externalAccounts: [],
    samlAccounts: [],
    enterpriseAccounts: [],
    organizationMemberships: undefined,
    lastSignInAt: null,
    banned: user.banned,
    locked: false,
    deprovisioned: user.deprovisioned,
    lockoutExpiresInSeconds: null,
    verificationAttemptsRemaining: null,
    createdAt: user.createdAt,
    updatedAt: user.createdAt,
    deleteSelfEnabled: true,
    createOrganizationEnabled: true,
    createOrganizationsLimit: undefined,
    lastActiveAt: user.lastActiveAt ?? null,
    legalAcceptedAt: null,
    bypassClientTrust: undefined,
    scim: undefined
  })
}

export const user = writer(userOf)

export const users = writer((users: ReadonlyArray<User>) => users.map(userOf))

export const userCount = writer((totalCount: number) => totalCountJson({ totalCount }))

export const deletedUser = writer(({ externalId, id }: User) =>
  deletedObjectJson({ object: "user", id, slug: undefined, deleted: true, externalId })
)
