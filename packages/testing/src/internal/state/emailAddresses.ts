import type { EmailAddress, EmailAddressStatus } from "../../Seed.ts"

/** Returns the text by which an email address is compared: addresses that differ in case alone are one address. */
export const addressKey = (text: string): string => text.toLowerCase()

export const addressText = (address: EmailAddress): string =>
  typeof address === "string" ? address : address.emailAddress

export const addressStatus = (address: EmailAddress): EmailAddressStatus =>
  typeof address === "string" ? "verified" : address.status

/** Returns true if no other user may have the address. Several may hold one that is unverified, until one verifies it. */
export const isClaimed = (address: EmailAddress): boolean => addressStatus(address) !== "unverified"

/** Returns the keys of the addresses that no other user may have. */
export const claimedKeys = (addresses: ReadonlyArray<EmailAddress>): ReadonlyArray<string> =>
  addresses.filter(isClaimed).map((address) => addressKey(addressText(address)))

/** Returns the primary address: the first one that is verified or reserved. */
export const primaryEmailAddress = ({
  emailAddresses
}: {
  readonly emailAddresses: ReadonlyArray<EmailAddress>
}): string | undefined => {
  const primary = emailAddresses.find(isClaimed)
  return primary === undefined ? undefined : addressText(primary)
}
