/** Declarations of the operations on invitations to an organization. */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Field from "@effect-clerk/core/Field"
import * as Duration from "effect/Duration"
import { decodeUnknown, Email, limit, offset, optionalFlag, optionalMetadata, orderBy } from "./fields.ts"

const organization = { organizationId: Field.Id }

const invitation = { organizationId: Field.Id, invitationId: Field.Id }

const optionalText = /* @__PURE__ */ Field.optional(/* @__PURE__ */ Field.nullOr(Field.Text))

const Days = /* @__PURE__ */ Field.make(
  "an integer from 1 to 365",
  (value): value is number => typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 365
)

/** Fields of an invitation, which are sent for one alone and for each of several. */
const fields = {
  emailAddress: Email,
  role: Field.Text,
  inviterUserId: optionalText,
  publicMetadata: optionalMetadata,
  privateMetadata: optionalMetadata,
  redirectUrl: optionalText,
  expiresInDays: /* @__PURE__ */ Field.optional(/* @__PURE__ */ Field.nullOr(Days)),
  notify: optionalFlag
}

const status = /* @__PURE__ */ Field.optional(
  /* @__PURE__ */ Field.literals(["pending", "accepted", "revoked", "expired"])
)

const order = /* @__PURE__ */ Field.optional(/* @__PURE__ */ orderBy(["created_at", "email_address"]))

const hour = /* @__PURE__ */ Duration.hours(1)

export const endpoints = {
  /**
   * Invites an email address to an organization. Clerk allows 250 of these requests an hour in an instance.
   *
   * Source: `POST /organizations/{organization_id}/invitations`
   */
  create: /* @__PURE__ */ Endpoint.withEndpointQuota(
    /* @__PURE__ */ Endpoint.make("OrganizationInvitations.create", {
      method: "POST",
      path: "/organizations/{organization_id}/invitations",
      params: organization,
      payload: fields,
      decode: decodeUnknown,
      errors: [400, 402, 403, 404, 422]
    }),
    { limit: 250, window: hour }
  ),

  /**
   * Invites 1 to 10 email addresses to an organization. Clerk allows 50 of these requests an hour in an instance.
   *
   * Source: `POST /organizations/{organization_id}/invitations/bulk`
   */
  createBulk: /* @__PURE__ */ Endpoint.withEndpointQuota(
    /* @__PURE__ */ Endpoint.withBodyField(
      /* @__PURE__ */ Endpoint.make("OrganizationInvitations.createBulk", {
        method: "POST",
        path: "/organizations/{organization_id}/invitations/bulk",
        params: organization,
        payload: {
          invitations: Endpoint.records(fields, { minimum: 1, maximum: 10, expected: "an array of 1 to 10 invitations" })
        },
        decode: decodeUnknown,
        errors: [400, 403, 404, 422]
      }),
      "invitations"
    ),
    { limit: 50, window: hour }
  ),

  /**
   * Reads one page of an organization's invitations.
   *
   * Source: `GET /organizations/{organization_id}/invitations`
   */
  list: /* @__PURE__ */ Endpoint.make("OrganizationInvitations.list", {
    method: "GET",
    path: "/organizations/{organization_id}/invitations",
    params: organization,
    query: { status, emailAddress: Field.optional(Field.Text), orderBy: order, limit, offset },
    decode: decodeUnknown,
    errors: [400, 404, 422]
  }),

  /**
   * Reads one page of the instance's invitations, over all organizations.
   *
   * Source: `GET /organization_invitations`
   */
  listForInstance: /* @__PURE__ */ Endpoint.make("OrganizationInvitations.listForInstance", {
    method: "GET",
    path: "/organization_invitations",
    params: {},
    query: { status, query: Field.optional(Field.Text), orderBy: order, limit, offset },
    decode: decodeUnknown,
    errors: [400, 404, 422, 500]
  }),

  /**
   * Returns an invitation by its id.
   *
   * Source: `GET /organizations/{organization_id}/invitations/{invitation_id}`
   */
  get: /* @__PURE__ */ Endpoint.make("OrganizationInvitations.get", {
    method: "GET",
    path: "/organizations/{organization_id}/invitations/{invitation_id}",
    params: invitation,
    decode: decodeUnknown,
    errors: [400, 403, 404]
  }),

  /**
   * Revokes a pending invitation, so that nobody can accept it any more.
   *
   * Source: `POST /organizations/{organization_id}/invitations/{invitation_id}/revoke`
   */
  revoke: /* @__PURE__ */ Endpoint.make("OrganizationInvitations.revoke", {
    method: "POST",
    path: "/organizations/{organization_id}/invitations/{invitation_id}/revoke",
    params: invitation,
    payload: { requestingUserId: optionalText },
    decode: decodeUnknown,
    errors: [400, 403, 404]
  })
}
