import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Connection from "../connection.ts"
import * as Flags from "../flags.ts"
import * as People from "../member/people.ts"
import { printRows } from "../terminal/printRows.ts"
import { printTable } from "../terminal/printTable.ts"

const several = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withDescription(`${description}; may be given several times`), Flags.several)

const part = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar("TEXT"), Flag.withDescription(description), Flags.optional)

/** A date, a time, or Unix milliseconds. */
const parseTime = (text: string): Option.Option<number> => {
  if (/^\d{11,15}$/.test(text)) return Option.some(Number(text))
  const [, date] = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.exec(text) ?? []
  // A day that the month does not have would be one of the next month.
  return date !== undefined && isDay(date) && !Number.isNaN(Date.parse(text))
    ? Option.some(Date.parse(text))
    : Option.none()
}

const isDay = (date: string): boolean =>
  !Number.isNaN(Date.parse(date)) && new Date(date).toISOString().startsWith(date)

const time = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar("TIME"),
    Flag.withDescription(`${description}, such as 2026-03-01`),
    Flag.filterMap(
      parseTime,
      () => "Expected a date such as 2026-03-01, a time such as 2026-03-01T09:00:00Z, or milliseconds"
    ),
    Flags.optional
  )

const filters = {
  role: several("role", "Members with this role"),
  userId: several("user-id", "Members with this id; --user-id=-ID excludes one"),
  emailAddress: several("email", "Members with this email address"),
  phoneNumber: several("phone", "Members with this phone number"),
  username: several("username", "Members with this username"),
  web3Wallet: several("web3-wallet", "Members with this web3 wallet"),
  query: part("query", "Part of an address, phone number, username, web3 wallet, user id or name"),
  emailAddressQuery: part("email-query", "Part of an email address"),
  phoneNumberQuery: part("phone-query", "Part of a phone number"),
  usernameQuery: part("username-query", "Part of a username"),
  nameQuery: part("name-query", "Part of a first or last name"),
  lastActiveAtBefore: time("last-active-before", "Users who were last active before this time"),
  lastActiveAtAfter: time("last-active-after", "Users who were active after this time"),
  createdAtBefore: time("created-before", "Users who were created before this time"),
  createdAtAfter: time("created-after", "Users who were created after this time")
}

export const list = Command.make(
  "list",
  { organizationId: Flags.organization, filters, json: Flags.json, connection: Connection.flags },
  Effect.fnUntraced(function* ({ filters, json, organizationId }) {
    const memberships = yield* OrganizationMemberships
    yield* printRows(memberships.stream({ organizationId, ...filters }), {
      json,
      noun: "member",
      print: (rows) => printTable(People.columns, rows)
    })
  }, Connection.provide)
).pipe(
  Command.withDescription("Lists the members of an organization"),
  Command.withExamples([
    { command: "clerk-memberships list --org org_acme --role org:admin", description: "The administrators" },
    {
      command: "clerk-memberships list --org org_acme --json | jq -r .role | sort | uniq -c",
      description: "Count the roles"
    }
  ])
)
