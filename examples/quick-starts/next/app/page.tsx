import { members } from "../lib/clerk"
import { RoleForm } from "./role-form"

// Who is a member is read for each request, not when the app is built.
export const dynamic = "force-dynamic"

const organizationId = "org_acme"

async function Count() {
  const result = await members(organizationId)
  return <p>{result._tag === "Success" ? `${result.success.totalCount} members` : "unknown"}</p>
}

async function List() {
  const result = await members(organizationId)
  if (result._tag === "Failure") return <p>The members cannot be read.</p>
  return (
    <ul>
      {result.success.data.map(({ id, publicUserData, role }) => (
        <li key={id}>{`${publicUserData?.userId}: ${role}`}</li>
      ))}
    </ul>
  )
}

export default function Page() {
  return (
    <main>
      <Count />
      <List />
      <RoleForm organizationId={organizationId} />
    </main>
  )
}
