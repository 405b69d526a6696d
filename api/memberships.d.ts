// Endpoints
import * as Endpoint from "@effect-clerk/core/Endpoint";
import * as Field from "@effect-clerk/core/Field";
import type * as Inputs from "./Inputs.ts";
export declare const OrderBy: Field.Literals<Inputs.OrderBy>;
export declare const create: Endpoint.Endpoint<Inputs.CreateInput, import("./OrganizationMembership.ts").OrganizationMembership, 400 | 403 | 404 | 422>;
export declare const list: Endpoint.Endpoint<Inputs.ListInput, import("./OrganizationMembership.ts").OrganizationMembershipPage, 401 | 422>;
export declare const update: Endpoint.Endpoint<Inputs.UpdateInput, import("./OrganizationMembership.ts").OrganizationMembership, 404 | 422>;
declare const delete_: Endpoint.Endpoint<Inputs.DeleteInput, import("./OrganizationMembership.ts").OrganizationMembership, 401 | 404 | 422>;
export { 
delete_ as delete };
export declare const updateMetadata: Endpoint.Endpoint<Inputs.UpdateMetadataInput, import("./OrganizationMembership.ts").OrganizationMembership, 400 | 404 | 422>;
export declare const listForUser: Endpoint.Endpoint<Inputs.ListForUserInput, import("./OrganizationMembership.ts").OrganizationMembershipPage, 403>;
export declare const listForInstance: Endpoint.Endpoint<Inputs.ListForInstanceInput, import("./OrganizationMembership.ts").OrganizationMembershipPage, 400 | 401 | 422 | 500>;

// Inputs
import type { Issue } from "@effect-clerk/core/Issue";
import type * as Option from "effect/Option";
import type { Metadata, OrganizationMembership } from "./OrganizationMembership.ts";
export type OrderBy = `${"" | "+" | "-"}${"phone_number" | "email_address" | "created_at" | "first_name" | "last_name" | "username"}`;
export interface CreateInput {
    readonly organizationId: string;
    readonly userId: string;
    readonly role: string;
    readonly publicMetadata?: MetadataInput | null | undefined;
    readonly privateMetadata?: MetadataInput | null | undefined;
}
export type MetadataInput = Metadata;
export interface PageInput {
    readonly limit?: number | undefined;
    readonly offset?: number | undefined;
}
export interface ListInput extends PageInput {
    readonly organizationId: string;
    readonly orderBy?: OrderBy | undefined;
    readonly userId?: ReadonlyArray<string> | undefined;
    readonly emailAddress?: ReadonlyArray<string> | undefined;
    readonly phoneNumber?: ReadonlyArray<string> | undefined;
    readonly username?: ReadonlyArray<string> | undefined;
    readonly web3Wallet?: ReadonlyArray<string> | undefined;
    readonly role?: ReadonlyArray<string> | undefined;
    readonly query?: string | undefined;
    readonly emailAddressQuery?: string | undefined;
    readonly phoneNumberQuery?: string | undefined;
    readonly usernameQuery?: string | undefined;
    readonly nameQuery?: string | undefined;
    readonly lastActiveAtBefore?: number | undefined;
    readonly lastActiveAtAfter?: number | undefined;
    readonly createdAtBefore?: number | undefined;
    readonly createdAtAfter?: number | undefined;
}
export interface UpdateInput {
    readonly organizationId: string;
    readonly userId: string;
    readonly role: string;
}
export interface DeleteInput {
    readonly organizationId: string;
    readonly userId: string;
}
export interface UpdateMetadataInput {
    readonly organizationId: string;
    readonly userId: string;
    readonly publicMetadata?: MetadataInput | undefined;
    readonly privateMetadata?: MetadataInput | undefined;
}
export interface ListForUserInput extends PageInput {
    readonly userId: string;
}
export interface ListForInstanceInput extends PageInput {
    readonly orderBy?: OrderBy | undefined;
}
export interface FindInput {
    readonly organizationId: string;
    readonly userId: string;
}
export interface EnsureInput {
    readonly organizationId: string;
    readonly userId: string;
    readonly role: string;
    readonly publicMetadata?: MetadataInput | undefined;
    readonly privateMetadata?: MetadataInput | undefined;
}
export type MembershipChange = "role" | "publicMetadata" | "privateMetadata";
export type EnsureResult = {
    readonly outcome: "created";
    readonly membership: OrganizationMembership;
} | {
    readonly outcome: "updated";
    readonly changed: ReadonlyArray<MembershipChange>;
    readonly membership: OrganizationMembership;
} | {
    readonly outcome: "unchanged";
    readonly membership: OrganizationMembership;
};
export interface RemoveInput extends DeleteInput {
}
export type RemoveResult = {
    readonly outcome: "removed";
    readonly membership: OrganizationMembership;
} | {
    readonly outcome: "absent";
};
export interface StreamOptions {
    readonly pageSize?: number | undefined;
    readonly prefetch?: number | undefined;
    readonly after?: Pick<OrganizationMembership, "id" | "createdAt"> | undefined;
    readonly onInvalid?: "fail" | ((invalid: InvalidMembership) => void) | undefined;
}
export interface InvalidMembership {
    readonly id: string | undefined;
    readonly issue: Issue;
}
export interface StreamInput extends Omit<ListInput, keyof PageInput | "orderBy">, StreamOptions {
}
export interface StreamForUserInput extends StreamOptions {
    readonly userId: string;
}
export interface StreamForInstanceInput extends StreamOptions {
}
export interface LookupResult<Membership = Option.Option<OrganizationMembership>> {
    readonly membership: Membership;
    readonly asOf: number;
    readonly stale: boolean;
}
export interface HasRoleInput extends FindInput {
    readonly role: string;
}
export interface HasPermissionInput extends FindInput {
    readonly permission: string;
}
export interface InvalidateInput {
    readonly organizationId: string;
    readonly userId?: string | undefined;
}

// MembershipLookup
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig";
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors";
import type { Status } from "@effect-clerk/core/Endpoint";
import type { SDKException } from "@effect-clerk/core/SDKException";
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient";
import type * as Config from "effect/Config";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import type * as Endpoints from "./Endpoints.ts";
import type * as Inputs from "./Inputs.ts";
import type { Options } from "./internal/lookup/settings.ts";
import type { FetchOptions, WrittenOut } from "./internal/service.ts";
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig";
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient";
export type * from "./Inputs.ts";
export type { Policies } from "./internal/callOptions.ts";
export type { Options as LookupOptions } from "./internal/lookup/settings.ts";
export type * from "./internal/named.ts";
export type { FetchOptions } from "./internal/service.ts";
type Failure = ClerkErrors<Status<typeof Endpoints.list>> | SDKException;
interface Methods {
    readonly find: (input: Inputs.FindInput) => Effect.Effect<Inputs.LookupResult, Failure>;
    readonly hasRole: (input: Inputs.HasRoleInput) => Effect.Effect<boolean, Failure>;
    readonly hasPermission: (input: Inputs.HasPermissionInput) => Effect.Effect<boolean, Failure>;
    readonly invalidate: (input: Inputs.InvalidateInput) => Effect.Effect<void, SDKException>;
}
export interface MembershipLookupService extends WrittenOut<Methods> {
}
declare const MembershipLookup_base: Context.ServiceClass<MembershipLookup, "@effect-clerk/memberships/MembershipLookup", MembershipLookupService>;
export declare class MembershipLookup extends MembershipLookup_base {
    static readonly layer: (options?: Options) => Layer.Layer<MembershipLookup, never, ClerkHttpClient.ClerkHttpClient>;
    static readonly layerFetch: (options: ClerkConfig.Options & FetchOptions & Options) => Layer.Layer<MembershipLookup, SDKException>;
    static readonly layerFetchConfig: (options?: Pick<ClerkConfig.Options, "allowInsecure"> & FetchOptions & Options) => Layer.Layer<MembershipLookup, Config.ConfigError>;
}

// OrganizationMembership
export { Organization } from "./generated/organization/model.ts";
export { OrganizationMembership } from "./generated/organizationMembership/model.ts";
export { OrganizationMembershipPage } from "./generated/organizationMembershipPage/model.ts";
export { PublicUserData } from "./generated/publicUserData/model.ts";
export { Metadata } from "./internal/modelSchema.ts";

// OrganizationMemberships
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors";
import type { Status } from "@effect-clerk/core/Endpoint";
import type { SDKException } from "@effect-clerk/core/SDKException";
import type * as Effect from "effect/Effect";
import type * as Option from "effect/Option";
import type * as Stream from "effect/Stream";
import * as Service from "./internal/service.ts";
import type * as Endpoints from "./Endpoints.ts";
import type * as Inputs from "./Inputs.ts";
import type { OrganizationMembership } from "./OrganizationMembership.ts";
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig";
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient";
export type * from "./Inputs.ts";
export type * from "./internal/named.ts";
export type { FetchOptions } from "./internal/service.ts";
interface Composites {
    readonly find: (input: Inputs.FindInput) => Effect.Effect<Option.Option<OrganizationMembership>, ClerkErrors<Status<typeof Endpoints.list>> | SDKException>;
    readonly ensure: (input: Inputs.EnsureInput) => Effect.Effect<Inputs.EnsureResult, ClerkErrors<Status<typeof Endpoints.list | typeof Endpoints.create | typeof Endpoints.update | typeof Endpoints.updateMetadata>> | SDKException>;
    readonly remove: (input: Inputs.RemoveInput) => Effect.Effect<Inputs.RemoveResult, ClerkErrors<Status<typeof Endpoints.delete>> | SDKException>;
    readonly stream: (input: Inputs.StreamInput) => Stream.Stream<OrganizationMembership, ClerkErrors<Status<typeof Endpoints.list>> | SDKException>;
    readonly streamForUser: (input: Inputs.StreamForUserInput) => Stream.Stream<OrganizationMembership, ClerkErrors<Status<typeof Endpoints.listForUser>> | SDKException>;
    readonly streamForInstance: (input?: Inputs.StreamForInstanceInput) => Stream.Stream<OrganizationMembership, ClerkErrors<Status<typeof Endpoints.listForInstance>> | SDKException>;
}
export interface OrganizationMembershipsService extends Service.Methods<typeof Endpoints>, Service.WrittenOut<Composites> {
}
declare const OrganizationMemberships_base: Service.ServiceClass<OrganizationMemberships, "@effect-clerk/memberships/OrganizationMemberships", OrganizationMembershipsService>;
export declare class OrganizationMemberships extends OrganizationMemberships_base {
}

// Promise
import * as Client from "./internal/client.ts";
import type { Facade } from "./internal/facade.ts";
import * as Result from "./internal/result.ts";
import type { OrganizationMembershipsService } from "./OrganizationMemberships.ts";
export type { RateLimitPolicy } from "@effect-clerk/core/RateLimitPolicy";
export type { RetryPolicy } from "@effect-clerk/core/RetryPolicy";
export type { TimeoutPolicy } from "@effect-clerk/core/TimeoutPolicy";
export type * from "./Inputs.ts";
export type * from "./internal/named.ts";
export { Aborted } from "./internal/aborted.ts";
export type { Attempt, Logger, Reporting } from "./internal/attempts.ts";
export type { CallOptions, Policies } from "./internal/callOptions.ts";
export type { Options } from "./internal/client.ts";
export type { AbortedBy, Call, Facade, StreamCall } from "./internal/facade.ts";
export type { Failure, Result, Success } from "./internal/result.ts";
export type { OrganizationMembership, OrganizationMembershipPage } from "./OrganizationMembership.ts";
export interface ClerkMemberships extends Facade<OrganizationMembershipsService> {
}
export declare const ClerkMemberships: {
    readonly make: (options: Client.Options) => ClerkMemberships;
};
export declare function unwrap<A, E>(result: PromiseLike<Result.Result<A, E>>): Promise<A>;
export declare function unwrap<A, E>(items: AsyncIterable<Result.Result<A, E>>): AsyncIterable<A>;

// Wire
export { Organization } from "./generated/organization/wire.ts";
export { OrganizationMembership } from "./generated/organizationMembership/wire.ts";
export { OrganizationMemberships } from "./generated/organizationMembershipPage/wire.ts";
export { PublicUserData } from "./generated/publicUserData/wire.ts";

// index
export * as Endpoints from "./Endpoints.ts";
export * from "./MembershipLookup.ts";
export * from "./OrganizationMembership.ts";
export * from "./OrganizationMemberships.ts";

// generated/organization/model
import * as Schema from "effect/Schema";
export declare const Organization: Schema.Struct<{
    readonly id: Schema.String;
    readonly name: Schema.String;
    readonly slug: Schema.NullOr<Schema.String>;
    readonly imageUrl: Schema.optional<Schema.String>;
    readonly hasImage: Schema.optional<Schema.Boolean>;
    readonly membersCount: Schema.optional<Schema.Number>;
    readonly missingMemberWithElevatedPermissions: Schema.optional<Schema.Boolean>;
    readonly pendingInvitationsCount: Schema.optional<Schema.Number>;
    readonly maxAllowedMemberships: Schema.optional<Schema.Number>;
    readonly adminDeleteEnabled: Schema.optional<Schema.Boolean>;
    readonly publicMetadata: Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>;
    readonly privateMetadata: Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>;
    readonly createdBy: Schema.optional<Schema.String>;
    readonly createdAt: Schema.Number;
    readonly updatedAt: Schema.Number;
    readonly lastActiveAt: Schema.optional<Schema.Number>;
    readonly roleSetKey: Schema.NullOr<Schema.String>;
}>;
export interface Organization extends Schema.Schema.Type<typeof Organization> {
}

// generated/organization/wire
import * as Schema from "effect/Schema";
export declare const Organization: Schema.Struct<{
    readonly object: Schema.Literal<"organization">;
    readonly id: Schema.String;
    readonly name: Schema.String;
    readonly slug: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly members_count: Schema.optional<Schema.NullOr<Schema.Number>>;
    readonly missing_member_with_elevated_permissions: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly pending_invitations_count: Schema.optional<Schema.NullOr<Schema.Number>>;
    readonly max_allowed_memberships: Schema.optional<Schema.NullOr<Schema.Number>>;
    readonly admin_delete_enabled: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly public_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
    readonly private_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
    readonly created_by: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly created_at: Schema.Number;
    readonly updated_at: Schema.Number;
    readonly last_active_at: Schema.optional<Schema.NullOr<Schema.Number>>;
    readonly role_set_key: Schema.optional<Schema.NullOr<Schema.String>>;
}>;

// generated/organizationMembership/model
import * as Schema from "effect/Schema";
export declare const OrganizationMembership: Schema.Struct<{
    readonly id: Schema.String;
    readonly role: Schema.String;
    readonly roleName: Schema.optional<Schema.String>;
    readonly permissions: Schema.$Array<Schema.String>;
    readonly publicMetadata: Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>;
    readonly privateMetadata: Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>;
    readonly organization: Schema.Struct<{
        readonly id: Schema.String;
        readonly name: Schema.String;
        readonly slug: Schema.NullOr<Schema.String>;
        readonly imageUrl: Schema.optional<Schema.String>;
        readonly hasImage: Schema.optional<Schema.Boolean>;
        readonly membersCount: Schema.optional<Schema.Number>;
        readonly missingMemberWithElevatedPermissions: Schema.optional<Schema.Boolean>;
        readonly pendingInvitationsCount: Schema.optional<Schema.Number>;
        readonly maxAllowedMemberships: Schema.optional<Schema.Number>;
        readonly adminDeleteEnabled: Schema.optional<Schema.Boolean>;
        readonly publicMetadata: Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>;
        readonly privateMetadata: Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>;
        readonly createdBy: Schema.optional<Schema.String>;
        readonly createdAt: Schema.Number;
        readonly updatedAt: Schema.Number;
        readonly lastActiveAt: Schema.optional<Schema.Number>;
        readonly roleSetKey: Schema.NullOr<Schema.String>;
    }>;
    readonly publicUserData: Schema.optional<Schema.Struct<{
        readonly userId: Schema.String;
        readonly firstName: Schema.NullOr<Schema.String>;
        readonly lastName: Schema.NullOr<Schema.String>;
        readonly imageUrl: Schema.optional<Schema.String>;
        readonly hasImage: Schema.optional<Schema.Boolean>;
        readonly identifier: Schema.NullOr<Schema.String>;
        readonly username: Schema.NullOr<Schema.String>;
        readonly banned: Schema.optional<Schema.Boolean>;
        readonly deprovisioned: Schema.optional<Schema.Boolean>;
    }>>;
    readonly createdAt: Schema.Number;
    readonly updatedAt: Schema.Number;
}>;
export interface OrganizationMembership extends Schema.Schema.Type<typeof OrganizationMembership> {
}

// generated/organizationMembership/wire
import * as Schema from "effect/Schema";
export declare const OrganizationMembership: Schema.Struct<{
    readonly object: Schema.Literal<"organization_membership">;
    readonly id: Schema.String;
    readonly role: Schema.String;
    readonly role_name: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly permissions: Schema.optional<Schema.NullOr<Schema.$Array<Schema.NullOr<Schema.String>>>>;
    readonly public_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
    readonly private_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
    readonly organization: Schema.Struct<{
        readonly object: Schema.Literal<"organization">;
        readonly id: Schema.String;
        readonly name: Schema.String;
        readonly slug: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly members_count: Schema.optional<Schema.NullOr<Schema.Number>>;
        readonly missing_member_with_elevated_permissions: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly pending_invitations_count: Schema.optional<Schema.NullOr<Schema.Number>>;
        readonly max_allowed_memberships: Schema.optional<Schema.NullOr<Schema.Number>>;
        readonly admin_delete_enabled: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly public_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
        readonly private_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
        readonly created_by: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly created_at: Schema.Number;
        readonly updated_at: Schema.Number;
        readonly last_active_at: Schema.optional<Schema.NullOr<Schema.Number>>;
        readonly role_set_key: Schema.optional<Schema.NullOr<Schema.String>>;
    }>;
    readonly public_user_data: Schema.optional<Schema.NullOr<Schema.Struct<{
        readonly user_id: Schema.String;
        readonly first_name: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly last_name: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly identifier: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly username: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly banned: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly deprovisioned: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    }>>>;
    readonly created_at: Schema.Number;
    readonly updated_at: Schema.Number;
}>;

// generated/organizationMembershipPage/model
import * as Schema from "effect/Schema";
export declare const OrganizationMembershipPage: Schema.Struct<{
    readonly data: Schema.$Array<Schema.Struct<{
        readonly id: Schema.String;
        readonly role: Schema.String;
        readonly roleName: Schema.optional<Schema.String>;
        readonly permissions: Schema.$Array<Schema.String>;
        readonly publicMetadata: Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>;
        readonly privateMetadata: Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>;
        readonly organization: Schema.Struct<{
            readonly id: Schema.String;
            readonly name: Schema.String;
            readonly slug: Schema.NullOr<Schema.String>;
            readonly imageUrl: Schema.optional<Schema.String>;
            readonly hasImage: Schema.optional<Schema.Boolean>;
            readonly membersCount: Schema.optional<Schema.Number>;
            readonly missingMemberWithElevatedPermissions: Schema.optional<Schema.Boolean>;
            readonly pendingInvitationsCount: Schema.optional<Schema.Number>;
            readonly maxAllowedMemberships: Schema.optional<Schema.Number>;
            readonly adminDeleteEnabled: Schema.optional<Schema.Boolean>;
            readonly publicMetadata: Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>;
            readonly privateMetadata: Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>;
            readonly createdBy: Schema.optional<Schema.String>;
            readonly createdAt: Schema.Number;
            readonly updatedAt: Schema.Number;
            readonly lastActiveAt: Schema.optional<Schema.Number>;
            readonly roleSetKey: Schema.NullOr<Schema.String>;
        }>;
        readonly publicUserData: Schema.optional<Schema.Struct<{
            readonly userId: Schema.String;
            readonly firstName: Schema.NullOr<Schema.String>;
            readonly lastName: Schema.NullOr<Schema.String>;
            readonly imageUrl: Schema.optional<Schema.String>;
            readonly hasImage: Schema.optional<Schema.Boolean>;
            readonly identifier: Schema.NullOr<Schema.String>;
            readonly username: Schema.NullOr<Schema.String>;
            readonly banned: Schema.optional<Schema.Boolean>;
            readonly deprovisioned: Schema.optional<Schema.Boolean>;
        }>>;
        readonly createdAt: Schema.Number;
        readonly updatedAt: Schema.Number;
    }>>;
    readonly totalCount: Schema.Number;
}>;
export interface OrganizationMembershipPage extends Schema.Schema.Type<typeof OrganizationMembershipPage> {
}

// generated/organizationMembershipPage/wire
import * as Schema from "effect/Schema";
export declare const OrganizationMemberships: Schema.Struct<{
    readonly data: Schema.$Array<Schema.Struct<{
        readonly object: Schema.Literal<"organization_membership">;
        readonly id: Schema.String;
        readonly role: Schema.String;
        readonly role_name: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly permissions: Schema.optional<Schema.NullOr<Schema.$Array<Schema.NullOr<Schema.String>>>>;
        readonly public_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
        readonly private_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
        readonly organization: Schema.Struct<{
            readonly object: Schema.Literal<"organization">;
            readonly id: Schema.String;
            readonly name: Schema.String;
            readonly slug: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
            readonly members_count: Schema.optional<Schema.NullOr<Schema.Number>>;
            readonly missing_member_with_elevated_permissions: Schema.optional<Schema.NullOr<Schema.Boolean>>;
            readonly pending_invitations_count: Schema.optional<Schema.NullOr<Schema.Number>>;
            readonly max_allowed_memberships: Schema.optional<Schema.NullOr<Schema.Number>>;
            readonly admin_delete_enabled: Schema.optional<Schema.NullOr<Schema.Boolean>>;
            readonly public_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
            readonly private_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
            readonly created_by: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly created_at: Schema.Number;
            readonly updated_at: Schema.Number;
            readonly last_active_at: Schema.optional<Schema.NullOr<Schema.Number>>;
            readonly role_set_key: Schema.optional<Schema.NullOr<Schema.String>>;
        }>;
        readonly public_user_data: Schema.optional<Schema.NullOr<Schema.Struct<{
            readonly user_id: Schema.String;
            readonly first_name: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly last_name: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
            readonly identifier: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly username: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly banned: Schema.optional<Schema.NullOr<Schema.Boolean>>;
            readonly deprovisioned: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        }>>>;
        readonly created_at: Schema.Number;
        readonly updated_at: Schema.Number;
    }>>;
    readonly total_count: Schema.Number;
}>;

// generated/publicUserData/model
import * as Schema from "effect/Schema";
export declare const PublicUserData: Schema.Struct<{
    readonly userId: Schema.String;
    readonly firstName: Schema.NullOr<Schema.String>;
    readonly lastName: Schema.NullOr<Schema.String>;
    readonly imageUrl: Schema.optional<Schema.String>;
    readonly hasImage: Schema.optional<Schema.Boolean>;
    readonly identifier: Schema.NullOr<Schema.String>;
    readonly username: Schema.NullOr<Schema.String>;
    readonly banned: Schema.optional<Schema.Boolean>;
    readonly deprovisioned: Schema.optional<Schema.Boolean>;
}>;
export interface PublicUserData extends Schema.Schema.Type<typeof PublicUserData> {
}

// generated/publicUserData/wire
import * as Schema from "effect/Schema";
export declare const PublicUserData: Schema.Struct<{
    readonly user_id: Schema.String;
    readonly first_name: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly last_name: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly identifier: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly username: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly banned: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly deprovisioned: Schema.optional<Schema.NullOr<Schema.Boolean>>;
}>;

// internal/aborted
import type { Processed } from "@effect-clerk/core/Processed";
import { type InspectArguments, type PlainForm } from "@effect-clerk/core/internal";
import { NodeInspectSymbol } from "effect/Inspectable";
declare const Aborted_base: new <A extends Record<string, any> = {}>(args: import("effect/Types").VoidIfEmpty<{ readonly [P in keyof A as P extends "_tag" ? never : P]: A[P]; }>) => import("effect/Cause").YieldableError & {
    readonly _tag: "Aborted";
} & Readonly<A>;
export declare class Aborted extends Aborted_base<{
    readonly operation: string;
    readonly processed: Processed;
}> {
    get message(): string;
    toJSON(): PlainForm<this>;
    [NodeInspectSymbol](...settings: InspectArguments): unknown;
}
export {};

// internal/attempts
import * as Observer from "@effect-clerk/http/Observer";
export interface Attempt {
    readonly operation: string;
    readonly method: string;
    readonly path: string;
    readonly attempt: number;
    readonly status: number | undefined;
    readonly error: string | undefined;
    readonly interrupted: boolean;
    readonly duration: number;
    readonly wait: number;
    readonly clerkTraceId: string | undefined;
}
export interface Logger {
    readonly info: (line: string) => void;
    readonly warn: (line: string) => void;
}
export interface Reporting {
    readonly onAttempt?: ((attempt: Attempt) => void) | undefined;
    readonly logger?: Logger | undefined;
}
export declare const isLogger: (value: unknown) => boolean;
export declare const observer: ({ logger, onAttempt }: Reporting) => Observer.Observer | undefined;

// internal/callOptions
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy";
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy";
import type { Issue } from "@effect-clerk/core/Issue";
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy";
import * as Context from "effect/Context";
export interface Policies {
    readonly retry?: RetryPolicy.RetryPolicy | undefined;
    readonly timeout?: TimeoutPolicy.TimeoutPolicy | undefined;
    readonly rateLimit?: RateLimitPolicy.RateLimitPolicy | undefined;
}
export interface CallOptions<Signal extends AbortSignal | undefined = AbortSignal | undefined> extends Policies {
    readonly signal?: Signal | undefined;
}
export declare const withPolicies: (context: Context.Context<never>, { rateLimit, retry, timeout }: Policies) => Context.Context<never>;
export declare const findIssue: (options: unknown) => Issue | undefined;
export declare const isSignal: (signal: unknown) => signal is AbortSignal;

// internal/client
import { type ClerkConfig } from "@effect-clerk/core/internal";
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient";
import * as Layer from "effect/Layer";
import * as Redacted from "effect/Redacted";
import * as Attempts from "./attempts.ts";
import { type Policies } from "./callOptions.ts";
import * as Facade from "./facade.ts";
import type { Execute } from "./methods.ts";
export interface Options extends Policies, Attempts.Reporting {
    readonly secretKey: string | Redacted.Redacted<string>;
    readonly apiUrl?: string | undefined;
    readonly allowInsecure?: boolean | undefined;
    readonly apiVersion?: string | undefined;
    readonly fetch?: ClerkHttpClient.Fetch | undefined;
    readonly http?: Layer.Layer<ClerkHttpClient.ClerkHttpClient, never, ClerkConfig> | undefined;
}
interface Service<Methods> {
    readonly key: string;
    readonly make: (execute: Execute) => Methods;
}
export interface Client {
    <Methods extends Facade.Methods<Methods>>(service: Service<Methods>): Facade.Facade<Methods>;
}
export declare const make: (given: Options) => Client;
export {};

// internal/facade
import type { SDKException } from "@effect-clerk/core/SDKException";
import * as Observer from "@effect-clerk/http/Observer";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Stream from "effect/Stream";
import { Aborted } from "./aborted.ts";
import { type CallOptions } from "./callOptions.ts";
import * as Result from "./result.ts";
export type AbortedBy<Signal extends AbortSignal | undefined> = Signal extends AbortSignal ? Aborted : never;
export interface Call<Input, A, E> {
    <Signal extends AbortSignal | undefined = undefined>(...args: Arguments<Input, Signal>): Promise<Result.Result<A, E | AbortedBy<Signal>>>;
}
export interface StreamCall<Input, A, E> {
    <Signal extends AbortSignal | undefined = undefined>(...args: Arguments<Input, Signal>): AsyncIterable<Result.Result<A, E | AbortedBy<Signal>>>;
}
type Arguments<Input, Signal extends AbortSignal | undefined> = undefined extends Input ? [input?: Input, options?: CallOptions<Signal>] : [input: Input, options?: CallOptions<Signal>];
export type Facade<Service> = {
    readonly [K in keyof Service]: FacadeMethod<Service[K]>;
};
type FacadeMethod<Method> = Method extends (input: infer Input) => infer Outcome ? Outcome extends Effect.Effect<infer A, infer E> ? Call<Input, OrUndefined<A>, E> : Outcome extends Stream.Stream<infer A, infer E> ? StreamCall<Input, A, E> : never : never;
type OrUndefined<A> = [A] extends [Option.Option<infer Value>] ? Value | undefined : A;
export type Methods<Service> = {
    readonly [K in keyof Service]: Method;
};
type Method = (input: never) => Effect.Effect<unknown, unknown> | Stream.Stream<unknown, unknown>;
export interface Shared {
    readonly context: Context.Context<never>;
    readonly observer: Observer.Observer | undefined;
    readonly checkReady: (operation: string) => Effect.Effect<unknown, SDKException>;
}
export declare const facadeOf: <Service extends Methods<Service>>(shared: Shared, name: string, service: Service) => Facade<Service>;
export {};

// internal/lookup/settings
import type { Issue } from "@effect-clerk/core/Issue";
import * as Duration from "effect/Duration";
import type { Policies } from "../callOptions.ts";
export interface Options extends Policies {
    readonly ttl?: Duration.Input | undefined;
    readonly missTtl?: Duration.Input | undefined;
    readonly staleFor?: Duration.Input | undefined;
    readonly capacity?: number | undefined;
    readonly maxBatch?: number | undefined;
}
export interface Settings {
    readonly ttl: number;
    readonly missTtl: number;
    readonly staleFor: number;
    readonly capacity: number;
    readonly maxBatch: number;
    readonly issues: ReadonlyArray<Issue>;
}
export declare const make: (options: Options | undefined) => Settings;

// internal/modelSchema
import * as Schema from "effect/Schema";
export declare const Metadata: Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>;
export interface Metadata extends Schema.Schema.Type<typeof Metadata> {
}
export declare const Integer: Schema.Number;

// internal/named
export type { ClerkError } from "@effect-clerk/core/ClerkError";
export type { ClerkErrors, PlainForm } from "@effect-clerk/core/ClerkErrors";
export type { InvalidRequest, MalformedResponse, RateLimiter, Reason, SDKException, Timeout, Transport, UnexpectedStatus } from "@effect-clerk/core/SDKException";
export type { Issue } from "@effect-clerk/core/Issue";
export type { Processed } from "@effect-clerk/core/Processed";
export type { Fetch, FetchInit, FetchResponse } from "@effect-clerk/http/ClerkHttpClient";

// internal/result
import * as EffectResult from "effect/Result";
export interface Success<out A> {
    readonly _tag: "Success";
    readonly success: A;
}
export interface Failure<out E> {
    readonly _tag: "Failure";
    readonly failure: E;
}
export type Result<A, E> = Success<A> | Failure<E>;
export declare const fail: <E>(failure: E, above: Function) => Failure<E>;
export declare const fromEffect: <A, E>(result: EffectResult.Result<A, E>, above: Function) => Result<A, E>;
export declare const getOrThrow: <A, E>(result: Result<A, E>, above: Function) => A;

// internal/service
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig";
import type { SDKException } from "@effect-clerk/core/SDKException";
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient";
import type * as Config from "effect/Config";
import * as Context from "effect/Context";
import * as Layer from "effect/Layer";
import type { Execute } from "./methods.ts";
export { type EndpointsOf, methods, type Methods, type WrittenOut } from "./methods.ts";
export interface FetchOptions {
    readonly fetch?: ClerkHttpClient.Fetch | undefined;
}
export interface ServiceClass<in out Self, in out Identifier extends string, in out Shape> extends Context.ServiceClass<Self, Identifier, Shape> {
    readonly make: (execute: Execute) => Shape;
    readonly layer: Layer.Layer<Self, never, ClerkHttpClient.ClerkHttpClient>;
    readonly layerFetch: (options: ClerkConfig.Options & FetchOptions) => Layer.Layer<Self, SDKException>;
    readonly layerFetchConfig: (options?: Pick<ClerkConfig.Options, "allowInsecure"> & FetchOptions) => Layer.Layer<Self, Config.ConfigError>;
}
export declare const Class: <Self, Shape>() => <const Name extends string>(name: Name, make: (execute: Execute) => Shape) => ServiceClass<Self, `@effect-clerk/memberships/${Name}`, Shape>;
