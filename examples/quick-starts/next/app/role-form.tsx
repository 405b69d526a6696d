"use client"

import { useActionState } from "react"
import { setRole } from "./actions"

type Answer = Awaited<ReturnType<typeof setRole>> | undefined

export function RoleForm({ organizationId }: { readonly organizationId: string }) {
  const [answer, submit, pending] = useActionState(
    (_previous: Answer, form: FormData) => setRole(organizationId, form),
    undefined
  )
  return (
    <form action={submit}>
      <input name="userId" defaultValue="user_ada" aria-label="User" />
      <input name="role" defaultValue="org:member" aria-label="Role" />
      <button disabled={pending}>Change the role</button>
      <output>{answer && (answer._tag === "Success" ? answer.role : answer.kind)}</output>
    </form>
  )
}
