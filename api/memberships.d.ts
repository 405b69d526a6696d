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
import type { KnownKey } from "./internal/modelSchema.ts";
import type { Metadata, MetadataOf, OrganizationMembership } from "./OrganizationMembership.ts";
export type OrderBy = `${"" | "+" | "-"}${"phone_number" | "email_address" | "created_at" | "first_name" | "last_name" | "username"}`;
export interface CreateInput {
    readonly organizationId: string;
    readonly userId: string;
    readonly role: string;
    readonly publicMetadata?: MetadataOf<OrganizationMembershipPublicMetadata> | null | undefined;
    readonly privateMetadata?: MetadataOf<OrganizationMembershipPrivateMetadata> | null | undefined;
}
export type MetadataInput = Metadata;
export type MetadataPatch<Declaration> = [KnownKey<Declaration>] extends [never] ? Metadata : Patch<Declaration>;
type Patch<Value> = Value extends string | number | boolean | null | undefined | ReadonlyArray<unknown> ? Value : {
    readonly [K in keyof Value]?: Patch<Value[K]> | null | undefined;
};
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
    readonly publicMetadata?: MetadataPatch<OrganizationMembershipPublicMetadata> | undefined;
    readonly privateMetadata?: MetadataPatch<OrganizationMembershipPrivateMetadata> | undefined;
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
    readonly publicMetadata?: MetadataPatch<OrganizationMembershipPublicMetadata> | undefined;
    readonly privateMetadata?: MetadataPatch<OrganizationMembershipPrivateMetadata> | undefined;
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
    readonly after?: {
        readonly id: string;
        readonly createdAt: number;
    } | undefined;
    readonly onInvalid?: "fail" | ((invalid: InvalidRecord) => void) | undefined;
}
export interface InvalidRecord {
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
export {};

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

// Organization
export { DeletedObject } from "./generated/deletedObject/model.ts";
export { Organization } from "./generated/organization/model.ts";
export { OrganizationPage } from "./generated/organizationPage/model.ts";

// OrganizationInvitation
export { OrganizationInvitation } from "./generated/organizationInvitation/model.ts";
export { OrganizationInvitationPage } from "./generated/organizationInvitationPage/model.ts";
export { PublicInviterData } from "./generated/publicInviterData/model.ts";
export { PublicOrganizationData } from "./generated/publicOrganizationData/model.ts";

// OrganizationInvitations
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors";
import type { Status } from "@effect-clerk/core/Endpoint";
import type { SDKException } from "@effect-clerk/core/SDKException";
import type * as Stream from "effect/Stream";
import type * as Inputs from "./internal/organizationInvitationInputs.ts";
import * as Operations from "./internal/organizationInvitations.ts";
import * as Service from "./internal/service.ts";
import type { OrganizationInvitation } from "./OrganizationInvitation.ts";
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig";
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient";
export type * from "./internal/named.ts";
export type { FetchOptions } from "./internal/service.ts";
export type * from "./internal/organizationInvitationInputs.ts";
type Endpoints = typeof Operations.endpoints;
interface Composites {
    readonly stream: (input: Inputs.StreamInvitationsInput) => Stream.Stream<OrganizationInvitation, ClerkErrors<Status<Endpoints["list"]>> | SDKException>;
    readonly streamForInstance: (input?: Inputs.StreamInvitationsForInstanceInput) => Stream.Stream<OrganizationInvitation, ClerkErrors<Status<Endpoints["listForInstance"]>> | SDKException>;
}
export interface OrganizationInvitationsService extends Service.Methods<Endpoints>, Service.WrittenOut<Composites> {
}
declare const OrganizationInvitations_base: Service.ServiceClass<OrganizationInvitations, "@effect-clerk/memberships/OrganizationInvitations", OrganizationInvitationsService>;
export declare class OrganizationInvitations extends OrganizationInvitations_base {
}

// OrganizationMembership
export { Organization } from "./generated/organization/model.ts";
export { OrganizationMembership } from "./generated/organizationMembership/model.ts";
export { OrganizationMembershipPage } from "./generated/organizationMembershipPage/model.ts";
export { PublicUserData } from "./generated/publicUserData/model.ts";
export { Metadata, type MetadataOf } from "./internal/modelSchema.ts";

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

// OrganizationRole
export { OrganizationPermission } from "./generated/organizationPermission/model.ts";
export { OrganizationRole } from "./generated/organizationRole/model.ts";
export { OrganizationRolePage } from "./generated/organizationRolePage/model.ts";

// OrganizationRoles
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors";
import type { Status } from "@effect-clerk/core/Endpoint";
import type { SDKException } from "@effect-clerk/core/SDKException";
import type * as Stream from "effect/Stream";
import type * as Inputs from "./internal/organizationRoleInputs.ts";
import * as Operations from "./internal/organizationRoles.ts";
import * as Service from "./internal/service.ts";
import type { OrganizationRole } from "./OrganizationRole.ts";
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig";
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient";
export type * from "./internal/named.ts";
export type { FetchOptions } from "./internal/service.ts";
export type * from "./internal/organizationRoleInputs.ts";
type Endpoints = typeof Operations.endpoints;
interface Composites {
    readonly stream: (input?: Inputs.StreamRolesInput) => Stream.Stream<OrganizationRole, ClerkErrors<Status<Endpoints["list"]>> | SDKException>;
}
export interface OrganizationRolesService extends Service.Methods<Endpoints>, Service.WrittenOut<Composites> {
}
declare const OrganizationRoles_base: Service.ServiceClass<OrganizationRoles, "@effect-clerk/memberships/OrganizationRoles", OrganizationRolesService>;
export declare class OrganizationRoles extends OrganizationRoles_base {
}

// Organizations
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors";
import type { Status } from "@effect-clerk/core/Endpoint";
import type { SDKException } from "@effect-clerk/core/SDKException";
import type * as Stream from "effect/Stream";
import type * as Inputs from "./internal/organizationInputs.ts";
import * as Operations from "./internal/organizations.ts";
import * as Service from "./internal/service.ts";
import type { Organization } from "./Organization.ts";
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig";
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient";
export type * from "./internal/named.ts";
export type { FetchOptions } from "./internal/service.ts";
export type * from "./internal/organizationInputs.ts";
type Endpoints = typeof Operations.endpoints;
interface Composites {
    readonly stream: (input?: Inputs.StreamOrganizationsInput) => Stream.Stream<Organization, ClerkErrors<Status<Endpoints["list"]>> | SDKException>;
}
export interface OrganizationsService extends Service.Methods<Endpoints>, Service.WrittenOut<Composites> {
}
declare const Organizations_base: Service.ServiceClass<Organizations, "@effect-clerk/memberships/Organizations", OrganizationsService>;
export declare class Organizations extends Organizations_base {
}

// Promise
import * as Client from "./internal/client.ts";
import type { Facade } from "./internal/facade.ts";
import type { PlainLookup } from "./internal/lookup/plain.ts";
import * as Result from "./internal/result.ts";
import type { OrganizationInvitationsService } from "./OrganizationInvitations.ts";
import type { OrganizationMembershipsService } from "./OrganizationMemberships.ts";
import type { OrganizationRolesService } from "./OrganizationRoles.ts";
import type { OrganizationsService } from "./Organizations.ts";
import type { UsersService } from "./Users.ts";
export type { ClerkErrorCode } from "@effect-clerk/core/ClerkErrorCode";
export { ClerkErrors, hasCode } from "@effect-clerk/core/ClerkErrors";
export * as ClerkFailure from "@effect-clerk/core/ClerkFailure";
export * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy";
export * as RetryPolicy from "@effect-clerk/core/RetryPolicy";
export { SDKException } from "@effect-clerk/core/SDKException";
export * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy";
export type * from "./Inputs.ts";
export type * from "./internal/named.ts";
export { Aborted } from "./internal/aborted.ts";
export type { Attempt, Logger, Reporting } from "./internal/attempts.ts";
export type { CallOptions, Policies } from "./internal/callOptions.ts";
export type { Options } from "./internal/client.ts";
export type { AbortedBy, Call, Facade, MetadataCall, StreamCall } from "./internal/facade.ts";
export type { Options as LookupOptions } from "./internal/lookup/settings.ts";
export type * from "./internal/organizationInputs.ts";
export type * from "./internal/organizationInvitationInputs.ts";
export type * from "./internal/organizationRoleInputs.ts";
export type { Failure, Result, Success } from "./internal/result.ts";
export type * from "./internal/userInputs.ts";
export type { DeletedObject, Organization, OrganizationPage } from "./Organization.ts";
export type { OrganizationInvitation, OrganizationInvitationPage } from "./OrganizationInvitation.ts";
export type { OrganizationMembership, OrganizationMembershipPage } from "./OrganizationMembership.ts";
export type { OrganizationRole, OrganizationRolePage } from "./OrganizationRole.ts";
export type { User, UserPage } from "./User.ts";
export interface ClerkMemberships extends Facade<OrganizationMembershipsService> {
    readonly users: Facade<UsersService>;
    readonly organizations: Facade<OrganizationsService>;
    readonly invitations: Facade<OrganizationInvitationsService>;
    readonly roles: Facade<OrganizationRolesService>;
    readonly lookup: Facade<PlainLookup>;
}
export declare const ClerkMemberships: {
    readonly make: (options: Client.Options) => ClerkMemberships;
};
export declare function unwrap<A, E>(result: PromiseLike<Result.Result<A, E>>): Promise<A>;
export declare function unwrap<A, E>(items: AsyncIterable<Result.Result<A, E>>): AsyncIterable<A>;

// User
import * as Schema from "effect/Schema";
export { EmailAddress } from "./generated/emailAddress/model.ts";
export { PhoneNumber } from "./generated/phoneNumber/model.ts";
export { User } from "./generated/user/model.ts";
export { Verification } from "./generated/verification/model.ts";
export { Web3Wallet } from "./generated/web3Wallet/model.ts";
export declare const UserPage: Schema.Struct<{
    readonly data: Schema.$Array<Schema.Struct<{
        readonly id: Schema.String;
        readonly externalId: Schema.NullOr<Schema.String>;
        readonly primaryEmailAddressId: Schema.NullOr<Schema.String>;
        readonly primaryPhoneNumberId: Schema.NullOr<Schema.String>;
        readonly primaryWeb3WalletId: Schema.NullOr<Schema.String>;
        readonly username: Schema.NullOr<Schema.String>;
        readonly firstName: Schema.NullOr<Schema.String>;
        readonly lastName: Schema.NullOr<Schema.String>;
        readonly locale: Schema.NullOr<Schema.String>;
        readonly imageUrl: Schema.optional<Schema.String>;
        readonly hasImage: Schema.optional<Schema.Boolean>;
        readonly publicMetadata: import("./internal/modelSchema.ts").MetadataSchema<UserPublicMetadata>;
        readonly privateMetadata: import("./internal/modelSchema.ts").MetadataSchema<UserPrivateMetadata>;
        readonly unsafeMetadata: import("./internal/modelSchema.ts").MetadataSchema<UserUnsafeMetadata>;
        readonly emailAddresses: Schema.$Array<Schema.Struct<{
            readonly id: Schema.optional<Schema.String>;
            readonly emailAddress: Schema.String;
            readonly reserved: Schema.optional<Schema.Boolean>;
            readonly verification: Schema.NullOr<Schema.Struct<{
                readonly status: Schema.NullOr<Schema.String>;
                readonly strategy: Schema.NullOr<Schema.String>;
                readonly attempts: Schema.NullOr<Schema.Finite>;
                readonly expireAt: Schema.NullOr<Schema.Finite>;
            }>>;
            readonly matchesSsoConnection: Schema.optional<Schema.Boolean>;
            readonly createdAt: Schema.optional<Schema.Finite>;
            readonly updatedAt: Schema.optional<Schema.Finite>;
        }>>;
        readonly phoneNumbers: Schema.$Array<Schema.Struct<{
            readonly id: Schema.optional<Schema.String>;
            readonly phoneNumber: Schema.String;
            readonly reservedForSecondFactor: Schema.optional<Schema.Boolean>;
            readonly defaultSecondFactor: Schema.optional<Schema.Boolean>;
            readonly reserved: Schema.optional<Schema.Boolean>;
            readonly verification: Schema.NullOr<Schema.Struct<{
                readonly status: Schema.NullOr<Schema.String>;
                readonly strategy: Schema.NullOr<Schema.String>;
                readonly attempts: Schema.NullOr<Schema.Finite>;
                readonly expireAt: Schema.NullOr<Schema.Finite>;
            }>>;
            readonly createdAt: Schema.optional<Schema.Finite>;
            readonly updatedAt: Schema.optional<Schema.Finite>;
        }>>;
        readonly web3Wallets: Schema.$Array<Schema.Struct<{
            readonly id: Schema.optional<Schema.String>;
            readonly web3Wallet: Schema.String;
            readonly verification: Schema.NullOr<Schema.Struct<{
                readonly status: Schema.NullOr<Schema.String>;
                readonly strategy: Schema.NullOr<Schema.String>;
                readonly attempts: Schema.NullOr<Schema.Finite>;
                readonly expireAt: Schema.NullOr<Schema.Finite>;
            }>>;
            readonly createdAt: Schema.optional<Schema.Finite>;
            readonly updatedAt: Schema.optional<Schema.Finite>;
        }>>;
        readonly passwordEnabled: Schema.optional<Schema.Boolean>;
        readonly twoFactorEnabled: Schema.optional<Schema.Boolean>;
        readonly totpEnabled: Schema.optional<Schema.Boolean>;
        readonly backupCodeEnabled: Schema.optional<Schema.Boolean>;
        readonly mfaEnabledAt: Schema.NullOr<Schema.Finite>;
        readonly mfaDisabledAt: Schema.NullOr<Schema.Finite>;
        readonly passwordLastUpdatedAt: Schema.NullOr<Schema.Finite>;
        readonly lastSignInAt: Schema.NullOr<Schema.Finite>;
        readonly banned: Schema.optional<Schema.Boolean>;
        readonly locked: Schema.optional<Schema.Boolean>;
        readonly deprovisioned: Schema.optional<Schema.Boolean>;
        readonly lockoutExpiresInSeconds: Schema.NullOr<Schema.Finite>;
        readonly verificationAttemptsRemaining: Schema.NullOr<Schema.Finite>;
        readonly updatedAt: Schema.Finite;
        readonly createdAt: Schema.Finite;
        readonly deleteSelfEnabled: Schema.optional<Schema.Boolean>;
        readonly createOrganizationEnabled: Schema.optional<Schema.Boolean>;
        readonly createOrganizationsLimit: Schema.NullOr<Schema.Finite>;
        readonly lastActiveAt: Schema.NullOr<Schema.Finite>;
        readonly legalAcceptedAt: Schema.NullOr<Schema.Finite>;
        readonly bypassClientTrust: Schema.optional<Schema.Boolean>;
    }>>;
}>;
export interface UserPage extends Schema.Schema.Type<typeof UserPage> {
}

// Users
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors";
import type { Status } from "@effect-clerk/core/Endpoint";
import type { SDKException } from "@effect-clerk/core/SDKException";
import type * as Stream from "effect/Stream";
import type * as Inputs from "./internal/userInputs.ts";
import * as Operations from "./internal/users.ts";
import * as Service from "./internal/service.ts";
import type { User } from "./User.ts";
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig";
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient";
export type * from "./internal/named.ts";
export type { FetchOptions } from "./internal/service.ts";
export type * from "./internal/userInputs.ts";
type Endpoints = typeof Operations.endpoints;
interface Composites {
    readonly stream: (input?: Inputs.StreamUsersInput) => Stream.Stream<User, ClerkErrors<Status<Endpoints["list" | "count"]>> | SDKException>;
}
export interface UsersService extends Service.Methods<Endpoints>, Service.WrittenOut<Composites> {
}
declare const Users_base: Service.ServiceClass<Users, "@effect-clerk/memberships/Users", UsersService>;
export declare class Users extends Users_base {
}

// Wire
export { DeletedObject } from "./generated/deletedObject/wire.ts";
export { EmailAddress } from "./generated/emailAddress/wire.ts";
export { Organization } from "./generated/organization/wire.ts";
export { OrganizationInvitation } from "./generated/organizationInvitation/wire.ts";
export { OrganizationInvitations } from "./generated/organizationInvitationPage/wire.ts";
export { OrganizationMembership } from "./generated/organizationMembership/wire.ts";
export { OrganizationMemberships } from "./generated/organizationMembershipPage/wire.ts";
export { OrganizationPermission } from "./generated/organizationPermission/wire.ts";
export { OrganizationRole } from "./generated/organizationRole/wire.ts";
export { OrganizationRoles } from "./generated/organizationRolePage/wire.ts";
export { Organizations } from "./generated/organizationPage/wire.ts";
export { PhoneNumber } from "./generated/phoneNumber/wire.ts";
export { PublicInviterData } from "./generated/publicInviterData/wire.ts";
export { PublicOrganizationData } from "./generated/publicOrganizationData/wire.ts";
export { PublicUserData } from "./generated/publicUserData/wire.ts";
export { TotalCount } from "./generated/totalCount/wire.ts";
export { User } from "./generated/user/wire.ts";
export { Verification } from "./generated/verification/wire.ts";
export { Web3Wallet } from "./generated/web3Wallet/wire.ts";

// index
export type { ClerkErrorCode } from "@effect-clerk/core/ClerkErrorCode";
export { ClerkErrors, hasCode } from "@effect-clerk/core/ClerkErrors";
export * as ClerkFailure from "@effect-clerk/core/ClerkFailure";
export * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy";
export * as RetryPolicy from "@effect-clerk/core/RetryPolicy";
export { SDKException } from "@effect-clerk/core/SDKException";
export * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy";
export * as Endpoints from "./Endpoints.ts";
export * from "./MembershipLookup.ts";
export * from "./Organization.ts";
export * from "./OrganizationInvitation.ts";
export * from "./OrganizationInvitations.ts";
export * from "./OrganizationMembership.ts";
export * from "./OrganizationMemberships.ts";
export * from "./OrganizationRole.ts";
export * from "./OrganizationRoles.ts";
export * from "./Organizations.ts";
export * from "./User.ts";
export * from "./Users.ts";

// generated/deletedObject/model
import * as Schema from "effect/Schema";
export declare const DeletedObject: Schema.Struct<{
    readonly id: Schema.optional<Schema.String>;
    readonly slug: Schema.optional<Schema.String>;
    readonly deleted: Schema.Boolean;
    readonly externalId: Schema.optional<Schema.String>;
}>;
export interface DeletedObject extends Schema.Schema.Type<typeof DeletedObject> {
}

// generated/deletedObject/wire
import * as Schema from "effect/Schema";
export declare const DeletedObject: Schema.Struct<{
    readonly id: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly slug: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly deleted: Schema.Boolean;
    readonly external_id: Schema.optional<Schema.NullOr<Schema.String>>;
}>;

// generated/emailAddress/model
import * as Schema from "effect/Schema";
export declare const EmailAddress: Schema.Struct<{
    readonly id: Schema.optional<Schema.String>;
    readonly emailAddress: Schema.String;
    readonly reserved: Schema.optional<Schema.Boolean>;
    readonly verification: Schema.NullOr<Schema.Struct<{
        readonly status: Schema.NullOr<Schema.String>;
        readonly strategy: Schema.NullOr<Schema.String>;
        readonly attempts: Schema.NullOr<Schema.Finite>;
        readonly expireAt: Schema.NullOr<Schema.Finite>;
    }>>;
    readonly matchesSsoConnection: Schema.optional<Schema.Boolean>;
    readonly createdAt: Schema.optional<Schema.Finite>;
    readonly updatedAt: Schema.optional<Schema.Finite>;
}>;
export interface EmailAddress extends Schema.Schema.Type<typeof EmailAddress> {
}

// generated/emailAddress/wire
import * as Schema from "effect/Schema";
export declare const EmailAddress: Schema.Struct<{
    readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"email_address">>>;
    readonly id: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly email_address: Schema.String;
    readonly reserved: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly verification: Schema.optional<Schema.NullOr<Schema.Struct<{
        readonly status: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly strategy: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly attempts: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly expire_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    }>>>;
    readonly matches_sso_connection: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly created_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly updated_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
}>;

// generated/organization/model
import * as Schema from "effect/Schema";
declare global {
    interface OrganizationPublicMetadata {
    }
    interface OrganizationPrivateMetadata {
    }
}
export declare const Organization: Schema.Struct<{
    readonly id: Schema.String;
    readonly name: Schema.String;
    readonly slug: Schema.NullOr<Schema.String>;
    readonly imageUrl: Schema.optional<Schema.String>;
    readonly hasImage: Schema.optional<Schema.Boolean>;
    readonly membersCount: Schema.optional<Schema.Finite>;
    readonly missingMemberWithElevatedPermissions: Schema.optional<Schema.Boolean>;
    readonly pendingInvitationsCount: Schema.optional<Schema.Finite>;
    readonly maxAllowedMemberships: Schema.optional<Schema.Finite>;
    readonly adminDeleteEnabled: Schema.optional<Schema.Boolean>;
    readonly publicMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationPublicMetadata>;
    readonly privateMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationPrivateMetadata>;
    readonly createdBy: Schema.optional<Schema.String>;
    readonly createdAt: Schema.Finite;
    readonly updatedAt: Schema.Finite;
    readonly lastActiveAt: Schema.optional<Schema.Finite>;
    readonly roleSetKey: Schema.NullOr<Schema.String>;
}>;
export interface Organization extends Schema.Schema.Type<typeof Organization> {
}

// generated/organization/wire
import * as Schema from "effect/Schema";
export declare const Organization: Schema.Struct<{
    readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"organization">>>;
    readonly id: Schema.String;
    readonly name: Schema.String;
    readonly slug: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly members_count: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly missing_member_with_elevated_permissions: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly pending_invitations_count: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly max_allowed_memberships: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly admin_delete_enabled: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly public_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
    readonly private_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
    readonly created_by: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly created_at: Schema.Finite;
    readonly updated_at: Schema.Finite;
    readonly last_active_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly role_set_key: Schema.optional<Schema.NullOr<Schema.String>>;
}>;

// generated/organizationInvitation/model
import * as Schema from "effect/Schema";
declare global {
    interface OrganizationInvitationPublicMetadata {
    }
    interface OrganizationInvitationPrivateMetadata {
    }
}
export declare const OrganizationInvitation: Schema.Struct<{
    readonly id: Schema.String;
    readonly emailAddress: Schema.String;
    readonly role: Schema.String;
    readonly roleName: Schema.optional<Schema.String>;
    readonly organizationId: Schema.optional<Schema.String>;
    readonly inviterId: Schema.NullOr<Schema.String>;
    readonly publicInviterData: Schema.NullOr<Schema.Struct<{
        readonly userId: Schema.String;
        readonly firstName: Schema.NullOr<Schema.String>;
        readonly lastName: Schema.NullOr<Schema.String>;
        readonly imageUrl: Schema.optional<Schema.String>;
        readonly hasImage: Schema.optional<Schema.Boolean>;
        readonly identifier: Schema.NullOr<Schema.String>;
    }>>;
    readonly status: Schema.optional<Schema.String>;
    readonly publicMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationInvitationPublicMetadata>;
    readonly privateMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationInvitationPrivateMetadata>;
    readonly url: Schema.NullOr<Schema.String>;
    readonly expiresAt: Schema.NullOr<Schema.Finite>;
    readonly createdAt: Schema.Finite;
    readonly updatedAt: Schema.Finite;
    readonly publicOrganizationData: Schema.optional<Schema.Struct<{
        readonly id: Schema.String;
        readonly name: Schema.String;
        readonly slug: Schema.NullOr<Schema.String>;
        readonly imageUrl: Schema.optional<Schema.String>;
        readonly hasImage: Schema.optional<Schema.Boolean>;
    }>>;
}>;
export interface OrganizationInvitation extends Schema.Schema.Type<typeof OrganizationInvitation> {
}

// generated/organizationInvitation/wire
import * as Schema from "effect/Schema";
export declare const OrganizationInvitation: Schema.Struct<{
    readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"organization_invitation">>>;
    readonly id: Schema.String;
    readonly email_address: Schema.String;
    readonly role: Schema.String;
    readonly role_name: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly organization_id: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly inviter_id: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly public_inviter_data: Schema.optional<Schema.NullOr<Schema.Struct<{
        readonly user_id: Schema.String;
        readonly first_name: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly last_name: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly identifier: Schema.optional<Schema.NullOr<Schema.String>>;
    }>>>;
    readonly status: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly public_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
    readonly private_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
    readonly url: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly expires_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly created_at: Schema.Finite;
    readonly updated_at: Schema.Finite;
    readonly public_organization_data: Schema.optional<Schema.NullOr<Schema.Struct<{
        readonly id: Schema.String;
        readonly name: Schema.String;
        readonly slug: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    }>>>;
}>;

// generated/organizationInvitationPage/model
import * as Schema from "effect/Schema";
export declare const OrganizationInvitationPage: Schema.Struct<{
    readonly data: Schema.$Array<Schema.Struct<{
        readonly id: Schema.String;
        readonly emailAddress: Schema.String;
        readonly role: Schema.String;
        readonly roleName: Schema.optional<Schema.String>;
        readonly organizationId: Schema.optional<Schema.String>;
        readonly inviterId: Schema.NullOr<Schema.String>;
        readonly publicInviterData: Schema.NullOr<Schema.Struct<{
            readonly userId: Schema.String;
            readonly firstName: Schema.NullOr<Schema.String>;
            readonly lastName: Schema.NullOr<Schema.String>;
            readonly imageUrl: Schema.optional<Schema.String>;
            readonly hasImage: Schema.optional<Schema.Boolean>;
            readonly identifier: Schema.NullOr<Schema.String>;
        }>>;
        readonly status: Schema.optional<Schema.String>;
        readonly publicMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationInvitationPublicMetadata>;
        readonly privateMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationInvitationPrivateMetadata>;
        readonly url: Schema.NullOr<Schema.String>;
        readonly expiresAt: Schema.NullOr<Schema.Finite>;
        readonly createdAt: Schema.Finite;
        readonly updatedAt: Schema.Finite;
        readonly publicOrganizationData: Schema.optional<Schema.Struct<{
            readonly id: Schema.String;
            readonly name: Schema.String;
            readonly slug: Schema.NullOr<Schema.String>;
            readonly imageUrl: Schema.optional<Schema.String>;
            readonly hasImage: Schema.optional<Schema.Boolean>;
        }>>;
    }>>;
    readonly totalCount: Schema.Finite;
}>;
export interface OrganizationInvitationPage extends Schema.Schema.Type<typeof OrganizationInvitationPage> {
}

// generated/organizationInvitationPage/wire
import * as Schema from "effect/Schema";
export declare const OrganizationInvitations: Schema.Struct<{
    readonly data: Schema.$Array<Schema.Struct<{
        readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"organization_invitation">>>;
        readonly id: Schema.String;
        readonly email_address: Schema.String;
        readonly role: Schema.String;
        readonly role_name: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly organization_id: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly inviter_id: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly public_inviter_data: Schema.optional<Schema.NullOr<Schema.Struct<{
            readonly user_id: Schema.String;
            readonly first_name: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly last_name: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
            readonly identifier: Schema.optional<Schema.NullOr<Schema.String>>;
        }>>>;
        readonly status: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly public_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
        readonly private_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
        readonly url: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly expires_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly created_at: Schema.Finite;
        readonly updated_at: Schema.Finite;
        readonly public_organization_data: Schema.optional<Schema.NullOr<Schema.Struct<{
            readonly id: Schema.String;
            readonly name: Schema.String;
            readonly slug: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        }>>>;
    }>>;
    readonly total_count: Schema.Finite;
}>;

// generated/organizationMembership/model
import * as Schema from "effect/Schema";
declare global {
    interface OrganizationMembershipPublicMetadata {
    }
    interface OrganizationMembershipPrivateMetadata {
    }
}
export declare const OrganizationMembership: Schema.Struct<{
    readonly id: Schema.String;
    readonly role: Schema.String;
    readonly roleName: Schema.optional<Schema.String>;
    readonly permissions: Schema.$Array<Schema.String>;
    readonly publicMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationMembershipPublicMetadata>;
    readonly privateMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationMembershipPrivateMetadata>;
    readonly organization: Schema.Struct<{
        readonly id: Schema.String;
        readonly name: Schema.String;
        readonly slug: Schema.NullOr<Schema.String>;
        readonly imageUrl: Schema.optional<Schema.String>;
        readonly hasImage: Schema.optional<Schema.Boolean>;
        readonly membersCount: Schema.optional<Schema.Finite>;
        readonly missingMemberWithElevatedPermissions: Schema.optional<Schema.Boolean>;
        readonly pendingInvitationsCount: Schema.optional<Schema.Finite>;
        readonly maxAllowedMemberships: Schema.optional<Schema.Finite>;
        readonly adminDeleteEnabled: Schema.optional<Schema.Boolean>;
        readonly publicMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationPublicMetadata>;
        readonly privateMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationPrivateMetadata>;
        readonly createdBy: Schema.optional<Schema.String>;
        readonly createdAt: Schema.Finite;
        readonly updatedAt: Schema.Finite;
        readonly lastActiveAt: Schema.optional<Schema.Finite>;
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
    readonly createdAt: Schema.Finite;
    readonly updatedAt: Schema.Finite;
}>;
export interface OrganizationMembership extends Schema.Schema.Type<typeof OrganizationMembership> {
}

// generated/organizationMembership/wire
import * as Schema from "effect/Schema";
export declare const OrganizationMembership: Schema.Struct<{
    readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"organization_membership">>>;
    readonly id: Schema.String;
    readonly role: Schema.String;
    readonly role_name: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly permissions: Schema.optional<Schema.NullOr<Schema.$Array<Schema.NullOr<Schema.String>>>>;
    readonly public_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
    readonly private_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
    readonly organization: Schema.Struct<{
        readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"organization">>>;
        readonly id: Schema.String;
        readonly name: Schema.String;
        readonly slug: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly members_count: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly missing_member_with_elevated_permissions: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly pending_invitations_count: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly max_allowed_memberships: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly admin_delete_enabled: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly public_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
        readonly private_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
        readonly created_by: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly created_at: Schema.Finite;
        readonly updated_at: Schema.Finite;
        readonly last_active_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
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
    readonly created_at: Schema.Finite;
    readonly updated_at: Schema.Finite;
}>;

// generated/organizationMembershipPage/model
import * as Schema from "effect/Schema";
export declare const OrganizationMembershipPage: Schema.Struct<{
    readonly data: Schema.$Array<Schema.Struct<{
        readonly id: Schema.String;
        readonly role: Schema.String;
        readonly roleName: Schema.optional<Schema.String>;
        readonly permissions: Schema.$Array<Schema.String>;
        readonly publicMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationMembershipPublicMetadata>;
        readonly privateMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationMembershipPrivateMetadata>;
        readonly organization: Schema.Struct<{
            readonly id: Schema.String;
            readonly name: Schema.String;
            readonly slug: Schema.NullOr<Schema.String>;
            readonly imageUrl: Schema.optional<Schema.String>;
            readonly hasImage: Schema.optional<Schema.Boolean>;
            readonly membersCount: Schema.optional<Schema.Finite>;
            readonly missingMemberWithElevatedPermissions: Schema.optional<Schema.Boolean>;
            readonly pendingInvitationsCount: Schema.optional<Schema.Finite>;
            readonly maxAllowedMemberships: Schema.optional<Schema.Finite>;
            readonly adminDeleteEnabled: Schema.optional<Schema.Boolean>;
            readonly publicMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationPublicMetadata>;
            readonly privateMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationPrivateMetadata>;
            readonly createdBy: Schema.optional<Schema.String>;
            readonly createdAt: Schema.Finite;
            readonly updatedAt: Schema.Finite;
            readonly lastActiveAt: Schema.optional<Schema.Finite>;
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
        readonly createdAt: Schema.Finite;
        readonly updatedAt: Schema.Finite;
    }>>;
    readonly totalCount: Schema.Finite;
}>;
export interface OrganizationMembershipPage extends Schema.Schema.Type<typeof OrganizationMembershipPage> {
}

// generated/organizationMembershipPage/wire
import * as Schema from "effect/Schema";
export declare const OrganizationMemberships: Schema.Struct<{
    readonly data: Schema.$Array<Schema.Struct<{
        readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"organization_membership">>>;
        readonly id: Schema.String;
        readonly role: Schema.String;
        readonly role_name: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly permissions: Schema.optional<Schema.NullOr<Schema.$Array<Schema.NullOr<Schema.String>>>>;
        readonly public_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
        readonly private_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
        readonly organization: Schema.Struct<{
            readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"organization">>>;
            readonly id: Schema.String;
            readonly name: Schema.String;
            readonly slug: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
            readonly members_count: Schema.optional<Schema.NullOr<Schema.Finite>>;
            readonly missing_member_with_elevated_permissions: Schema.optional<Schema.NullOr<Schema.Boolean>>;
            readonly pending_invitations_count: Schema.optional<Schema.NullOr<Schema.Finite>>;
            readonly max_allowed_memberships: Schema.optional<Schema.NullOr<Schema.Finite>>;
            readonly admin_delete_enabled: Schema.optional<Schema.NullOr<Schema.Boolean>>;
            readonly public_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
            readonly private_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
            readonly created_by: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly created_at: Schema.Finite;
            readonly updated_at: Schema.Finite;
            readonly last_active_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
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
        readonly created_at: Schema.Finite;
        readonly updated_at: Schema.Finite;
    }>>;
    readonly total_count: Schema.Finite;
}>;

// generated/organizationPage/model
import * as Schema from "effect/Schema";
export declare const OrganizationPage: Schema.Struct<{
    readonly data: Schema.$Array<Schema.Struct<{
        readonly id: Schema.String;
        readonly name: Schema.String;
        readonly slug: Schema.NullOr<Schema.String>;
        readonly imageUrl: Schema.optional<Schema.String>;
        readonly hasImage: Schema.optional<Schema.Boolean>;
        readonly membersCount: Schema.optional<Schema.Finite>;
        readonly missingMemberWithElevatedPermissions: Schema.optional<Schema.Boolean>;
        readonly pendingInvitationsCount: Schema.optional<Schema.Finite>;
        readonly maxAllowedMemberships: Schema.optional<Schema.Finite>;
        readonly adminDeleteEnabled: Schema.optional<Schema.Boolean>;
        readonly publicMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationPublicMetadata>;
        readonly privateMetadata: import("../../internal/modelSchema.ts").MetadataSchema<OrganizationPrivateMetadata>;
        readonly createdBy: Schema.optional<Schema.String>;
        readonly createdAt: Schema.Finite;
        readonly updatedAt: Schema.Finite;
        readonly lastActiveAt: Schema.optional<Schema.Finite>;
        readonly roleSetKey: Schema.NullOr<Schema.String>;
    }>>;
    readonly totalCount: Schema.Finite;
}>;
export interface OrganizationPage extends Schema.Schema.Type<typeof OrganizationPage> {
}

// generated/organizationPage/wire
import * as Schema from "effect/Schema";
export declare const Organizations: Schema.Struct<{
    readonly data: Schema.$Array<Schema.Struct<{
        readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"organization">>>;
        readonly id: Schema.String;
        readonly name: Schema.String;
        readonly slug: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly members_count: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly missing_member_with_elevated_permissions: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly pending_invitations_count: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly max_allowed_memberships: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly admin_delete_enabled: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly public_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
        readonly private_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
        readonly created_by: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly created_at: Schema.Finite;
        readonly updated_at: Schema.Finite;
        readonly last_active_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly role_set_key: Schema.optional<Schema.NullOr<Schema.String>>;
    }>>;
    readonly total_count: Schema.Finite;
}>;

// generated/organizationPermission/model
import * as Schema from "effect/Schema";
export declare const OrganizationPermission: Schema.Struct<{
    readonly id: Schema.String;
    readonly name: Schema.String;
    readonly key: Schema.String;
    readonly description: Schema.NullOr<Schema.String>;
    readonly type: Schema.optional<Schema.String>;
    readonly createdAt: Schema.optional<Schema.Finite>;
    readonly updatedAt: Schema.optional<Schema.Finite>;
}>;
export interface OrganizationPermission extends Schema.Schema.Type<typeof OrganizationPermission> {
}

// generated/organizationPermission/wire
import * as Schema from "effect/Schema";
export declare const OrganizationPermission: Schema.Struct<{
    readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"permission">>>;
    readonly id: Schema.String;
    readonly name: Schema.String;
    readonly key: Schema.String;
    readonly description: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly type: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly created_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly updated_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
}>;

// generated/organizationRole/model
import * as Schema from "effect/Schema";
export declare const OrganizationRole: Schema.Struct<{
    readonly id: Schema.String;
    readonly name: Schema.String;
    readonly key: Schema.String;
    readonly description: Schema.NullOr<Schema.String>;
    readonly isCreatorEligible: Schema.optional<Schema.Boolean>;
    readonly permissions: Schema.$Array<Schema.Struct<{
        readonly id: Schema.String;
        readonly name: Schema.String;
        readonly key: Schema.String;
        readonly description: Schema.NullOr<Schema.String>;
        readonly type: Schema.optional<Schema.String>;
        readonly createdAt: Schema.optional<Schema.Finite>;
        readonly updatedAt: Schema.optional<Schema.Finite>;
    }>>;
    readonly createdAt: Schema.Finite;
    readonly updatedAt: Schema.Finite;
}>;
export interface OrganizationRole extends Schema.Schema.Type<typeof OrganizationRole> {
}

// generated/organizationRole/wire
import * as Schema from "effect/Schema";
export declare const OrganizationRole: Schema.Struct<{
    readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"role">>>;
    readonly id: Schema.String;
    readonly name: Schema.String;
    readonly key: Schema.String;
    readonly description: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly is_creator_eligible: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly permissions: Schema.optional<Schema.NullOr<Schema.$Array<Schema.NullOr<Schema.Struct<{
        readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"permission">>>;
        readonly id: Schema.String;
        readonly name: Schema.String;
        readonly key: Schema.String;
        readonly description: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly type: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly created_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly updated_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    }>>>>>;
    readonly created_at: Schema.Finite;
    readonly updated_at: Schema.Finite;
}>;

// generated/organizationRolePage/model
import * as Schema from "effect/Schema";
export declare const OrganizationRolePage: Schema.Struct<{
    readonly data: Schema.$Array<Schema.Struct<{
        readonly id: Schema.String;
        readonly name: Schema.String;
        readonly key: Schema.String;
        readonly description: Schema.NullOr<Schema.String>;
        readonly isCreatorEligible: Schema.optional<Schema.Boolean>;
        readonly permissions: Schema.$Array<Schema.Struct<{
            readonly id: Schema.String;
            readonly name: Schema.String;
            readonly key: Schema.String;
            readonly description: Schema.NullOr<Schema.String>;
            readonly type: Schema.optional<Schema.String>;
            readonly createdAt: Schema.optional<Schema.Finite>;
            readonly updatedAt: Schema.optional<Schema.Finite>;
        }>>;
        readonly createdAt: Schema.Finite;
        readonly updatedAt: Schema.Finite;
    }>>;
    readonly totalCount: Schema.Finite;
}>;
export interface OrganizationRolePage extends Schema.Schema.Type<typeof OrganizationRolePage> {
}

// generated/organizationRolePage/wire
import * as Schema from "effect/Schema";
export declare const OrganizationRoles: Schema.Struct<{
    readonly data: Schema.$Array<Schema.Struct<{
        readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"role">>>;
        readonly id: Schema.String;
        readonly name: Schema.String;
        readonly key: Schema.String;
        readonly description: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly is_creator_eligible: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly permissions: Schema.optional<Schema.NullOr<Schema.$Array<Schema.NullOr<Schema.Struct<{
            readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"permission">>>;
            readonly id: Schema.String;
            readonly name: Schema.String;
            readonly key: Schema.String;
            readonly description: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly type: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly created_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
            readonly updated_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
        }>>>>>;
        readonly created_at: Schema.Finite;
        readonly updated_at: Schema.Finite;
    }>>;
    readonly total_count: Schema.Finite;
}>;

// generated/phoneNumber/model
import * as Schema from "effect/Schema";
export declare const PhoneNumber: Schema.Struct<{
    readonly id: Schema.optional<Schema.String>;
    readonly phoneNumber: Schema.String;
    readonly reservedForSecondFactor: Schema.optional<Schema.Boolean>;
    readonly defaultSecondFactor: Schema.optional<Schema.Boolean>;
    readonly reserved: Schema.optional<Schema.Boolean>;
    readonly verification: Schema.NullOr<Schema.Struct<{
        readonly status: Schema.NullOr<Schema.String>;
        readonly strategy: Schema.NullOr<Schema.String>;
        readonly attempts: Schema.NullOr<Schema.Finite>;
        readonly expireAt: Schema.NullOr<Schema.Finite>;
    }>>;
    readonly createdAt: Schema.optional<Schema.Finite>;
    readonly updatedAt: Schema.optional<Schema.Finite>;
}>;
export interface PhoneNumber extends Schema.Schema.Type<typeof PhoneNumber> {
}

// generated/phoneNumber/wire
import * as Schema from "effect/Schema";
export declare const PhoneNumber: Schema.Struct<{
    readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"phone_number">>>;
    readonly id: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly phone_number: Schema.String;
    readonly reserved_for_second_factor: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly default_second_factor: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly reserved: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly verification: Schema.optional<Schema.NullOr<Schema.Struct<{
        readonly status: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly strategy: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly attempts: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly expire_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    }>>>;
    readonly created_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly updated_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
}>;

// generated/publicInviterData/model
import * as Schema from "effect/Schema";
export declare const PublicInviterData: Schema.Struct<{
    readonly userId: Schema.String;
    readonly firstName: Schema.NullOr<Schema.String>;
    readonly lastName: Schema.NullOr<Schema.String>;
    readonly imageUrl: Schema.optional<Schema.String>;
    readonly hasImage: Schema.optional<Schema.Boolean>;
    readonly identifier: Schema.NullOr<Schema.String>;
}>;
export interface PublicInviterData extends Schema.Schema.Type<typeof PublicInviterData> {
}

// generated/publicInviterData/wire
import * as Schema from "effect/Schema";
export declare const PublicInviterData: Schema.Struct<{
    readonly user_id: Schema.String;
    readonly first_name: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly last_name: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly identifier: Schema.optional<Schema.NullOr<Schema.String>>;
}>;

// generated/publicOrganizationData/model
import * as Schema from "effect/Schema";
export declare const PublicOrganizationData: Schema.Struct<{
    readonly id: Schema.String;
    readonly name: Schema.String;
    readonly slug: Schema.NullOr<Schema.String>;
    readonly imageUrl: Schema.optional<Schema.String>;
    readonly hasImage: Schema.optional<Schema.Boolean>;
}>;
export interface PublicOrganizationData extends Schema.Schema.Type<typeof PublicOrganizationData> {
}

// generated/publicOrganizationData/wire
import * as Schema from "effect/Schema";
export declare const PublicOrganizationData: Schema.Struct<{
    readonly id: Schema.String;
    readonly name: Schema.String;
    readonly slug: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
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

// generated/totalCount/wire
import * as Schema from "effect/Schema";
export declare const TotalCount: Schema.Struct<{
    readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"total_count">>>;
    readonly total_count: Schema.Finite;
}>;

// generated/user/model
import * as Schema from "effect/Schema";
declare global {
    interface UserPublicMetadata {
    }
    interface UserPrivateMetadata {
    }
    interface UserUnsafeMetadata {
    }
}
export declare const User: Schema.Struct<{
    readonly id: Schema.String;
    readonly externalId: Schema.NullOr<Schema.String>;
    readonly primaryEmailAddressId: Schema.NullOr<Schema.String>;
    readonly primaryPhoneNumberId: Schema.NullOr<Schema.String>;
    readonly primaryWeb3WalletId: Schema.NullOr<Schema.String>;
    readonly username: Schema.NullOr<Schema.String>;
    readonly firstName: Schema.NullOr<Schema.String>;
    readonly lastName: Schema.NullOr<Schema.String>;
    readonly locale: Schema.NullOr<Schema.String>;
    readonly imageUrl: Schema.optional<Schema.String>;
    readonly hasImage: Schema.optional<Schema.Boolean>;
    readonly publicMetadata: import("../../internal/modelSchema.ts").MetadataSchema<UserPublicMetadata>;
    readonly privateMetadata: import("../../internal/modelSchema.ts").MetadataSchema<UserPrivateMetadata>;
    readonly unsafeMetadata: import("../../internal/modelSchema.ts").MetadataSchema<UserUnsafeMetadata>;
    readonly emailAddresses: Schema.$Array<Schema.Struct<{
        readonly id: Schema.optional<Schema.String>;
        readonly emailAddress: Schema.String;
        readonly reserved: Schema.optional<Schema.Boolean>;
        readonly verification: Schema.NullOr<Schema.Struct<{
            readonly status: Schema.NullOr<Schema.String>;
            readonly strategy: Schema.NullOr<Schema.String>;
            readonly attempts: Schema.NullOr<Schema.Finite>;
            readonly expireAt: Schema.NullOr<Schema.Finite>;
        }>>;
        readonly matchesSsoConnection: Schema.optional<Schema.Boolean>;
        readonly createdAt: Schema.optional<Schema.Finite>;
        readonly updatedAt: Schema.optional<Schema.Finite>;
    }>>;
    readonly phoneNumbers: Schema.$Array<Schema.Struct<{
        readonly id: Schema.optional<Schema.String>;
        readonly phoneNumber: Schema.String;
        readonly reservedForSecondFactor: Schema.optional<Schema.Boolean>;
        readonly defaultSecondFactor: Schema.optional<Schema.Boolean>;
        readonly reserved: Schema.optional<Schema.Boolean>;
        readonly verification: Schema.NullOr<Schema.Struct<{
            readonly status: Schema.NullOr<Schema.String>;
            readonly strategy: Schema.NullOr<Schema.String>;
            readonly attempts: Schema.NullOr<Schema.Finite>;
            readonly expireAt: Schema.NullOr<Schema.Finite>;
        }>>;
        readonly createdAt: Schema.optional<Schema.Finite>;
        readonly updatedAt: Schema.optional<Schema.Finite>;
    }>>;
    readonly web3Wallets: Schema.$Array<Schema.Struct<{
        readonly id: Schema.optional<Schema.String>;
        readonly web3Wallet: Schema.String;
        readonly verification: Schema.NullOr<Schema.Struct<{
            readonly status: Schema.NullOr<Schema.String>;
            readonly strategy: Schema.NullOr<Schema.String>;
            readonly attempts: Schema.NullOr<Schema.Finite>;
            readonly expireAt: Schema.NullOr<Schema.Finite>;
        }>>;
        readonly createdAt: Schema.optional<Schema.Finite>;
        readonly updatedAt: Schema.optional<Schema.Finite>;
    }>>;
    readonly passwordEnabled: Schema.optional<Schema.Boolean>;
    readonly twoFactorEnabled: Schema.optional<Schema.Boolean>;
    readonly totpEnabled: Schema.optional<Schema.Boolean>;
    readonly backupCodeEnabled: Schema.optional<Schema.Boolean>;
    readonly mfaEnabledAt: Schema.NullOr<Schema.Finite>;
    readonly mfaDisabledAt: Schema.NullOr<Schema.Finite>;
    readonly passwordLastUpdatedAt: Schema.NullOr<Schema.Finite>;
    readonly lastSignInAt: Schema.NullOr<Schema.Finite>;
    readonly banned: Schema.optional<Schema.Boolean>;
    readonly locked: Schema.optional<Schema.Boolean>;
    readonly deprovisioned: Schema.optional<Schema.Boolean>;
    readonly lockoutExpiresInSeconds: Schema.NullOr<Schema.Finite>;
    readonly verificationAttemptsRemaining: Schema.NullOr<Schema.Finite>;
    readonly updatedAt: Schema.Finite;
    readonly createdAt: Schema.Finite;
    readonly deleteSelfEnabled: Schema.optional<Schema.Boolean>;
    readonly createOrganizationEnabled: Schema.optional<Schema.Boolean>;
    readonly createOrganizationsLimit: Schema.NullOr<Schema.Finite>;
    readonly lastActiveAt: Schema.NullOr<Schema.Finite>;
    readonly legalAcceptedAt: Schema.NullOr<Schema.Finite>;
    readonly bypassClientTrust: Schema.optional<Schema.Boolean>;
}>;
export interface User extends Schema.Schema.Type<typeof User> {
}

// generated/user/wire
import * as Schema from "effect/Schema";
export declare const User: Schema.Struct<{
    readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"user">>>;
    readonly id: Schema.String;
    readonly external_id: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly primary_email_address_id: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly primary_phone_number_id: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly primary_web3_wallet_id: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly username: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly first_name: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly last_name: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly locale: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly image_url: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly has_image: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly public_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
    readonly private_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
    readonly unsafe_metadata: Schema.optional<Schema.NullOr<Schema.declare<import("../../OrganizationMembership.ts").Metadata, import("../../OrganizationMembership.ts").Metadata>>>;
    readonly email_addresses: Schema.$Array<Schema.Struct<{
        readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"email_address">>>;
        readonly id: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly email_address: Schema.String;
        readonly reserved: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly verification: Schema.optional<Schema.NullOr<Schema.Struct<{
            readonly status: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly strategy: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly attempts: Schema.optional<Schema.NullOr<Schema.Finite>>;
            readonly expire_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
        }>>>;
        readonly matches_sso_connection: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly created_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly updated_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    }>>;
    readonly phone_numbers: Schema.optional<Schema.NullOr<Schema.$Array<Schema.Struct<{
        readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"phone_number">>>;
        readonly id: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly phone_number: Schema.String;
        readonly reserved_for_second_factor: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly default_second_factor: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly reserved: Schema.optional<Schema.NullOr<Schema.Boolean>>;
        readonly verification: Schema.optional<Schema.NullOr<Schema.Struct<{
            readonly status: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly strategy: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly attempts: Schema.optional<Schema.NullOr<Schema.Finite>>;
            readonly expire_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
        }>>>;
        readonly created_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly updated_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    }>>>>;
    readonly web3_wallets: Schema.optional<Schema.NullOr<Schema.$Array<Schema.Struct<{
        readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"web3_wallet">>>;
        readonly id: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly web3_wallet: Schema.String;
        readonly verification: Schema.optional<Schema.NullOr<Schema.Struct<{
            readonly status: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly strategy: Schema.optional<Schema.NullOr<Schema.String>>;
            readonly attempts: Schema.optional<Schema.NullOr<Schema.Finite>>;
            readonly expire_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
        }>>>;
        readonly created_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly updated_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    }>>>>;
    readonly password_enabled: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly two_factor_enabled: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly totp_enabled: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly backup_code_enabled: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly mfa_enabled_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly mfa_disabled_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly password_last_updated_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly last_sign_in_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly banned: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly locked: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly deprovisioned: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly lockout_expires_in_seconds: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly verification_attempts_remaining: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly updated_at: Schema.Finite;
    readonly created_at: Schema.Finite;
    readonly delete_self_enabled: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly create_organization_enabled: Schema.optional<Schema.NullOr<Schema.Boolean>>;
    readonly create_organizations_limit: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly last_active_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly legal_accepted_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly bypass_client_trust: Schema.optional<Schema.NullOr<Schema.Boolean>>;
}>;

// generated/verification/model
import * as Schema from "effect/Schema";
export declare const Verification: Schema.Struct<{
    readonly status: Schema.NullOr<Schema.String>;
    readonly strategy: Schema.NullOr<Schema.String>;
    readonly attempts: Schema.NullOr<Schema.Finite>;
    readonly expireAt: Schema.NullOr<Schema.Finite>;
}>;
export interface Verification extends Schema.Schema.Type<typeof Verification> {
}

// generated/verification/wire
import * as Schema from "effect/Schema";
export declare const Verification: Schema.Struct<{
    readonly status: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly strategy: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly attempts: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly expire_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
}>;

// generated/web3Wallet/model
import * as Schema from "effect/Schema";
export declare const Web3Wallet: Schema.Struct<{
    readonly id: Schema.optional<Schema.String>;
    readonly web3Wallet: Schema.String;
    readonly verification: Schema.NullOr<Schema.Struct<{
        readonly status: Schema.NullOr<Schema.String>;
        readonly strategy: Schema.NullOr<Schema.String>;
        readonly attempts: Schema.NullOr<Schema.Finite>;
        readonly expireAt: Schema.NullOr<Schema.Finite>;
    }>>;
    readonly createdAt: Schema.optional<Schema.Finite>;
    readonly updatedAt: Schema.optional<Schema.Finite>;
}>;
export interface Web3Wallet extends Schema.Schema.Type<typeof Web3Wallet> {
}

// generated/web3Wallet/wire
import * as Schema from "effect/Schema";
export declare const Web3Wallet: Schema.Struct<{
    readonly object: Schema.optional<Schema.NullOr<Schema.Literal<"web3_wallet">>>;
    readonly id: Schema.optional<Schema.NullOr<Schema.String>>;
    readonly web3_wallet: Schema.String;
    readonly verification: Schema.optional<Schema.NullOr<Schema.Struct<{
        readonly status: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly strategy: Schema.optional<Schema.NullOr<Schema.String>>;
        readonly attempts: Schema.optional<Schema.NullOr<Schema.Finite>>;
        readonly expire_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    }>>>;
    readonly created_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
    readonly updated_at: Schema.optional<Schema.NullOr<Schema.Finite>>;
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
export declare const withPolicies: (context: Context.Context<never>, policies: Policies | undefined) => Context.Context<never>;
export declare const findIssue: (options: unknown) => Issue | undefined;
export declare const isSignal: (signal: unknown) => signal is AbortSignal;

// internal/client
import { type ClerkConfig } from "@effect-clerk/core/internal";
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient";
import type { Watcher } from "@effect-clerk/http/internal";
import * as Context from "effect/Context";
import * as Layer from "effect/Layer";
import * as Redacted from "effect/Redacted";
import * as Attempts from "./attempts.ts";
import { type Policies } from "./callOptions.ts";
import * as Facade from "./facade.ts";
import type { Options as LookupOptions } from "./lookup/settings.ts";
import type { Execute } from "./methods.ts";
export interface Options extends Policies, Attempts.Reporting {
    readonly secretKey: string | Redacted.Redacted<string>;
    readonly apiUrl?: string | undefined;
    readonly allowInsecure?: boolean | undefined;
    readonly apiVersion?: string | undefined;
    readonly fetch?: ClerkHttpClient.Fetch | undefined;
    readonly http?: Layer.Layer<ClerkHttpClient.ClerkHttpClient, never, ClerkConfig> | undefined;
    readonly lookup?: LookupOptions | undefined;
}
interface Service<Methods> {
    readonly key: string;
    readonly make: (execute: Execute, around: Around) => Methods;
}
export interface Around {
    readonly context: Context.Context<never>;
    readonly watchers: Set<Watcher>;
    readonly lookup: LookupOptions | undefined;
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
import type { TakesMetadata, WithMetadata } from "./metadataInput.ts";
import type { Metadata } from "./modelSchema.ts";
import * as Result from "./result.ts";
export type AbortedBy<Signal extends AbortSignal | undefined> = Signal extends AbortSignal ? Aborted : never;
export interface Call<Input, A, E> {
    <Signal extends AbortSignal | undefined = undefined>(...args: Arguments<Input, Signal>): Promise<Result.Result<A, E | AbortedBy<Signal>>>;
}
export interface MetadataCall<Input, A, E> {
    <Signal extends AbortSignal | undefined = undefined, Public extends object = Metadata, Private extends object = Metadata>(...args: Arguments<WithMetadata<Input, Public, Private>, Signal>): Promise<Result.Result<A, E | AbortedBy<Signal>>>;
}
export interface StreamCall<Input, A, E> {
    <Signal extends AbortSignal | undefined = undefined>(...args: Arguments<Input, Signal>): AsyncIterable<Result.Result<A, E | AbortedBy<Signal>>>;
}
type Arguments<Input, Signal extends AbortSignal | undefined> = undefined extends Input ? [input?: Input, options?: CallOptions<Signal>] : [input: Input, options?: CallOptions<Signal>];
export type Facade<Service> = {
    readonly [K in keyof Service]: FacadeMethod<Service[K]>;
};
type FacadeMethod<Method> = Method extends (input: infer Input) => infer Outcome ? Outcome extends Effect.Effect<infer A, infer E> ? TakesMetadata<Input> extends true ? MetadataCall<NamedInput<Input>, OrUndefined<A>, E> : Call<Input, OrUndefined<A>, E> : Outcome extends Stream.Stream<infer A, infer E> ? StreamCall<Input, A, E> : never : never;
type NamedInput<Input> = Input extends WithMetadata<infer Named, infer _Public, infer _Private> ? Named : Input;
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

// internal/lookup/plain
import * as Effect from "effect/Effect";
import type { FindInput, LookupResult } from "../../Inputs.ts";
import type { MembershipLookupService } from "../../MembershipLookup.ts";
import type { OrganizationMembership } from "../../OrganizationMembership.ts";
import type { Around } from "../client.ts";
import type { Execute } from "../methods.ts";
import type { Failure } from "./batch.ts";
type Find = (input: FindInput) => Effect.Effect<LookupResult<OrganizationMembership | undefined>, Failure>;
export type PlainLookup = {
    readonly [K in keyof MembershipLookupService]: K extends "find" ? Find : MembershipLookupService[K];
};
export { key } from "./operations.ts";
export declare const make: (execute: Execute, { context, lookup: options, watchers }: Around) => PlainLookup;

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
import type * as SchemaAST from "effect/SchemaAST";
export declare const Metadata: Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>;
export interface Metadata extends Schema.Schema.Type<typeof Metadata> {
}
export type KnownKey<A> = keyof {
    [K in keyof A as string extends K ? never : K]: A[K];
};
export type MetadataOf<Declaration> = [KnownKey<Declaration>] extends [never] ? Metadata : Declaration;
export interface MetadataSchema<Declaration> extends Schema.Bottom<MetadataOf<Declaration>, MetadataOf<Declaration>, never, never, SchemaAST.Objects, MetadataSchema<Declaration>> {
}
export declare const metadataOf: <Declaration>() => MetadataSchema<Declaration>;
export declare const Integer: Schema.Finite;

// internal/named
export type { ClerkError } from "@effect-clerk/core/ClerkError";
export type { ClerkErrors, PlainForm } from "@effect-clerk/core/ClerkErrors";
export type { InvalidRequest, MalformedResponse, RateLimiter, Reason, SDKException, Timeout, Transport, UnexpectedStatus } from "@effect-clerk/core/SDKException";
export type { RateLimitPolicy as RateLimitPolicyValue } from "@effect-clerk/core/RateLimitPolicy";
export type { RetryPolicy as RetryPolicyValue } from "@effect-clerk/core/RetryPolicy";
export type { TimeoutPolicy as TimeoutPolicyValue } from "@effect-clerk/core/TimeoutPolicy";
export type { Issue } from "@effect-clerk/core/Issue";
export type { Processed } from "@effect-clerk/core/Processed";
export type { Fetch, FetchInit, FetchResponse } from "@effect-clerk/http/ClerkHttpClient";

// internal/organizationInputs
import type { MetadataPatch, PageInput, StreamOptions } from "../Inputs.ts";
import type { MetadataOf } from "./modelSchema.ts";
export type OrganizationOrderBy = `${"" | "+" | "-"}${"name" | "created_at" | "members_count"}`;
export interface OrganizationCounts {
    readonly includeMembersCount?: boolean | undefined;
    readonly includeMissingMemberWithElevatedPermissions?: boolean | undefined;
}
export interface OrganizationFilters {
    readonly query?: string | undefined;
    readonly userId?: ReadonlyArray<string> | undefined;
    readonly organizationId?: ReadonlyArray<string> | undefined;
}
export interface GetOrganizationInput extends OrganizationCounts {
    readonly organizationId: string;
}
export interface ListOrganizationsInput extends OrganizationFilters, OrganizationCounts, PageInput {
    readonly orderBy?: OrganizationOrderBy | undefined;
}
export interface StreamOrganizationsInput extends OrganizationFilters, OrganizationCounts, StreamOptions {
}
export interface CreateOrganizationInput {
    readonly name: string;
    readonly createdBy?: string | null | undefined;
    readonly privateMetadata?: MetadataOf<OrganizationPrivateMetadata> | null | undefined;
    readonly publicMetadata?: MetadataOf<OrganizationPublicMetadata> | null | undefined;
    readonly slug?: string | null | undefined;
    readonly maxAllowedMemberships?: number | null | undefined;
    readonly createdAt?: string | null | undefined;
    readonly roleSetKey?: string | null | undefined;
}
export interface UpdateOrganizationInput {
    readonly organizationId: string;
    readonly name?: string | null | undefined;
    readonly slug?: string | null | undefined;
    readonly maxAllowedMemberships?: number | null | undefined;
    readonly adminDeleteEnabled?: boolean | null | undefined;
    readonly createdAt?: string | null | undefined;
    readonly roleSetKey?: string | null | undefined;
}
export interface UpdateOrganizationMetadataInput {
    readonly organizationId: string;
    readonly publicMetadata?: MetadataPatch<OrganizationPublicMetadata> | undefined;
    readonly privateMetadata?: MetadataPatch<OrganizationPrivateMetadata> | undefined;
}
export interface DeleteOrganizationInput {
    readonly organizationId: string;
}

// internal/organizationInvitationInputs
import type { PageInput, StreamOptions } from "../Inputs.ts";
import type { MetadataOf } from "./modelSchema.ts";
export type OrganizationInvitationStatus = "pending" | "accepted" | "revoked" | "expired";
export type OrganizationInvitationOrderBy = `${"" | "+" | "-"}${"created_at" | "email_address"}`;
export interface InvitationInput {
    readonly emailAddress: string;
    readonly role: string;
    readonly inviterUserId?: string | null | undefined;
    readonly publicMetadata?: MetadataOf<OrganizationInvitationPublicMetadata> | null | undefined;
    readonly privateMetadata?: MetadataOf<OrganizationInvitationPrivateMetadata> | null | undefined;
    readonly redirectUrl?: string | null | undefined;
    readonly expiresInDays?: number | null | undefined;
    readonly notify?: boolean | null | undefined;
}
export interface CreateInvitationInput extends InvitationInput {
    readonly organizationId: string;
}
export interface CreateInvitationsInput {
    readonly organizationId: string;
    readonly invitations: ReadonlyArray<InvitationInput>;
}
export interface InvitationFilters {
    readonly organizationId: string;
    readonly status?: OrganizationInvitationStatus | undefined;
    readonly emailAddress?: string | undefined;
}
export interface ListInvitationsInput extends InvitationFilters, PageInput {
    readonly orderBy?: OrganizationInvitationOrderBy | undefined;
}
export interface StreamInvitationsInput extends InvitationFilters, StreamOptions {
}
export interface InstanceInvitationFilters {
    readonly status?: OrganizationInvitationStatus | undefined;
    readonly query?: string | undefined;
}
export interface ListInvitationsForInstanceInput extends InstanceInvitationFilters, PageInput {
    readonly orderBy?: OrganizationInvitationOrderBy | undefined;
}
export interface StreamInvitationsForInstanceInput extends InstanceInvitationFilters, StreamOptions {
}
export interface GetInvitationInput {
    readonly organizationId: string;
    readonly invitationId: string;
}
export interface RevokeInvitationInput {
    readonly organizationId: string;
    readonly invitationId: string;
    readonly requestingUserId?: string | null | undefined;
}

// internal/organizationInvitations
import * as Endpoint from "@effect-clerk/core/Endpoint";
import type { OrganizationInvitation, OrganizationInvitationPage } from "../OrganizationInvitation.ts";
import { type Execute } from "./methods.ts";
import type { CreateInvitationInput, CreateInvitationsInput, GetInvitationInput, ListInvitationsForInstanceInput, ListInvitationsInput, RevokeInvitationInput, StreamInvitationsForInstanceInput, StreamInvitationsInput } from "./organizationInvitationInputs.ts";
export declare const endpoints: {
    create: Endpoint.Endpoint<CreateInvitationInput, OrganizationInvitation, 400 | 402 | 403 | 404 | 422>;
    createBulk: Endpoint.Endpoint<CreateInvitationsInput, OrganizationInvitationPage, 400 | 403 | 404 | 422>;
    list: Endpoint.Endpoint<ListInvitationsInput, OrganizationInvitationPage, 400 | 404 | 422>;
    listForInstance: Endpoint.Endpoint<ListInvitationsForInstanceInput, OrganizationInvitationPage, 400 | 404 | 422 | 500>;
    get: Endpoint.Endpoint<GetInvitationInput, OrganizationInvitation, 400 | 403 | 404>;
    revoke: Endpoint.Endpoint<RevokeInvitationInput, OrganizationInvitation, 400 | 403 | 404>;
};
export declare const key = "OrganizationInvitations";
export declare const make: (execute: Execute) => {
    create: <Public extends object = import("./modelSchema.ts").Metadata, Private extends object = import("./modelSchema.ts").Metadata>(input: import("./metadataInput.ts").WithMetadata<CreateInvitationInput, Public, Private>) => import("effect/Effect").Effect<OrganizationInvitation, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 402 | 403 | 404 | 422> | import("@effect-clerk/core/SDKException").SDKException, never>;
    createBulk: <Public extends object = import("./modelSchema.ts").Metadata, Private extends object = import("./modelSchema.ts").Metadata>(input: import("./metadataInput.ts").WithMetadata<CreateInvitationsInput, Public, Private>) => import("effect/Effect").Effect<OrganizationInvitationPage, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 403 | 404 | 422> | import("@effect-clerk/core/SDKException").SDKException, never>;
    list: (input: ListInvitationsInput) => import("effect/Effect").Effect<OrganizationInvitationPage, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 404 | 422> | import("@effect-clerk/core/SDKException").SDKException, never>;
    listForInstance: (input?: ListInvitationsForInstanceInput | undefined) => import("effect/Effect").Effect<OrganizationInvitationPage, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 404 | 422 | 500> | import("@effect-clerk/core/SDKException").SDKException, never>;
    get: (input: GetInvitationInput) => import("effect/Effect").Effect<OrganizationInvitation, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 403 | 404> | import("@effect-clerk/core/SDKException").SDKException, never>;
    revoke: (input: RevokeInvitationInput) => import("effect/Effect").Effect<OrganizationInvitation, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 403 | 404> | import("@effect-clerk/core/SDKException").SDKException, never>;
    stream: (input: StreamInvitationsInput) => import("effect/Stream").Stream<OrganizationInvitation, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 404 | 422> | import("@effect-clerk/core/SDKException").SDKException, never>;
    streamForInstance: (input?: StreamInvitationsForInstanceInput) => import("effect/Stream").Stream<OrganizationInvitation, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 404 | 422 | 500> | import("@effect-clerk/core/SDKException").SDKException, never>;
};

// internal/organizationRoleInputs
import type { PageInput, StreamOptions } from "../Inputs.ts";
export type OrganizationRoleOrderBy = `${"" | "+" | "-"}${"created_at" | "name" | "key"}`;
export interface RoleFilters {
    readonly query?: string | undefined;
}
export interface ListRolesInput extends RoleFilters, PageInput {
    readonly orderBy?: OrganizationRoleOrderBy | undefined;
}
export interface StreamRolesInput extends RoleFilters, StreamOptions {
}
export interface GetRoleInput {
    readonly organizationRoleId: string;
}

// internal/organizationRoles
import * as Endpoint from "@effect-clerk/core/Endpoint";
import type { OrganizationRole, OrganizationRolePage } from "../OrganizationRole.ts";
import { type Execute } from "./methods.ts";
import type { GetRoleInput, ListRolesInput, StreamRolesInput } from "./organizationRoleInputs.ts";
export declare const endpoints: {
    list: Endpoint.Endpoint<ListRolesInput, OrganizationRolePage, 400 | 401 | 403 | 422>;
    get: Endpoint.Endpoint<GetRoleInput, OrganizationRole, 401 | 403 | 404>;
};
export declare const key = "OrganizationRoles";
export declare const make: (execute: Execute) => {
    list: (input?: ListRolesInput | undefined) => import("effect/Effect").Effect<OrganizationRolePage, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 401 | 403 | 422> | import("@effect-clerk/core/SDKException").SDKException, never>;
    get: (input: GetRoleInput) => import("effect/Effect").Effect<OrganizationRole, import("@effect-clerk/core/ClerkErrors").ClerkErrors<401 | 403 | 404> | import("@effect-clerk/core/SDKException").SDKException, never>;
    stream: (input?: StreamRolesInput) => import("effect/Stream").Stream<OrganizationRole, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 401 | 403 | 422> | import("@effect-clerk/core/SDKException").SDKException, never>;
};

// internal/organizations
import * as Endpoint from "@effect-clerk/core/Endpoint";
import type { DeletedObject, Organization, OrganizationPage } from "../Organization.ts";
import { type Execute } from "./methods.ts";
import type { CreateOrganizationInput, DeleteOrganizationInput, GetOrganizationInput, ListOrganizationsInput, StreamOrganizationsInput, UpdateOrganizationInput, UpdateOrganizationMetadataInput } from "./organizationInputs.ts";
export declare const endpoints: {
    create: Endpoint.Endpoint<CreateOrganizationInput, Organization, 400 | 402 | 403 | 422>;
    list: Endpoint.Endpoint<ListOrganizationsInput, OrganizationPage, 400 | 403 | 422>;
    get: Endpoint.Endpoint<GetOrganizationInput, Organization, 403 | 404>;
    update: Endpoint.Endpoint<UpdateOrganizationInput, Organization, 400 | 402 | 403 | 404 | 422>;
    updateMetadata: Endpoint.Endpoint<UpdateOrganizationMetadataInput, Organization, 400 | 401 | 404 | 422>;
    delete: Endpoint.Endpoint<DeleteOrganizationInput, DeletedObject, 404>;
};
export declare const key = "Organizations";
export declare const make: (execute: Execute) => {
    create: <Public extends object = import("./modelSchema.ts").Metadata, Private extends object = import("./modelSchema.ts").Metadata>(input: import("./metadataInput.ts").WithMetadata<CreateOrganizationInput, Public, Private>) => import("effect/Effect").Effect<Organization, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 402 | 403 | 422> | import("@effect-clerk/core/SDKException").SDKException, never>;
    list: (input?: ListOrganizationsInput | undefined) => import("effect/Effect").Effect<OrganizationPage, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 403 | 422> | import("@effect-clerk/core/SDKException").SDKException, never>;
    get: (input: GetOrganizationInput) => import("effect/Effect").Effect<Organization, import("@effect-clerk/core/ClerkErrors").ClerkErrors<403 | 404> | import("@effect-clerk/core/SDKException").SDKException, never>;
    update: (input: UpdateOrganizationInput) => import("effect/Effect").Effect<Organization, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 402 | 403 | 404 | 422> | import("@effect-clerk/core/SDKException").SDKException, never>;
    updateMetadata: <Public extends object = import("./modelSchema.ts").Metadata, Private extends object = import("./modelSchema.ts").Metadata>(input: import("./metadataInput.ts").WithMetadata<UpdateOrganizationMetadataInput, Public, Private>) => import("effect/Effect").Effect<Organization, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 401 | 404 | 422> | import("@effect-clerk/core/SDKException").SDKException, never>;
    delete: (input: DeleteOrganizationInput) => import("effect/Effect").Effect<DeletedObject, import("@effect-clerk/core/ClerkErrors").ClerkErrors<404> | import("@effect-clerk/core/SDKException").SDKException, never>;
    stream: (input?: StreamOrganizationsInput) => import("effect/Stream").Stream<Organization, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 403 | 422> | import("@effect-clerk/core/SDKException").SDKException, never>;
};

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

// internal/userInputs
import type { PageInput, StreamOptions } from "../Inputs.ts";
export type UserOrderBy = `${"" | "+" | "-"}${"created_at" | "updated_at" | "email_address" | "web3wallet" | "first_name" | "last_name" | "phone_number" | "username" | "last_active_at" | "last_sign_in_at"}`;
export interface UserFilters {
    readonly emailAddress?: ReadonlyArray<string> | undefined;
    readonly phoneNumber?: ReadonlyArray<string> | undefined;
    readonly externalId?: ReadonlyArray<string> | undefined;
    readonly username?: ReadonlyArray<string> | undefined;
    readonly web3Wallet?: ReadonlyArray<string> | undefined;
    readonly userId?: ReadonlyArray<string> | undefined;
    readonly organizationId?: ReadonlyArray<string> | undefined;
    readonly query?: string | undefined;
    readonly emailAddressQuery?: string | undefined;
    readonly phoneNumberQuery?: string | undefined;
    readonly usernameQuery?: string | undefined;
    readonly nameQuery?: string | undefined;
    readonly banned?: boolean | undefined;
    readonly lastActiveAtBefore?: number | undefined;
    readonly lastActiveAtAfter?: number | undefined;
    readonly lastActiveAtSince?: number | undefined;
    readonly createdAtBefore?: number | undefined;
    readonly createdAtAfter?: number | undefined;
    readonly lastSignInAtBefore?: number | undefined;
    readonly lastSignInAtAfter?: number | undefined;
    readonly provider?: string | undefined;
    readonly providerUserId?: ReadonlyArray<string> | undefined;
}
export interface ListUsersInput extends UserFilters, PageInput {
    readonly orderBy?: UserOrderBy | undefined;
    readonly startingAfter?: string | undefined;
}
export interface CountUsersInput extends UserFilters {
}
export interface GetUserInput {
    readonly userId: string;
}
export interface StreamUsersInput extends UserFilters, StreamOptions {
}

// internal/users
import * as Endpoint from "@effect-clerk/core/Endpoint";
import * as Effect from "effect/Effect";
import type { User, UserPage } from "../User.ts";
import { type Execute } from "./methods.ts";
import type { CountUsersInput, GetUserInput, ListUsersInput, StreamUsersInput } from "./userInputs.ts";
export declare const endpoints: {
    list: Endpoint.Endpoint<ListUsersInput, UserPage, 400 | 401 | 422>;
    count: Endpoint.Endpoint<CountUsersInput, number, 422>;
    get: Endpoint.Endpoint<GetUserInput, User, 400 | 401 | 404>;
};
export declare const key = "Users";
export declare const make: (execute: Execute) => {
    list: (input?: ListUsersInput | undefined) => Effect.Effect<UserPage, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 401 | 422> | import("@effect-clerk/core/SDKException").SDKException, never>;
    count: (input?: CountUsersInput | undefined) => Effect.Effect<number, import("@effect-clerk/core/ClerkErrors").ClerkErrors<422> | import("@effect-clerk/core/SDKException").SDKException, never>;
    get: (input: GetUserInput) => Effect.Effect<User, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 401 | 404> | import("@effect-clerk/core/SDKException").SDKException, never>;
    stream: (input?: StreamUsersInput) => import("effect/Stream").Stream<User, import("@effect-clerk/core/ClerkErrors").ClerkErrors<422> | import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 401 | 422> | import("@effect-clerk/core/SDKException").SDKException, never>;
};
