// The requests of one call, as a program sends them that has no client.
import { headersOf } from "./wire.ts"

export const secretKey = "sk_live_bench"
export const role = { organizationId: "org_acme", userId: "user_1", role: "org:member" }

export interface BareRequest {
  readonly method: "POST" | "PATCH" | "GET"
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

const path = `/v1/organizations/${role.organizationId}/memberships`
const headers = headersOf(secretKey)

export const create: BareRequest = {
  method: "POST",
  path,
  headers,
  body: JSON.stringify({ user_id: role.userId, role: role.role })
}

export const update: BareRequest = {
  method: "PATCH",
  path: `${path}/${role.userId}`,
  headers,
  body: JSON.stringify({ role: role.role })
}

export const list = (limit: number): BareRequest => ({ method: "GET", path: `${path}?limit=${limit}`, headers })
