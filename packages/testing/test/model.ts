// Model of the emulator: the same rules over plain arrays, without any index.
import type { Schema } from "effect"
import {
  type Result,
  type Command,
  limit,
  type List,
  type Member,
  organizations,
  pending,
  roles,
  users
} from "./commands.ts"

const isObject = (json: Schema.Json | undefined): json is { readonly [key: string]: Schema.Json } =>
  typeof json === "object" && json !== null && !Array.isArray(json)

const merge = (old: Schema.Json | undefined, patch: Schema.Json): Schema.Json => {
  if (!isObject(patch)) return patch
  const merged = new Map(Object.entries(isObject(old) ? old : {}))
  for (const [key, value] of Object.entries(patch)) merged.set(key, merge(merged.get(key), value))
  return Object.fromEntries([...merged].filter(([, value]) => value !== null))
}

const by =
  (orderBy: List["orderBy"]) =>
  (a: Member, b: Member): number =>
    orderBy === "username" ? a.user.localeCompare(b.user) : a.created - b.created

export const makeModel = () => {
  let now = 0
  let members: ReadonlyArray<Member> = []
  const removedUsers = new Set<string>()
  const windows = new Map<string, { readonly start: number; count: number }>()
  const of = (org: string) => members.filter((member) => member.org === org)

  const isLimited = (key: string): boolean => {
    const open = windows.get(key)
    if (open === undefined || now - open.start >= limit.window) windows.set(key, { start: now, count: 1 })
    else if (open.count === limit.limit) return true
    else open.count += 1
    return false
  }

  const list = (command: List): Result => {
    const included = command.users.filter((user) => !user.startsWith("-")).map((user) => user.replace("+", ""))
    const found = members
      .filter(({ org }) => command.org === undefined || org === command.org)
      .filter(({ user }) => command.user === undefined || user === command.user)
      .filter(({ user }) => included.length === 0 || included.includes(user))
      .filter(({ user }) => !command.users.includes(`-${user}`))
      .filter(({ role }) => command.roles.length === 0 || command.roles.includes(role))
      .toSorted(by(command.orderBy))
    if (command.orderBy.startsWith("-")) found.reverse()
    return [found.slice(command.offset, command.offset + command.limit), found.length]
  }

  return (command: Command): Result => {
    if (command._tag === "Nothing") return ""
    if (command._tag === "Wait") {
      now += command.millis
      return ""
    }
    if (command.user !== undefined && command._tag !== "Create" && command._tag !== "List") {
      const changes = command._tag === "Update" || command._tag === "Merge"
      if (changes && isLimited(`${command.org} ${command.user}`)) return "429 too_many_requests"
    }
    const isUser = command.user === undefined || (users.includes(command.user) && !removedUsers.has(command.user))
    const isOrg = !("org" in command) || command.org === undefined || organizations.has(command.org)
    if (!isUser || !isOrg) return "404 resource_not_found"
    if (command._tag === "List") return list(command)
    if (command._tag === "RemoveUser") {
      removedUsers.add(command.user)
      members = members.filter(({ user }) => user !== command.user)
      return "200"
    }
    const { org, user } = command
    const member = of(org).find((member) => member.user === user)
    if (command._tag !== "Create" && member === undefined) return "404 resource_not_found"
    if ("role" in command && !roles.includes(command.role)) return "404 resource_not_found"
    if (command._tag === "Create") {
      const quota = organizations.get(org) ?? 0
      if (member !== undefined) return "400 already_a_member_in_organization"
      if (quota > 0 && of(org).length + pending >= quota) return "403 organization_membership_quota_exceeded"
      const added = { org, user, role: command.role, metadata: {}, created: now, updated: now }
      members = [...members, added]
      return [[added], of(org).length]
    }
    if (member === undefined) return ""
    const admins = of(org).filter(({ role }) => role === "org:admin")
    const stays = command._tag === "Merge" || (command._tag === "Update" && command.role === "org:admin")
    if (!stays && admins.length === 1 && admins[0] === member) return "400 organization_minimum_permissions_needed"
    if (command._tag === "Delete") members = members.filter((other) => other !== member)
    else member.updated = now
    if (command._tag === "Update") member.role = command.role
    if (command._tag === "Merge") member.metadata = merge(member.metadata, command.patch)
    return [[member], of(org).length]
  }
}
