/** The operations of `OrganizationInvitations`, without the class and its layers: the Promise facade is made of these alone. */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Field from "@effect-clerk/core/Field"
import * as Duration from "effect/Duration"
import { isOrganizationInvitation, toOrganizationInvitation } from "../generated/organizationInvitation/decode.ts"
import {
  isOrganizationInvitationPage,
  toOrganizationInvitationPage
} from "../generated/organizationInvitationPage/decode.ts"
import type { OrganizationInvitation, OrganizationInvitationPage } from "../OrganizationInvitation.ts"
import { type Decoder, decoder, rowsDecoder } from "./decode.ts"
import { Email, limit, offset, optionalFlag, optionalMetadata, orderBy } from "./fields.ts"
import { type Execute, methods } from "./methods.ts"
import type {
  CreateInvitationInput,
  CreateInvitationsInput,
  GetInvitationInput,
  ListInvitationsForInstanceInput,
  ListInvitationsInput,
  RevokeInvitationInput,
  StreamInvitationsForInstanceInput,
  StreamInvitationsInput
} from "./organizationInvitationInputs.ts"
import * as RecordStream from "./recordStream.ts"

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

const decodeInvitation: Decoder<OrganizationInvitation> = /* @__PURE__ */ decoder(
  isOrganizationInvitation,
  toOrganizationInvitation
)

const decodeInvitationPage: Decoder<OrganizationInvitationPage> = /* @__PURE__ */ decoder(
  isOrganizationInvitationPage,
  toOrganizationInvitationPage
)

const decodeInvitationRows = /* @__PURE__ */ rowsDecoder(decodeInvitationPage, decodeInvitation)

const hour = /* @__PURE__ */ Duration.hours(1)

export const endpoints = {
  /**
   * Invites an email address to an organization. Clerk allows 250 of these requests an hour in an instance.
   *
   * Source: `POST /organizations/{organization_id}/invitations`
   */
  create: /* @__PURE__ */ Endpoint.withEndpointQuota(
    /* @__PURE__ */ Endpoint.make("OrganizationInvitations.create", {
      input: Endpoint.input<CreateInvitationInput>,
      method: "POST",
      path: "/organizations/{organization_id}/invitations",
      params: organization,
      payload: fields,
      decode: decodeInvitation,
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
        input: Endpoint.input<CreateInvitationsInput>,
        method: "POST",
        path: "/organizations/{organization_id}/invitations/bulk",
        params: organization,
        payload: {
          invitations: Endpoint.records(fields, {
            minimum: 1,
            maximum: 10,
            expected: "an array of 1 to 10 invitations"
          })
        },
        decode: decodeInvitationPage,
        errors: [400, 403, 404, 422]
      }),
      "invitations"
    ),
    { limit: 50, window: hour }
  ),

  /**
   * Reads one page of an organization's invitations, 10 unless `limit` is given.
   *
   * Source: `GET /organizations/{organization_id}/invitations`
   */
  list: /* @__PURE__ */ Endpoint.make("OrganizationInvitations.list", {
    input: Endpoint.input<ListInvitationsInput>,
    method: "GET",
    path: "/organizations/{organization_id}/invitations",
    params: organization,
    query: { status, emailAddress: Field.optional(Field.Text), orderBy: order, limit, offset },
    decode: decodeInvitationPage,
    errors: [400, 404, 422]
  }),

  /**
   * Reads one page of the instance's invitations, over all organizations.
   *
   * Source: `GET /organization_invitations`
   */
  listForInstance: /* @__PURE__ */ Endpoint.make("OrganizationInvitations.listForInstance", {
    input: Endpoint.input<ListInvitationsForInstanceInput>,
    method: "GET",
    path: "/organization_invitations",
    params: {},
    query: { status, query: Field.optional(Field.Text), orderBy: order, limit, offset },
    decode: decodeInvitationPage,
    errors: [400, 404, 422, 500]
  }),

  /**
   * Returns an invitation by its id.
   *
   * Source: `GET /organizations/{organization_id}/invitations/{invitation_id}`
   */
  get: /* @__PURE__ */ Endpoint.make("OrganizationInvitations.get", {
    input: Endpoint.input<GetInvitationInput>,
    method: "GET",
    path: "/organizations/{organization_id}/invitations/{invitation_id}",
    params: invitation,
    decode: decodeInvitation,
    errors: [400, 403, 404]
  }),

  /**
   * Revokes a pending invitation, so that nobody can accept it any more.
   *
   * Source: `POST /organizations/{organization_id}/invitations/{invitation_id}/revoke`
   */
  revoke: /* @__PURE__ */ Endpoint.make("OrganizationInvitations.revoke", {
    input: Endpoint.input<RevokeInvitationInput>,
    method: "POST",
    path: "/organizations/{organization_id}/invitations/{invitation_id}/revoke",
    params: invitation,
    payload: { requestingUserId: optionalText },
    decode: decodeInvitation,
    errors: [400, 403, 404]
  })
}

export const key = "OrganizationInvitations"

export const make = (execute: Execute) => ({
  ...methods(execute, endpoints),
  stream: (input: StreamInvitationsInput) =>
    RecordStream.make({
      operation: "OrganizationInvitations.stream",
      sorted: true,
      input,
      endpoint: endpoints.list,
      check: endpoints.list.encode,
      list: (filters, page) =>
        execute(RecordStream.rowsOf(endpoints.list, decodeInvitationRows), {
          ...filters,
          ...page,
          orderBy: "+created_at"
        })
    }),
  streamForInstance: (input: StreamInvitationsForInstanceInput = {}) =>
    RecordStream.make({
      operation: "OrganizationInvitations.streamForInstance",
      sorted: true,
      input,
      endpoint: endpoints.listForInstance,
      check: (input: object) => endpoints.listForInstance.encode(input),
      list: (filters, page) =>
        execute(RecordStream.rowsOf(endpoints.listForInstance, decodeInvitationRows), {
          ...filters,
          ...page,
          orderBy: "+created_at"
        })
    })
})
