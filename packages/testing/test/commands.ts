import type { Schema } from "effect"

export interface Member {
  readonly org: string
  readonly user: string
  readonly created: number
  role: string
  metadata: Schema.Json
  updated: number
}

export interface List {
  readonly _tag: "List"
  /** Organization or user whose memberships are listed; those of the instance if neither is given. */
  readonly org?: string
  readonly user?: string
  /** Filters that only the list of an organization has. */
  readonly users: ReadonlyArray<string>
  readonly roles: ReadonlyArray<string>
  readonly orderBy: "-created_at" | "created_at" | "username"
  readonly limit: number
  readonly offset: number
}

export type Command =
  | { readonly _tag: "Nothing" }
  | { readonly _tag: "Wait"; readonly millis: number }
  | { readonly _tag: "RemoveUser"; readonly user: string }
  | { readonly _tag: "Create" | "Update"; readonly org: string; readonly user: string; readonly role: string }
  | { readonly _tag: "Delete"; readonly org: string; readonly user: string }
  | { readonly _tag: "Merge"; readonly org: string; readonly user: string; readonly patch: Schema.Json }
  | List

/** Status, with the code of an error response; or members, and the size of their organization or of the whole list. */
export type Result = string | readonly [members: ReadonlyArray<Member>, size: number]

export const organizations = new Map([
  ["org_a", 0],
  ["org_b", 4]
])
export const pending = 1
export const users = ["user_a", "user_b", "user_c", "user_d", "user_e"]
export const roles = ["org:admin", "org:member", "org:auditor"]
export const limit = { limit: 4, window: 10_000 }

const patches: ReadonlyArray<Schema.Json> = [
  { a: 1 },
  { a: null },
  { a: { x: 1, y: { z: [1, null] } } },
  { a: { y: { z: null } } },
  { a: { x: null }, b: "text" },
  { b: null, c: null },
  {}
]

/** Makes a command from a number. A number that shrinks to 0 becomes a command that does nothing. */
export const toCommand = (number: number): Command => {
  if (number === 0) return { _tag: "Nothing" }
  let rest = number
  const below = (count: number): number => {
    const digit = rest % count
    // Hashed again for each choice: generated numbers are often close to the bounds, and would make the same choices.
    rest = (Math.imul(rest ^ (rest >>> 15), 0x2c1b3c6d) ^ count) >>> 0
    return digit
  }
  const one = <A>(among: ReadonlyArray<A>, otherwise: A): A => among[below(among.length)] ?? otherwise
  const org = (): string => one([...organizations.keys(), ...organizations.keys(), "org_none"], "")
  const user = (): string => one([...users, ...users, "user_none"], "")
  const role = (): string => one([...roles, ...roles, "org:none"], "")
  switch (below(20)) {
    case 0:
      return { _tag: "Wait", millis: one([1, 999, 5_000, 10_000], 1) }
    case 1:
      return below(4) === 0 ? { _tag: "RemoveUser", user: user() } : { _tag: "Wait", millis: 1 }
    case 2:
    case 3:
    case 4:
    case 5:
    case 6:
      return { _tag: "Create", org: org(), user: user(), role: role() }
    case 7:
    case 8:
    case 9:
      return { _tag: "Update", org: org(), user: user(), role: role() }
    case 10:
    case 11:
      return { _tag: "Delete", org: org(), user: user() }
    case 12:
    case 13:
    case 14:
      return { _tag: "Merge", org: org(), user: user(), patch: one(patches, {}) }
    default: {
      const page = { _tag: "List", users: [], roles: [], limit: 1 + below(4), offset: below(4) } as const
      const orderBy = one(["-created_at", "created_at", "username"] as const, "created_at")
      const whose = below(5)
      if (whose === 0) return { ...page, orderBy }
      if (whose === 1) return { ...page, orderBy: "-created_at", user: user() }
      const some = <A>(next: () => A): ReadonlyArray<A> => Array.from({ length: below(3) }, next)
      const signed = (): string => `${one(["", "+", "-", "-"], "")}${user()}`
      return { ...page, orderBy, org: org(), users: some(signed), roles: some(role) }
    }
  }
}
