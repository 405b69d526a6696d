// Serves an organization, its members, and the users whom a list names by their addresses, each as a text that is made once.
import { createServer } from "node:http"
import { wireMembership } from "./wire.ts"

const count = Number(process.argv[2])

const members = Array.from({ length: count }, (_, index) => JSON.stringify(wireMembership(index)))

/** The address `user_7@acme.com` is that of the user `user_7`. */
const wireUser = (emailAddress: string): object => ({
  object: "user",
  id: emailAddress.split("@")[0],
  email_addresses: [
    {
      object: "email_address",
      id: `idn_${emailAddress}`,
      email_address: emailAddress,
      reserved: false,
      verification: { object: "verification_otp", status: "verified", strategy: "email_code" },
      created_at: 1700000000000,
      updated_at: 1700000000000
    }
  ],
  public_metadata: {},
  private_metadata: {},
  created_at: 1700000000000 + Number(/\d+/.exec(emailAddress)?.[0]),
  updated_at: 1700000000000
})

const role = (key: string, permissions: ReadonlyArray<string>): object => ({
  object: "role",
  id: `role_${key}`,
  name: key,
  key,
  permissions: permissions.map((permission) => ({
    object: "permission",
    id: permission,
    name: permission,
    key: permission,
    type: "system",
    created_at: 1,
    updated_at: 1
  })),
  created_at: 1,
  updated_at: 1
})

const page = (data: ReadonlyArray<string>, total: number): string => `{"data":[${data.join()}],"total_count":${total}}`

const roles = [
  role("org:admin", ["org:sys_memberships:read", "org:sys_memberships:manage", "org:sys_profile:delete"]),
  role("org:member", ["org:sys_memberships:read"])
].map((role) => JSON.stringify(role))

const answerTo = ({ pathname, searchParams }: URL): string => {
  if (pathname === "/v1/users") return JSON.stringify(searchParams.getAll("email_address").map(wireUser))
  if (pathname === "/v1/organization_roles") return page(roles, roles.length)
  if (pathname.endsWith("/invitations")) return page([], 0)
  if (!pathname.endsWith("/memberships")) return JSON.stringify(wireMembership(0).organization)
  const offset = Number(searchParams.get("offset"))
  return page(members.slice(offset, offset + Number(searchParams.get("limit"))), count)
}

const server = createServer((request, response) => {
  response.writeHead(200, { "content-type": "application/json" })
  response.end(answerTo(new URL(request.url ?? "", "http://server")))
})

server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  process.send?.(typeof address === "object" && address !== null ? address.port : 0)
})
