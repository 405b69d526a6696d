// ClerkEmulator
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as HttpClient from "effect/http/HttpClient";
import * as Layer from "effect/Layer";
import type * as Scope from "effect/Scope";
import type { FaultRule } from "./Fault.ts";
import type { AcceptedInvitation, InvitationNotAccepted } from "./Invitation.ts";
import type { InvalidOptions, Options, Span } from "./Options.ts";
import type { RecordedRequest } from "./RecordedRequest.ts";
import type { InvalidSeed, Seed } from "./Seed.ts";
import type { ServeError, ServeOptions, Server } from "./Server.ts";
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
declare const ClerkEmulator_base: Context.ServiceClass<ClerkEmulator, "@effect-clerk/testing/ClerkEmulator", {
    readonly fetch: Fetch;
    readonly httpClient: HttpClient.HttpClient;
    readonly serve: (options?: ServeOptions) => Effect.Effect<Server, ServeError, Scope.Scope>;
    readonly requests: Effect.Effect<ReadonlyArray<RecordedRequest>>;
    readonly inject: (rule: FaultRule) => Effect.Effect<void, InvalidOptions>;
    readonly clearFaults: Effect.Effect<void>;
    readonly reset: Effect.Effect<void>;
    readonly advance: (by: Span) => Effect.Effect<void, InvalidOptions>;
    readonly acceptInvitation: (invitationId: string) => Effect.Effect<AcceptedInvitation, InvitationNotAccepted>;
    readonly snapshot: Effect.Effect<Seed>;
    readonly restore: (seed: unknown) => Effect.Effect<void, InvalidSeed>;
}>;
export declare class ClerkEmulator extends ClerkEmulator_base {
    static readonly make: (seed?: Seed, options?: Options) => Effect.Effect<ClerkEmulator["Service"], InvalidSeed | InvalidOptions>;
    static readonly layer: (seed?: Seed, options?: Options) => Layer.Layer<ClerkEmulator | HttpClient.HttpClient, InvalidSeed | InvalidOptions>;
    static readonly fetch: (seed?: Seed, options?: Options) => Fetch;
    static readonly serve: (options?: ServeOptions & Options & {
        readonly seed?: Seed | undefined;
    }) => Effect.Effect<Server & {
        readonly emulator: ClerkEmulator["Service"];
    }, InvalidSeed | InvalidOptions | ServeError, Scope.Scope>;
}
export {};

// Fault
import * as Schema from "effect/Schema";
import { Span } from "./internal/span.ts";
export declare const FaultResponse: Schema.Struct<{
    readonly delay: Schema.optional<Schema.declare<Span, Span>>;
    readonly status: Schema.optional<Schema.Number>;
    readonly code: Schema.optional<Schema.NonEmptyString>;
    readonly body: Schema.optional<Schema.String>;
    readonly headers: Schema.optional<Schema.$Record<Schema.String, Schema.String>>;
}>;
export interface FaultResponse extends Schema.Schema.Type<typeof FaultResponse> {
}
export declare const Fault: Schema.Union<readonly [Schema.Literals<readonly ["reset", "cutBody", "loseAnswer"]>, Schema.Struct<{
    readonly delay: Schema.optional<Schema.declare<Span, Span>>;
    readonly status: Schema.optional<Schema.Number>;
    readonly code: Schema.optional<Schema.NonEmptyString>;
    readonly body: Schema.optional<Schema.String>;
    readonly headers: Schema.optional<Schema.$Record<Schema.String, Schema.String>>;
}>]>;
export type Fault = typeof Fault.Type;
export declare const FaultRule: Schema.Struct<{
    readonly operation: Schema.optional<Schema.String>;
    readonly times: Schema.optional<Schema.Number>;
    readonly with: Schema.Union<readonly [Schema.Literals<readonly ["reset", "cutBody", "loseAnswer"]>, Schema.Struct<{
        readonly delay: Schema.optional<Schema.declare<Span, Span>>;
        readonly status: Schema.optional<Schema.Number>;
        readonly code: Schema.optional<Schema.NonEmptyString>;
        readonly body: Schema.optional<Schema.String>;
        readonly headers: Schema.optional<Schema.$Record<Schema.String, Schema.String>>;
    }>]>;
}>;
export interface FaultRule extends Schema.Schema.Type<typeof FaultRule> {
}

// Invitation
import * as Schema from "effect/Schema";
export interface AcceptedInvitation {
    readonly organizationId: string;
    readonly userId: string;
    readonly membershipId: string;
}
declare const InvitationNotAccepted_base: Schema.Class<InvitationNotAccepted, Schema.TaggedStruct<"InvitationNotAccepted", {
    readonly status: Schema.Number;
    readonly code: Schema.String;
    readonly description: Schema.String;
}>, import("effect/Cause").YieldableError>;
export declare class InvitationNotAccepted extends InvitationNotAccepted_base {
    get message(): string;
}
export {};

// Options
import type * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { Span } from "./internal/span.ts";
import type { RecordedRequest } from "./RecordedRequest.ts";
export type { Span } from "./internal/span.ts";
export declare const Quota: Schema.Struct<{
    readonly limit: Schema.Number;
    readonly window: Schema.declare<Span, Span>;
}>;
export interface Quota extends Schema.Schema.Type<typeof Quota> {
}
export declare const Limits: Schema.Union<readonly [Schema.Literals<readonly ["off", "development", "production", "byKey"]>, Schema.Struct<{
    readonly instance: Schema.optional<Schema.Struct<{
        readonly limit: Schema.Number;
        readonly window: Schema.declare<Span, Span>;
    }>>;
    readonly membership: Schema.optional<Schema.Struct<{
        readonly limit: Schema.Number;
        readonly window: Schema.declare<Span, Span>;
    }>>;
    readonly invitation: Schema.optional<Schema.Struct<{
        readonly limit: Schema.Number;
        readonly window: Schema.declare<Span, Span>;
    }>>;
    readonly invitationBulk: Schema.optional<Schema.Struct<{
        readonly limit: Schema.Number;
        readonly window: Schema.declare<Span, Span>;
    }>>;
}>]>;
export type Limits = typeof Limits.Type;
export declare const Quirk: Schema.Literals<readonly ["permissionsNull", "slugAbsent", "slugNull", "publicUserDataAbsent", "charset", "emptyMetadataNull", "bulkPartial"]>;
export type Quirk = typeof Quirk.Type;
type OnRequest = (request: RecordedRequest) => Effect.Effect<void>;
declare const OnRequest: Schema.declare<OnRequest, OnRequest>;
export declare const Options: Schema.Struct<{
    readonly limits: Schema.optional<Schema.Union<readonly [Schema.Literals<readonly ["off", "development", "production", "byKey"]>, Schema.Struct<{
        readonly instance: Schema.optional<Schema.Struct<{
            readonly limit: Schema.Number;
            readonly window: Schema.declare<Span, Span>;
        }>>;
        readonly membership: Schema.optional<Schema.Struct<{
            readonly limit: Schema.Number;
            readonly window: Schema.declare<Span, Span>;
        }>>;
        readonly invitation: Schema.optional<Schema.Struct<{
            readonly limit: Schema.Number;
            readonly window: Schema.declare<Span, Span>;
        }>>;
        readonly invitationBulk: Schema.optional<Schema.Struct<{
            readonly limit: Schema.Number;
            readonly window: Schema.declare<Span, Span>;
        }>>;
    }>]>>;
    readonly quirks: Schema.optional<Schema.Union<readonly [Schema.Literal<"all">, Schema.$Array<Schema.Literals<readonly ["permissionsNull", "slugAbsent", "slugNull", "publicUserDataAbsent", "charset", "emptyMetadataNull", "bulkPartial"]>>]>>;
    readonly latency: Schema.optional<Schema.declare<Span, Span>>;
    readonly onRequest: Schema.optional<Schema.declare<OnRequest, OnRequest>>;
}>;
export interface Options extends Schema.Schema.Type<typeof Options> {
}
declare const InvalidOptions_base: Schema.Class<InvalidOptions, Schema.TaggedStruct<"InvalidOptions", {
    readonly issues: Schema.$Array<Schema.Struct<{
        readonly path: Schema.$Array<Schema.Union<readonly [Schema.String, Schema.Int]>>;
        readonly expected: Schema.String;
    }>>;
}>, import("effect/Cause").YieldableError>;
export declare class InvalidOptions extends InvalidOptions_base {
    get message(): string;
}

// Promise
import type { Result } from "@effect-clerk/memberships/Promise";
import { type Fetch } from "./ClerkEmulator.ts";
import type { FaultRule } from "./Fault.ts";
import type { AcceptedInvitation, InvitationNotAccepted } from "./Invitation.ts";
import type { InvalidOptions, Options as EffectOptions, Span } from "./Options.ts";
import type { RecordedRequest } from "./RecordedRequest.ts";
import type { InvalidSeed, Seed } from "./Seed.ts";
import type { ServeError, ServeOptions, Server as Address } from "./Server.ts";
export { type Failure, type Result, type Success, unwrap } from "@effect-clerk/memberships/Promise";
export type { Fetch } from "./ClerkEmulator.ts";
export type { Fault, FaultResponse, FaultRule } from "./Fault.ts";
export { type AcceptedInvitation, InvitationNotAccepted } from "./Invitation.ts";
export { InvalidOptions, type Limits, type Quirk, type Quota, type Span } from "./Options.ts";
export type { RecordedRequest } from "./RecordedRequest.ts";
export { InvalidSeed, type Seed } from "./Seed.ts";
export { ServeError, type ServeOptions } from "./Server.ts";
export interface Options extends Omit<EffectOptions, "onRequest"> {
    readonly onRequest?: ((request: RecordedRequest) => void | Promise<void>) | undefined;
}
export interface Server extends Address {
    readonly close: () => Promise<void>;
}
export interface ClerkEmulator {
    readonly fetch: Fetch;
    readonly serve: (options?: ServeOptions) => Promise<Result<Server, ServeError>>;
    readonly inject: (rule: FaultRule) => Promise<Result<void, InvalidOptions>>;
    readonly clearFaults: () => Promise<void>;
    readonly requests: () => Promise<ReadonlyArray<RecordedRequest>>;
    readonly reset: () => Promise<void>;
    readonly advance: (by: Span) => Promise<Result<void, InvalidOptions>>;
    readonly acceptInvitation: (invitationId: string) => Promise<Result<AcceptedInvitation, InvitationNotAccepted>>;
    readonly snapshot: () => Promise<Seed>;
    readonly restore: (seed: unknown) => Promise<Result<void, InvalidSeed>>;
}
export declare const ClerkEmulator: {
    readonly make: (seed?: Seed, options?: Options) => Promise<Result<ClerkEmulator, InvalidSeed | InvalidOptions>>;
};

// RecordedRequest
export interface RecordedRequest {
    readonly method: string;
    readonly path: string;
    readonly query: string;
    readonly operation: string | undefined;
    readonly status: number | undefined;
}

// Seed
import * as Schema from "effect/Schema";
export declare const Role: Schema.Struct<{
    readonly id: Schema.optional<Schema.declare<string, string>>;
    readonly key: Schema.declare<string, string>;
    readonly name: Schema.declare<string, string>;
    readonly description: Schema.optional<Schema.declare<string, string>>;
    readonly permissions: Schema.$Array<Schema.declare<string, string>>;
    readonly createdAt: Schema.optional<Schema.declare<number, number>>;
    readonly updatedAt: Schema.optional<Schema.declare<number, number>>;
}>;
export interface Role extends Schema.Schema.Type<typeof Role> {
}
export declare const Organization: Schema.Struct<{
    readonly id: Schema.declare<string, string>;
    readonly name: Schema.declare<string, string>;
    readonly slug: Schema.optional<Schema.declare<string, string>>;
    readonly imageUrl: Schema.optional<Schema.declare<string, string>>;
    readonly hasImage: Schema.optional<Schema.Boolean>;
    readonly maxAllowedMemberships: Schema.optional<Schema.declare<number, number>>;
    readonly pendingInvitationsCount: Schema.optional<Schema.declare<number, number>>;
    readonly adminDeleteEnabled: Schema.optional<Schema.Boolean>;
    readonly publicMetadata: Schema.optional<Schema.declare<{
        readonly [key: string]: Schema.Json;
    }, {
        readonly [key: string]: Schema.Json;
    }>>;
    readonly privateMetadata: Schema.optional<Schema.declare<{
        readonly [key: string]: Schema.Json;
    }, {
        readonly [key: string]: Schema.Json;
    }>>;
    readonly createdBy: Schema.optional<Schema.declare<string, string>>;
    readonly roleSetKey: Schema.optional<Schema.NullOr<Schema.declare<string, string>>>;
    readonly roles: Schema.optional<Schema.$Array<Schema.declare<string, string>>>;
    readonly enterpriseConnected: Schema.optional<Schema.Boolean>;
    readonly exclusiveMembership: Schema.optional<Schema.Boolean>;
    readonly roleMigrationInProgress: Schema.optional<Schema.Boolean>;
    readonly createdAt: Schema.optional<Schema.declare<number, number>>;
    readonly updatedAt: Schema.optional<Schema.declare<number, number>>;
    readonly lastActiveAt: Schema.optional<Schema.declare<number, number>>;
}>;
export interface Organization extends Schema.Schema.Type<typeof Organization> {
}
export declare const EmailAddressStatus: Schema.Literals<readonly ["verified", "reserved", "unverified"]>;
export type EmailAddressStatus = typeof EmailAddressStatus.Type;
export declare const EmailAddress: Schema.Union<readonly [Schema.String, Schema.Struct<{
    readonly emailAddress: Schema.declare<string, string>;
    readonly status: Schema.Literals<readonly ["verified", "reserved", "unverified"]>;
}>]>;
export type EmailAddress = typeof EmailAddress.Type;
export declare const User: Schema.Struct<{
    readonly id: Schema.declare<string, string>;
    readonly externalId: Schema.optional<Schema.declare<string, string>>;
    readonly firstName: Schema.optional<Schema.declare<string, string>>;
    readonly lastName: Schema.optional<Schema.declare<string, string>>;
    readonly username: Schema.optional<Schema.declare<string, string>>;
    readonly emailAddresses: Schema.optional<Schema.$Array<Schema.Union<readonly [Schema.String, Schema.Struct<{
        readonly emailAddress: Schema.declare<string, string>;
        readonly status: Schema.Literals<readonly ["verified", "reserved", "unverified"]>;
    }>]>>>;
    readonly phoneNumbers: Schema.optional<Schema.$Array<Schema.declare<string, string>>>;
    readonly web3Wallets: Schema.optional<Schema.$Array<Schema.declare<string, string>>>;
    readonly imageUrl: Schema.optional<Schema.declare<string, string>>;
    readonly hasImage: Schema.optional<Schema.Boolean>;
    readonly banned: Schema.optional<Schema.Boolean>;
    readonly deprovisioned: Schema.optional<Schema.Boolean>;
    readonly publicMetadata: Schema.optional<Schema.declare<{
        readonly [key: string]: Schema.Json;
    }, {
        readonly [key: string]: Schema.Json;
    }>>;
    readonly privateMetadata: Schema.optional<Schema.declare<{
        readonly [key: string]: Schema.Json;
    }, {
        readonly [key: string]: Schema.Json;
    }>>;
    readonly unsafeMetadata: Schema.optional<Schema.declare<{
        readonly [key: string]: Schema.Json;
    }, {
        readonly [key: string]: Schema.Json;
    }>>;
    readonly createdAt: Schema.optional<Schema.declare<number, number>>;
    readonly lastActiveAt: Schema.optional<Schema.declare<number, number>>;
}>;
export interface User extends Schema.Schema.Type<typeof User> {
}
export declare const Membership: Schema.Struct<{
    readonly id: Schema.optional<Schema.declare<string, string>>;
    readonly organizationId: Schema.declare<string, string>;
    readonly userId: Schema.declare<string, string>;
    readonly role: Schema.declare<string, string>;
    readonly publicMetadata: Schema.optional<Schema.declare<{
        readonly [key: string]: Schema.Json;
    }, {
        readonly [key: string]: Schema.Json;
    }>>;
    readonly privateMetadata: Schema.optional<Schema.declare<{
        readonly [key: string]: Schema.Json;
    }, {
        readonly [key: string]: Schema.Json;
    }>>;
    readonly managedByScim: Schema.optional<Schema.Boolean>;
    readonly createdAt: Schema.optional<Schema.declare<number, number>>;
    readonly updatedAt: Schema.optional<Schema.declare<number, number>>;
}>;
export interface Membership extends Schema.Schema.Type<typeof Membership> {
}
export declare const InvitationStatus: Schema.Literals<readonly ["pending", "accepted", "revoked", "expired"]>;
export type InvitationStatus = typeof InvitationStatus.Type;
export declare const Invitation: Schema.Struct<{
    readonly id: Schema.optional<Schema.declare<string, string>>;
    readonly organizationId: Schema.declare<string, string>;
    readonly emailAddress: Schema.declare<string, string>;
    readonly role: Schema.declare<string, string>;
    readonly inviterUserId: Schema.optional<Schema.declare<string, string>>;
    readonly status: Schema.optional<Schema.Literals<readonly ["pending", "accepted", "revoked", "expired"]>>;
    readonly publicMetadata: Schema.optional<Schema.declare<{
        readonly [key: string]: Schema.Json;
    }, {
        readonly [key: string]: Schema.Json;
    }>>;
    readonly privateMetadata: Schema.optional<Schema.declare<{
        readonly [key: string]: Schema.Json;
    }, {
        readonly [key: string]: Schema.Json;
    }>>;
    readonly expiresAt: Schema.optional<Schema.declare<number, number>>;
    readonly createdAt: Schema.optional<Schema.declare<number, number>>;
    readonly updatedAt: Schema.optional<Schema.declare<number, number>>;
}>;
export interface Invitation extends Schema.Schema.Type<typeof Invitation> {
}
export declare const Seed: Schema.Struct<{
    readonly $schema: Schema.optional<Schema.declare<string, string>>;
    readonly organizations: Schema.optional<Schema.$Array<Schema.Struct<{
        readonly id: Schema.declare<string, string>;
        readonly name: Schema.declare<string, string>;
        readonly slug: Schema.optional<Schema.declare<string, string>>;
        readonly imageUrl: Schema.optional<Schema.declare<string, string>>;
        readonly hasImage: Schema.optional<Schema.Boolean>;
        readonly maxAllowedMemberships: Schema.optional<Schema.declare<number, number>>;
        readonly pendingInvitationsCount: Schema.optional<Schema.declare<number, number>>;
        readonly adminDeleteEnabled: Schema.optional<Schema.Boolean>;
        readonly publicMetadata: Schema.optional<Schema.declare<{
            readonly [key: string]: Schema.Json;
        }, {
            readonly [key: string]: Schema.Json;
        }>>;
        readonly privateMetadata: Schema.optional<Schema.declare<{
            readonly [key: string]: Schema.Json;
        }, {
            readonly [key: string]: Schema.Json;
        }>>;
        readonly createdBy: Schema.optional<Schema.declare<string, string>>;
        readonly roleSetKey: Schema.optional<Schema.NullOr<Schema.declare<string, string>>>;
        readonly roles: Schema.optional<Schema.$Array<Schema.declare<string, string>>>;
        readonly enterpriseConnected: Schema.optional<Schema.Boolean>;
        readonly exclusiveMembership: Schema.optional<Schema.Boolean>;
        readonly roleMigrationInProgress: Schema.optional<Schema.Boolean>;
        readonly createdAt: Schema.optional<Schema.declare<number, number>>;
        readonly updatedAt: Schema.optional<Schema.declare<number, number>>;
        readonly lastActiveAt: Schema.optional<Schema.declare<number, number>>;
    }>>>;
    readonly users: Schema.optional<Schema.$Array<Schema.Struct<{
        readonly id: Schema.declare<string, string>;
        readonly externalId: Schema.optional<Schema.declare<string, string>>;
        readonly firstName: Schema.optional<Schema.declare<string, string>>;
        readonly lastName: Schema.optional<Schema.declare<string, string>>;
        readonly username: Schema.optional<Schema.declare<string, string>>;
        readonly emailAddresses: Schema.optional<Schema.$Array<Schema.Union<readonly [Schema.String, Schema.Struct<{
            readonly emailAddress: Schema.declare<string, string>;
            readonly status: Schema.Literals<readonly ["verified", "reserved", "unverified"]>;
        }>]>>>;
        readonly phoneNumbers: Schema.optional<Schema.$Array<Schema.declare<string, string>>>;
        readonly web3Wallets: Schema.optional<Schema.$Array<Schema.declare<string, string>>>;
        readonly imageUrl: Schema.optional<Schema.declare<string, string>>;
        readonly hasImage: Schema.optional<Schema.Boolean>;
        readonly banned: Schema.optional<Schema.Boolean>;
        readonly deprovisioned: Schema.optional<Schema.Boolean>;
        readonly publicMetadata: Schema.optional<Schema.declare<{
            readonly [key: string]: Schema.Json;
        }, {
            readonly [key: string]: Schema.Json;
        }>>;
        readonly privateMetadata: Schema.optional<Schema.declare<{
            readonly [key: string]: Schema.Json;
        }, {
            readonly [key: string]: Schema.Json;
        }>>;
        readonly unsafeMetadata: Schema.optional<Schema.declare<{
            readonly [key: string]: Schema.Json;
        }, {
            readonly [key: string]: Schema.Json;
        }>>;
        readonly createdAt: Schema.optional<Schema.declare<number, number>>;
        readonly lastActiveAt: Schema.optional<Schema.declare<number, number>>;
    }>>>;
    readonly memberships: Schema.optional<Schema.$Array<Schema.Struct<{
        readonly id: Schema.optional<Schema.declare<string, string>>;
        readonly organizationId: Schema.declare<string, string>;
        readonly userId: Schema.declare<string, string>;
        readonly role: Schema.declare<string, string>;
        readonly publicMetadata: Schema.optional<Schema.declare<{
            readonly [key: string]: Schema.Json;
        }, {
            readonly [key: string]: Schema.Json;
        }>>;
        readonly privateMetadata: Schema.optional<Schema.declare<{
            readonly [key: string]: Schema.Json;
        }, {
            readonly [key: string]: Schema.Json;
        }>>;
        readonly managedByScim: Schema.optional<Schema.Boolean>;
        readonly createdAt: Schema.optional<Schema.declare<number, number>>;
        readonly updatedAt: Schema.optional<Schema.declare<number, number>>;
    }>>>;
    readonly invitations: Schema.optional<Schema.$Array<Schema.Struct<{
        readonly id: Schema.optional<Schema.declare<string, string>>;
        readonly organizationId: Schema.declare<string, string>;
        readonly emailAddress: Schema.declare<string, string>;
        readonly role: Schema.declare<string, string>;
        readonly inviterUserId: Schema.optional<Schema.declare<string, string>>;
        readonly status: Schema.optional<Schema.Literals<readonly ["pending", "accepted", "revoked", "expired"]>>;
        readonly publicMetadata: Schema.optional<Schema.declare<{
            readonly [key: string]: Schema.Json;
        }, {
            readonly [key: string]: Schema.Json;
        }>>;
        readonly privateMetadata: Schema.optional<Schema.declare<{
            readonly [key: string]: Schema.Json;
        }, {
            readonly [key: string]: Schema.Json;
        }>>;
        readonly expiresAt: Schema.optional<Schema.declare<number, number>>;
        readonly createdAt: Schema.optional<Schema.declare<number, number>>;
        readonly updatedAt: Schema.optional<Schema.declare<number, number>>;
    }>>>;
    readonly roles: Schema.optional<Schema.$Array<Schema.Struct<{
        readonly id: Schema.optional<Schema.declare<string, string>>;
        readonly key: Schema.declare<string, string>;
        readonly name: Schema.declare<string, string>;
        readonly description: Schema.optional<Schema.declare<string, string>>;
        readonly permissions: Schema.$Array<Schema.declare<string, string>>;
        readonly createdAt: Schema.optional<Schema.declare<number, number>>;
        readonly updatedAt: Schema.optional<Schema.declare<number, number>>;
    }>>>;
    readonly organizationsEnabled: Schema.optional<Schema.Boolean>;
    readonly personalAccountsAllowed: Schema.optional<Schema.Boolean>;
    readonly maxAllowedMemberships: Schema.optional<Schema.declare<number, number>>;
}>;
export interface Seed extends Schema.Schema.Type<typeof Seed> {
}
declare const InvalidSeed_base: Schema.Class<InvalidSeed, Schema.TaggedStruct<"InvalidSeed", {
    readonly issues: Schema.$Array<Schema.Struct<{
        readonly path: Schema.$Array<Schema.Union<readonly [Schema.String, Schema.Int]>>;
        readonly expected: Schema.String;
    }>>;
}>, import("effect/Cause").YieldableError>;
export declare class InvalidSeed extends InvalidSeed_base {
    get message(): string;
}
export {};

// Server
import * as Schema from "effect/Schema";
import type { Span } from "./internal/span.ts";
export interface ServeOptions {
    readonly port?: number | undefined;
    readonly host?: string | undefined;
    readonly allowHosts?: ReadonlyArray<string> | undefined;
    readonly control?: boolean | undefined;
    readonly requestTimeout?: Span | undefined;
}
export interface Server {
    readonly url: string;
    readonly apiUrl: string;
    readonly port: number;
    readonly controlUrl?: string | undefined;
}
declare const ServeError_base: Schema.Class<ServeError, Schema.TaggedStruct<"ServeError", {
    readonly host: Schema.String;
    readonly port: Schema.Number;
    readonly code: Schema.optionalKey<Schema.String>;
    readonly description: Schema.String;
}>, import("effect/Cause").YieldableError>;
export declare class ServeError extends ServeError_base {
    get message(): string;
}
export {};

// index
export * from "./ClerkEmulator.ts";
export type { Fault, FaultRule } from "./Fault.ts";
export { type AcceptedInvitation, InvitationNotAccepted } from "./Invitation.ts";
export { InvalidOptions, type Limits, type Options, type Quirk } from "./Options.ts";
export type { RecordedRequest } from "./RecordedRequest.ts";
export { InvalidSeed, Seed } from "./Seed.ts";
export { ServeError, type ServeOptions, type Server } from "./Server.ts";

// internal/span
import * as Duration from "effect/Duration";
import * as Schema from "effect/Schema";
export type Span = number | Duration.Duration | `${number} ${Duration.Unit}`;
export declare const Span: Schema.declare<Span, Span>;
export declare const PositiveSpan: Schema.declare<Span, Span>;
