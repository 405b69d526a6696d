import { ClerkFailure, type OrganizationMembership, OrganizationMemberships } from "@effect-clerk/memberships"
import { Effect, Stream } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api, Conflict, Member, NotFound, Unavailable } from "./api.ts"

const toMember = ({ publicUserData, role }: OrganizationMembership) =>
  new Member({ userId: publicUserData?.userId ?? "", role })

/** The failures that a client can do something about. The others are this server's: a 500, and a line in its log. */
const toApiError = Effect.fnUntraced(function* (error: { readonly processed: "no" | "maybe" | "yes" }) {
  switch (ClerkFailure.kind(error)) {
    case "notFound":
      return yield* new NotFound()
    case "conflict":
      return yield* new Conflict({ code: ClerkFailure.codes(error)[0] ?? "conflict" })
    case "rateLimited":
    case "unavailable":
      return yield* new Unavailable({ processed: error.processed !== "no" })
    default:
      return yield* Effect.die(error)
  }
})

export const MembersLive = HttpApiBuilder.group(
  Api,
  "members",
  Effect.fn(function* (handlers) {
    const memberships = yield* OrganizationMemberships
    return handlers.handleAll({
      list: ({ params }) =>
        memberships.stream(params).pipe(Stream.map(toMember), Stream.runCollect, Effect.catch(toApiError)),
      ensure: ({ params, payload }) =>
        memberships.ensure({ ...params, ...payload }).pipe(
          Effect.map(({ membership }) => toMember(membership)),
          Effect.catch(toApiError)
        ),
      remove: ({ params }) => memberships.remove(params).pipe(Effect.asVoid, Effect.catch(toApiError))
    })
  })
)
