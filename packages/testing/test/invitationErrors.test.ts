import { it } from "@effect/vitest"
import { Effect } from "effect"
import { describe, expect } from "vitest"
import { at, bulk, emulate, invite, post, revoke } from "./invitationSupport.ts"
import { call, type Call } from "./support.ts"

describe("invitations", () => {
  type Case = readonly [what: string, request: Call, status: number, ...codes: ReadonlyArray<string>]
  const cases: ReadonlyArray<Case> = [
    ["an unknown organization", invite("org_none", "x@example.com"), 404, "resource_not_found"],
    ["an unknown organization in bulk", bulk("org_none", "x@example.com"), 404, "resource_not_found"],
    ["the list of an unknown organization", { path: at("org_none") }, 404, "resource_not_found"],
    ["an unknown id", { path: at("org_1", "/orginv_none") }, 404, "organization_invitation_not_found"],
    ["an id of another organization", { path: at("org_2", "/orginv_1") }, 404, "organization_invitation_not_found"],
    ["to revoke an unknown id", revoke("org_1", "orginv_none"), 404, "organization_invitation_not_found"],
    ["to revoke an expired one", revoke("org_2", "orginv_gone"), 404, "organization_invitation_not_pending"],
    ["to revoke an accepted one", revoke("org_2", "orginv_done"), 404, "organization_invitation_not_pending"],
    [
      "to revoke on behalf of a member who may not",
      revoke("org_1", "orginv_1", { requesting_user_id: "user_bob" }),
      403,
      "missing_organization_permission"
    ],
    [
      "an inviter who may not",
      invite("org_1", "x@example.com", { inviter_user_id: "user_bob" }),
      403,
      "missing_organization_permission"
    ],
    [
      "an inviter who is no member",
      invite("org_1", "x@example.com", { inviter_user_id: "user_out" }),
      403,
      "missing_organization_permission"
    ],
    ["an unknown inviter", invite("org_1", "x@example.com", { inviter_user_id: "user_x" }), 404, "resource_not_found"],
    ["an unknown role", invite("org_1", "x@example.com", { role: "org:none" }), 404, "resource_not_found role"],
    ["a role that the organization does not allow", invite("org_few", "x@example.com"), 404, "resource_not_found role"],
    ["a member's address", invite("org_1", "ADA@example.com"), 400, "already_a_member_in_organization"],
    ["a member's second address", invite("org_1", "robert@example.com"), 400, "already_a_member_in_organization"],
    ["an address with a pending one", invite("org_1", "ONE@example.com"), 400, "organization_invitation_not_unique"],
    [
      "one address twice in bulk",
      bulk("org_1", "x@example.com", "X@example.com"),
      400,
      "organization_invitation_not_unique"
    ],
    ["no address", post(at("org_1"), { role: "org:member" }), 422, "form_param_missing email_address"],
    ["no role", post(at("org_1"), { email_address: "x@example.com" }), 422, "form_param_missing role"],
    ["a malformed address", invite("org_1", "nobody"), 422, "form_param_format_invalid email_address"],
    [
      "no day",
      invite("org_1", "x@example.com", { expires_in_days: 0 }),
      422,
      "form_param_value_invalid expires_in_days"
    ],
    [
      "too many days",
      invite("org_1", "x@example.com", { expires_in_days: 366 }),
      422,
      "form_param_value_invalid expires_in_days"
    ],
    ["an unknown field", invite("org_1", "x@example.com", { email: 1 }), 422, "form_param_unknown email"],
    [
      "large metadata",
      invite("org_1", "x@example.com", { public_metadata: { a: "x".repeat(8192) } }),
      422,
      "form_param_exceeds_allowed_size public_metadata"
    ],
    ["an unknown status", { path: at("org_1", "?status=open") }, 422, "form_param_value_invalid status"],
    [
      "an unknown status beside another",
      { path: at("org_1", "?status=pending&status=open") },
      422,
      "form_param_value_invalid status"
    ],
    ["an unknown order", { path: "/organization_invitations?order_by=id" }, 422, "form_param_value_invalid order_by"],
    ["a bulk that is no array", post(at("org_1", "/bulk"), {}), 400, "request_body_invalid"],
    ["a bulk of none", post(at("org_1", "/bulk"), []), 400, "request_body_invalid"],
    ["a bulk without a body", post(at("org_1", "/bulk")), 400, "request_body_invalid"],
    [
      "a bulk of eleven",
      bulk("org_1", ...Array.from({ length: 11 }, (_, index) => `x${index}@example.com`)),
      400,
      "bulk_size_exceeded"
    ],
    [
      "invalid ones in bulk, all of them at once",
      post(at("org_1", "/bulk"), [
        { email_address: "nobody", role: "org:member" },
        { email_address: "x@example.com" },
        { email_address: "y@example.com", role: "org:member", expires_in_days: 400, more: 1 }
      ]),
      422,
      "form_param_format_invalid email_address",
      "form_param_missing role",
      "form_param_unknown more",
      "form_param_value_invalid expires_in_days"
    ]
  ]
  it.effect.each(cases)("respond with an error to %s", ([, request, status, ...codes]) =>
    Effect.gen(function* () {
      const { fetch, snapshot } = yield* emulate()
      const before = yield* snapshot
      const response = yield* call(fetch, request)
      const errors = codes.map((each) => {
        const [code, param_name] = each.split(" ")
        return param_name === undefined ? { code } : { code, meta: { param_name } }
      })
      expect(response).toMatchObject({ status, json: { errors } })
      expect(yield* snapshot).toEqual(before)
    })
  )

  it.effect("are rejected where an item of a bulk is no object", () =>
    Effect.gen(function* () {
      const { fetch } = yield* emulate()
      const response = yield* call(fetch, post(at("org_1", "/bulk"), ["x@example.com"]))
      expect(response).toMatchObject({ status: 422, json: { errors: [{ meta: { param_name: "invitations" } }] } })
    })
  )
})
