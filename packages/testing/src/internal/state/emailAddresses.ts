import type { EmailAddress, User } from "./models.ts"

/** Returns the text by which an email address is compared: addresses that differ in case alone are one address. */
export const addressKey = (emailAddress: string): string => emailAddress.toLowerCase()

/** Returns true if no other user may have the address. Several may hold one that is unverified, until one verifies it. */
export const isClaimed = ({ status }: EmailAddress): boolean => status !== "unverified"

/** Returns the user's primary email address: the first one that is verified or reserved. */
export const primaryEmailAddress = ({ emailAddresses }: Pick<User, "emailAddresses">): string | undefined =>
  emailAddresses.find(isClaimed)?.emailAddress
