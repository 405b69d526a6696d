"use server"

import { ClerkFailure } from "@effect-clerk/memberships/Promise"
import { revalidatePath } from "next/cache"
import { memberships } from "../lib/clerk"

/** Of a result the browser gets what this function returns of it: React sends all that is in an error or a membership. */
export const setRole = async (organizationId: string, form: FormData) => {
  const result = await memberships.update({ organizationId, userId: text(form, "userId"), role: text(form, "role") })
  if (result._tag === "Failure") {
    console.error(result.failure.message)
    return { _tag: "Failure" as const, kind: ClerkFailure.kind(result.failure), processed: result.failure.processed }
  }
  revalidatePath("/")
  return { _tag: "Success" as const, role: result.success.role }
}

const text = (form: FormData, name: string): string => {
  const value = form.get(name)
  return typeof value === "string" ? value : ""
}
