/** Memberships as a person reads them. */
import type { OrganizationMembership } from "@effect-clerk/memberships/OrganizationMembership"
import type { Column } from "../terminal/table.ts"

const identifier = ({ publicUserData }: OrganizationMembership): string => publicUserData?.identifier ?? ""

const fullName = ({ publicUserData }: OrganizationMembership): string =>
  [publicUserData?.firstName, publicUserData?.lastName].filter(Boolean).join(" ")

export const userIdOf = ({ publicUserData }: OrganizationMembership): string => publicUserData?.userId ?? ""

/** Name by which a person knows a member. */
export const nameOf = (membership: OrganizationMembership): string =>
  identifier(membership) || fullName(membership) || userIdOf(membership) || membership.id

/** Names a member, with the id of the user. */
export const withId = (membership: OrganizationMembership, userId: string): string =>
  `${nameOf(membership)} (${userId})`

/** Date of a time in Unix milliseconds. */
export const dateOf = (millis: number): string => {
  const date = new Date(millis)
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 10)
}

/** Columns of a table of members. */
export const columns: ReadonlyArray<Column<OrganizationMembership>> = [
  { title: "MEMBER", cell: (membership) => identifier(membership) || fullName(membership), min: 14 },
  { title: "ROLE", cell: ({ role }) => role, min: 10 },
  { title: "USER", cell: userIdOf, min: 10 },
  { title: "NAME", cell: fullName, min: 10, optional: true },
  { title: "SINCE", cell: ({ createdAt }) => dateOf(createdAt), min: 10, optional: true }
]
