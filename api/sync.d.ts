// Desired
import type { MetadataPatch } from "@effect-clerk/memberships/Inputs";
import type { WithMetadata } from "@effect-clerk/memberships/internal";
export type DesiredMember = ({
    readonly userId: string;
}
 | {
    readonly emailAddress: string;
} | {
    readonly externalId: string;
}) & {
    readonly role: string;
    readonly publicMetadata?: MetadataPatch<OrganizationMembershipPublicMetadata> | undefined;
    readonly privateMetadata?: MetadataPatch<OrganizationMembershipPrivateMetadata> | undefined;
    readonly source?: string | undefined;
};
export type DesiredMemberOf<PublicMetadata, PrivateMetadata> = WithMetadata<DesiredMember, PublicMetadata, PrivateMetadata>;
export interface Desired<Member = DesiredMember> {
    readonly organizationId: string;
    readonly members: Iterable<Member>;
}
export type Percentage = `${number}%`;
export interface Guards {
    readonly minAdministrators?: number | undefined;
    readonly maxRemovals?: number | Percentage | undefined;
    readonly maxDemotions?: number | Percentage | undefined;
    readonly protect?: ReadonlyArray<string> | undefined;
}
export interface Acknowledge {
    readonly removals?: number | undefined;
    readonly demotions?: number | undefined;
    readonly shrink?: number | undefined;
    readonly promotedOutside?: number | undefined;
}
export interface PlanOptions {
    readonly remove?: "never" | "managed" | "unlisted" | undefined;
    readonly left?: "hold" | "restore" | undefined;
    readonly drift?: "restore" | "hold" | undefined;
    readonly unknown?: "reject" | "invite" | "skip" | undefined;
    readonly administratorRoles?: ReadonlyArray<string> | undefined;
    readonly guards?: Guards | undefined;
    readonly acknowledge?: Acknowledge | undefined;
}
export interface DesiredOrganization<Member = DesiredMember> extends Desired<Member> {
    readonly options?: PlanOptions | undefined;
}

// JournalError
import * as Schema from "effect/Schema";
declare const JournalError_base: Schema.Class<JournalError, Schema.TaggedStruct<"JournalError", {
    readonly description: Schema.String;
}>, import("effect/Cause").YieldableError>;
export declare class JournalError extends JournalError_base {
    get message(): string;
}
export {};

// MembershipSync
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig";
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors";
import type { SDKException } from "@effect-clerk/core/SDKException";
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient";
import type { Metadata } from "@effect-clerk/memberships/OrganizationMembership";
import type { FetchOptions } from "@effect-clerk/memberships/OrganizationMemberships";
import type * as Config from "effect/Config";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import type * as Stream from "effect/Stream";
import type { Desired, DesiredMemberOf, DesiredOrganization, PlanOptions } from "./Desired.ts";
import type { ApplyOptions } from "./internal/apply/applyOptions.ts";
import { type OrganizationPlan } from "./internal/plan/planAll.ts";
import type { Plan } from "./internal/model/planSchema.ts";
import { type UndoOptions } from "./internal/undo/undo.ts";
import type { JournalError } from "./JournalError.ts";
import type { PlanRejected } from "./PlanRejected.ts";
import type { PlanStale } from "./PlanStale.ts";
import type { Report, SyncEvent } from "./SyncEvent.ts";
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig";
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient";
export type * from "./Desired.ts";
export type { ApplyOptions } from "./internal/apply/applyOptions.ts";
export type { OrganizationPlan } from "./internal/plan/planAll.ts";
export type { UndoOptions } from "./internal/undo/undo.ts";
export interface MembershipSyncService {
    readonly plan: <Public extends object = Metadata, Private extends object = Metadata>(desired: Desired<DesiredMemberOf<Public, Private>>, options?: PlanOptions) => Effect.Effect<Plan, PlanRejected | ClerkErrors<400 | 401 | 403 | 404 | 422> | SDKException>;
    readonly planAll: <Public extends object = Metadata, Private extends object = Metadata>(desireds: Iterable<DesiredOrganization<DesiredMemberOf<Public, Private>>>, options?: PlanOptions) => Stream.Stream<OrganizationPlan, ClerkErrors<400 | 401 | 403 | 404 | 422 | 500> | SDKException>;
    readonly apply: (plan: Plan, options?: ApplyOptions) => Stream.Stream<SyncEvent, PlanStale | JournalError | SDKException>;
    readonly run: (plan: Plan, options?: ApplyOptions) => Effect.Effect<Report, PlanStale | JournalError | SDKException>;
    readonly undo: (report: Report, options?: UndoOptions) => Effect.Effect<Plan, PlanRejected | ClerkErrors<400 | 401 | 403 | 404 | 422> | SDKException>;
}
declare const MembershipSync_base: Context.ServiceClass<MembershipSync, "@effect-clerk/sync/MembershipSync", MembershipSyncService>;
export declare class MembershipSync extends MembershipSync_base {
    static readonly layer: Layer.Layer<MembershipSync, never, ClerkHttpClient.ClerkHttpClient>;
    static readonly layerFetch: (options: ClerkConfig.Options & FetchOptions) => Layer.Layer<MembershipSync, SDKException>;
    static readonly layerFetchConfig: (options?: Pick<ClerkConfig.Options, "allowInsecure"> & FetchOptions) => Layer.Layer<MembershipSync, Config.ConfigError>;
}

// Plan
import { type FormatOptions } from "./internal/text/formatPlan.ts";
import type { Plan } from "./internal/model/planSchema.ts";
import { type ActionCounts } from "./internal/text/verbs.ts";
export * from "./internal/model/planSchema.ts";
export type { FormatOptions } from "./internal/text/formatPlan.ts";
export type { ActionCounts } from "./internal/text/verbs.ts";
export declare const isEmpty: (plan: Plan) => boolean;
export interface Counts extends ActionCounts {
    readonly changes: number;
    readonly kept: number;
    readonly held: number;
    readonly forgotten: number;
}
export declare const counts: (plan: Plan) => Counts;
export declare const format: (plan: Plan, options?: FormatOptions) => string;

// PlanRejected
import { type InspectArguments } from "@effect-clerk/core/internal";
import { NodeInspectSymbol } from "effect/Inspectable";
interface Common {
    readonly message: string;
    readonly source?: string;
}
interface RowRejection extends Common {
    readonly source: string;
}
export interface InvalidMember extends Common {
    readonly _tag: "InvalidMember";
    readonly source: string;
    readonly field: string;
    readonly expected: string;
}
export interface EmptyDesired extends Common {
    readonly _tag: "EmptyDesired";
}
export interface DesiredShrank extends Common {
    readonly _tag: "DesiredShrank";
    readonly listed: number;
    readonly lastListed: number;
    readonly acknowledge: {
        readonly shrink: number;
    };
}
export interface DuplicateMember extends Common {
    readonly _tag: "DuplicateMember";
    readonly source: string;
    readonly first: string;
}
export interface UnknownUser extends RowRejection {
    readonly _tag: "UnknownUser";
}
export interface AmbiguousUser extends RowRejection {
    readonly _tag: "AmbiguousUser";
    readonly userIds: ReadonlyArray<string>;
}
export interface UnverifiedAddress extends RowRejection {
    readonly _tag: "UnverifiedAddress";
    readonly userIds: ReadonlyArray<string>;
}
export interface UnknownRole extends Common {
    readonly _tag: "UnknownRole";
    readonly role: string;
    readonly nearest?: string;
}
export interface MetadataTooLarge extends RowRejection {
    readonly _tag: "MetadataTooLarge";
    readonly field: "publicMetadata" | "privateMetadata";
    readonly bytes: number;
}
export interface TooManyRemovals extends Common {
    readonly _tag: "TooManyRemovals";
    readonly removals: number;
    readonly limit: number;
    readonly members: number;
    readonly acknowledge: {
        readonly removals: number;
    };
}
export interface TooManyDemotions extends Common {
    readonly _tag: "TooManyDemotions";
    readonly demotions: number;
    readonly limit: number;
    readonly administrators: number;
    readonly acknowledge: {
        readonly demotions: number;
    };
}
export interface ProtectedMember extends Common {
    readonly _tag: "ProtectedMember";
    readonly userId: string;
}
export interface PromotedOutside extends Common {
    readonly _tag: "PromotedOutside";
    readonly userIds: ReadonlyArray<string>;
    readonly acknowledge: {
        readonly promotedOutside: number;
    };
}
export interface TooFewAdministrators extends Common {
    readonly _tag: "TooFewAdministrators";
    readonly administrators: number;
    readonly minimum: number;
}
export interface SeatsExceeded extends Common {
    readonly _tag: "SeatsExceeded";
    readonly seats: number;
    readonly needed: number;
}
export interface NoSafeOrder extends Common {
    readonly _tag: "NoSafeOrder";
}
export interface UnknownOrganization extends Common {
    readonly _tag: "UnknownOrganization";
    readonly organizationId: string;
}
export type Rejection = InvalidMember | EmptyDesired | DesiredShrank | DuplicateMember | UnknownUser | AmbiguousUser | UnverifiedAddress | UnknownRole | MetadataTooLarge | TooManyRemovals | TooManyDemotions | ProtectedMember | PromotedOutside | TooFewAdministrators | SeatsExceeded | NoSafeOrder | UnknownOrganization;
export type Rejections = readonly [Rejection, ...Array<Rejection>];
declare const PlanRejected_base: new <A extends Record<string, any> = {}>(args: import("effect/Types").VoidIfEmpty<{ readonly [P in keyof A as P extends "_tag" ? never : P]: A[P]; }>) => import("effect/Cause").YieldableError & {
    readonly _tag: "PlanRejected";
} & Readonly<A>;
export declare class PlanRejected extends PlanRejected_base<{
    readonly rejections: Rejections;
}> {
    get message(): string;
    toJSON(): {
        readonly _tag: "PlanRejected";
        readonly rejections: ReadonlyArray<Rejection>;
        readonly message: string;
    };
    [NodeInspectSymbol](...settings: InspectArguments): unknown;
}
export {};

// PlanStale
import * as Schema from "effect/Schema";
export declare const StaleChange: Schema.Struct<{
    readonly userId: Schema.optionalKey<Schema.String>;
    readonly emailAddress: Schema.optionalKey<Schema.String>;
    readonly n: Schema.optionalKey<Schema.Int>;
    readonly now: Schema.NullOr<Schema.Union<readonly [Schema.Struct<{
        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly membershipId: Schema.String;
        readonly role: Schema.String;
    }>, Schema.Struct<{
        readonly invitationId: Schema.String;
        readonly role: Schema.String;
        readonly status: Schema.String;
    }>]>>;
}>;
export interface StaleChange extends Schema.Schema.Type<typeof StaleChange> {
}
export declare const StaleReason: Schema.TaggedUnion<{
    readonly Changed: Schema.TaggedStruct<"Changed", {
        readonly changes: Schema.NonEmptyArray<Schema.Struct<{
            readonly userId: Schema.optionalKey<Schema.String>;
            readonly emailAddress: Schema.optionalKey<Schema.String>;
            readonly n: Schema.optionalKey<Schema.Int>;
            readonly now: Schema.NullOr<Schema.Union<readonly [Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly membershipId: Schema.String;
                readonly role: Schema.String;
            }>, Schema.Struct<{
                readonly invitationId: Schema.String;
                readonly role: Schema.String;
                readonly status: Schema.String;
            }>]>>;
        }>>;
    }>;
    readonly Edited: Schema.TaggedStruct<"Edited", {}>;
    readonly OtherTarget: Schema.TaggedStruct<"OtherTarget", {
        readonly field: Schema.Literals<readonly ["apiUrl", "keyKind"]>;
        readonly plan: Schema.String;
        readonly client: Schema.String;
    }>;
    readonly Roles: Schema.TaggedStruct<"Roles", {
        readonly roles: Schema.NonEmptyArray<Schema.String>;
    }>;
    readonly TooOld: Schema.TaggedStruct<"TooOld", {
        readonly createdAt: Schema.Int;
        readonly now: Schema.Int;
    }>;
    readonly Unexpected: Schema.TaggedStruct<"Unexpected", {
        readonly hash: Schema.String;
        readonly expected: Schema.String;
    }>;
}>;
export type StaleReason = typeof StaleReason.Type;
declare const PlanStale_base: new <A extends Record<string, any> = {}>(args: import("effect/Types").VoidIfEmpty<{ readonly [P in keyof A as P extends "_tag" ? never : P]: A[P]; }>) => import("effect/Cause").YieldableError & {
    readonly _tag: "PlanStale";
} & Readonly<A>;
export declare class PlanStale extends PlanStale_base<{
    readonly reason: StaleReason;
}> {
    get message(): string;
}
export {};

// SyncEvent
import * as Schema from "effect/Schema";
import type { Action, Options, Plan, Target } from "./internal/model/planSchema.ts";
export declare const Now: Schema.NullOr<Schema.Union<readonly [Schema.Struct<{
    readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
    readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
    readonly membershipId: Schema.String;
    readonly role: Schema.String;
}>, Schema.Struct<{
    readonly invitationId: Schema.String;
    readonly role: Schema.String;
    readonly status: Schema.String;
}>]>>;
export type Now = typeof Now.Type;
export declare const Outcome: Schema.Union<readonly [Schema.Literals<readonly ["done", "found", "interrupted"]>, Schema.TaggedStruct<"Failed", {
    readonly error: Schema.Union<readonly [Schema.Codec<import("@effect-clerk/core/ClerkErrors").ClerkErrors<number>, {
        readonly _tag: "ClerkErrors";
        readonly status: number;
        readonly errors: readonly [{
            readonly code: string;
            readonly message: string;
            readonly longMessage: string;
            readonly meta?: {
                readonly [x: string]: unknown;
            };
        }, ...{
            readonly code: string;
            readonly message: string;
            readonly longMessage: string;
            readonly meta?: {
                readonly [x: string]: unknown;
            };
        }[]];
        readonly meta?: {
            readonly [x: string]: unknown;
        };
        readonly clerkTraceId?: string;
        readonly retryAfter?: number;
        readonly attempts: number;
        readonly earlier?: "maybe" | "no" | "yes";
        readonly operation: string;
        readonly method: string;
        readonly path: string;
    }, never, never>, Schema.Codec<import("@effect-clerk/core/SDKException").SDKException, {
        readonly _tag: "SDKException";
        readonly reason: {
            readonly _tag: "Transport";
            readonly processed: "maybe" | "no" | "yes";
            readonly description: string;
            readonly code?: string;
            readonly status?: number;
        } | {
            readonly _tag: "Timeout";
            readonly processed: "maybe" | "no" | "yes";
            readonly limit: "attempt" | "total";
            readonly duration: number;
        } | {
            readonly _tag: "UnexpectedStatus";
            readonly processed: "maybe" | "no" | "yes";
            readonly status: number;
            readonly errors: readonly {
                readonly code: string;
                readonly message: string;
                readonly longMessage: string;
                readonly meta?: {
                    readonly [x: string]: unknown;
                };
            }[];
            readonly meta?: {
                readonly [x: string]: unknown;
            };
            readonly excerpt: string;
            readonly clerkTraceId?: string;
            readonly retryAfter?: number;
        } | {
            readonly _tag: "MalformedResponse";
            readonly processed: "maybe" | "no" | "yes";
            readonly status: number;
            readonly issues: readonly {
                readonly path: readonly (string | number)[];
                readonly expected: string;
            }[];
            readonly record?: {
                readonly id: string;
                readonly createdAt: number;
            };
        } | {
            readonly _tag: "InvalidRequest";
            readonly processed: "maybe" | "no" | "yes";
            readonly issues: readonly {
                readonly path: readonly (string | number)[];
                readonly expected: string;
            }[];
        } | {
            readonly _tag: "RateLimiter";
            readonly processed: "maybe" | "no" | "yes";
            readonly description: string;
            readonly retryAfter?: number;
        };
        readonly operation: string;
        readonly method?: string;
        readonly path?: string;
        readonly attempts: number;
        readonly earlier?: "maybe" | "no" | "yes";
    }, never, never>]>;
}>, Schema.TaggedStruct<"Held", {
    readonly why: Schema.Literals<readonly ["administrators", "seats", "stopped"]>;
}>, Schema.TaggedStruct<"Stale", {
    readonly now: Schema.NullOr<Schema.Union<readonly [Schema.Struct<{
        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly membershipId: Schema.String;
        readonly role: Schema.String;
    }>, Schema.Struct<{
        readonly invitationId: Schema.String;
        readonly role: Schema.String;
        readonly status: Schema.String;
    }>]>>;
}>]>;
export type Outcome = typeof Outcome.Type;
export interface ActionReport {
    readonly n: number;
    readonly action: Action;
    readonly before: Action["before"];
    readonly after: Action["after"];
    readonly outcome: Outcome;
    readonly attempts: number;
    readonly traceId?: string;
    readonly applied: boolean;
}
export interface OutcomeCounts {
    readonly done: number;
    readonly found: number;
    readonly failed: number;
    readonly held: number;
    readonly stale: number;
    readonly interrupted: number;
}
export interface Report {
    readonly hash: string;
    readonly target: Target;
    readonly options: Options;
    readonly base: Plan["observed"]["base"];
    readonly startedAt: number;
    readonly finishedAt: number;
    readonly outcomes: ReadonlyArray<ActionReport>;
    readonly counts: OutcomeCounts;
}
export type SyncEvent = {
    readonly _tag: "Started";
    readonly of: number;
    readonly resumed: boolean;
} | {
    readonly _tag: "Began";
    readonly n: number;
} | {
    readonly _tag: "Done";
    readonly n: number;
    readonly outcome: Outcome;
} | {
    readonly _tag: "Throttled";
    readonly until: number;
} | {
    readonly _tag: "Progress";
    readonly done: number;
    readonly of: number;
    readonly perSecond: number;
    readonly secondsLeft?: number;
} | {
    readonly _tag: "Finished";
    readonly report: Report;
};

// SyncJournal
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as Option from "effect/Option";
import * as KeyValueStore from "effect/persistence/KeyValueStore";
import type * as Scope from "effect/Scope";
import { type JournalEntry } from "./internal/journal/journalEntry.ts";
import type { Plan } from "./internal/model/planSchema.ts";
import { JournalError } from "./JournalError.ts";
import type { Report } from "./SyncEvent.ts";
export type { JournalEntry } from "./internal/journal/journalEntry.ts";
export interface OpenJournal {
    readonly entries: ReadonlyArray<JournalEntry>;
    readonly append: (entry: JournalEntry, durable: boolean) => Effect.Effect<void, JournalError>;
}
export interface JournaledApply {
    readonly plan: Plan;
    readonly rate: number;
    readonly report: Report;
}
declare const SyncJournal_base: Context.ServiceClass<SyncJournal, "@effect-clerk/sync/SyncJournal", {
    readonly open: (plan: Plan) => Effect.Effect<OpenJournal, JournalError, Scope.Scope>;
    readonly read: (hash: string) => Effect.Effect<Option.Option<JournaledApply>, JournalError>;
}>;
export declare class SyncJournal extends SyncJournal_base {
    static readonly makeMemory: Effect.Effect<SyncJournal["Service"]>;
    static readonly layerMemory: Layer.Layer<SyncJournal>;
    static readonly layerFile: (directory: string) => Layer.Layer<SyncJournal>;
    static readonly layerKeyValueStore: Layer.Layer<SyncJournal, never, KeyValueStore.KeyValueStore>;
}

// SyncState
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as Option from "effect/Option";
import * as KeyValueStore from "effect/persistence/KeyValueStore";
import type * as Scope from "effect/Scope";
import { Base } from "./internal/model/base.ts";
import type { Target } from "./internal/model/planSchema.ts";
import { JournalError } from "./JournalError.ts";
export { Base } from "./internal/model/base.ts";
export interface RunClaims {
    readonly claim: (target: Target, executionId: string) => Effect.Effect<ReadonlyArray<string>, JournalError>;
    readonly release: (target: Target, executionId: string) => Effect.Effect<void, JournalError>;
}
declare const SyncState_base: Context.ServiceClass<SyncState, "@effect-clerk/sync/SyncState", {
    readonly load: (target: Target) => Effect.Effect<Option.Option<Base>, JournalError>;
    readonly save: (target: Target, base: Base) => Effect.Effect<void, JournalError>;
    readonly lock: (target: Target) => Effect.Effect<void, JournalError, Scope.Scope>;
    readonly claims?: RunClaims;
}>;
export declare class SyncState extends SyncState_base {
    static readonly makeMemory: Effect.Effect<SyncState["Service"]>;
    static readonly layerMemory: Layer.Layer<SyncState>;
    static readonly layerFile: (directory: string) => Layer.Layer<SyncState>;
    static readonly layerKeyValueStore: Layer.Layer<SyncState, never, KeyValueStore.KeyValueStore>;
}

// Workflow
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as Workflow from "effect/workflow/Workflow";
import type { WorkflowEngine } from "effect/workflow/WorkflowEngine";
import { type Announcement, SyncResult } from "./internal/durable/model.ts";
import { SyncState } from "./SyncState.ts";
export { type Announcement, Payload, PlanRequest, SyncResult } from "./internal/durable/model.ts";
declare const MembershipSyncWorkflow_base: Workflow.Workflow<"MembershipSync", import("effect/Schema").Struct<{
    readonly plan: import("effect/Schema").Codec<import("./Plan.ts").Plan | {
        readonly key: string;
        readonly organizationId: string;
        readonly members: readonly ({
            readonly role: string;
            readonly publicMetadata?: {
                readonly [x: string]: import("effect/Schema").Json;
            } | undefined;
            readonly privateMetadata?: {
                readonly [x: string]: import("effect/Schema").Json;
            } | undefined;
            readonly source?: string | undefined;
            readonly userId: string;
        } | {
            readonly role: string;
            readonly publicMetadata?: {
                readonly [x: string]: import("effect/Schema").Json;
            } | undefined;
            readonly privateMetadata?: {
                readonly [x: string]: import("effect/Schema").Json;
            } | undefined;
            readonly source?: string | undefined;
            readonly emailAddress: string;
        } | {
            readonly role: string;
            readonly publicMetadata?: {
                readonly [x: string]: import("effect/Schema").Json;
            } | undefined;
            readonly privateMetadata?: {
                readonly [x: string]: import("effect/Schema").Json;
            } | undefined;
            readonly source?: string | undefined;
            readonly externalId: string;
        })[];
        readonly options?: {
            readonly remove?: "managed" | "never" | "unlisted" | undefined;
            readonly left?: "hold" | "restore" | undefined;
            readonly drift?: "hold" | "restore" | undefined;
            readonly unknown?: "invite" | "reject" | "skip" | undefined;
            readonly administratorRoles?: readonly string[] | undefined;
            readonly guards?: {
                readonly minAdministrators?: number | undefined;
                readonly maxRemovals?: number | `${number}%` | undefined;
                readonly maxDemotions?: number | `${number}%` | undefined;
                readonly protect?: readonly string[] | undefined;
            } | undefined;
            readonly acknowledge?: {
                readonly removals?: number | undefined;
                readonly demotions?: number | undefined;
                readonly shrink?: number | undefined;
                readonly promotedOutside?: number | undefined;
            } | undefined;
        } | undefined;
    }, import("effect/Schema").Json, never, never>;
    readonly awaitApproval: import("effect/Schema").optional<import("effect/Schema").Boolean>;
    readonly options: import("effect/Schema").optional<import("effect/Schema").Struct<{
        readonly rate: import("effect/Schema").optional<import("effect/Schema").Finite>;
        readonly concurrency: import("effect/Schema").optional<import("effect/Schema").Int>;
        readonly expect: import("effect/Schema").optional<import("effect/Schema").String>;
        readonly stale: import("effect/Schema").optional<import("effect/Schema").Literals<readonly ["reject", "skip"]>>;
    }>>;
}>, import("effect/Schema").Codec<SyncResult, unknown, never, never>, import("effect/Schema").Never>;
export declare class MembershipSyncWorkflow extends MembershipSyncWorkflow_base {
    static readonly layer: Layer.Layer<never, never, WorkflowEngine | ClerkHttpClient.ClerkHttpClient | SyncState>;
    static readonly layerAnnouncing: <R>(announce: (announcement: Announcement) => Effect.Effect<void, never, R>) => Layer.Layer<never, never, ClerkHttpClient.ClerkHttpClient | SyncState | WorkflowEngine | Exclude<R, Workflow.Execution<"MembershipSync"> | import("effect/Scope").Scope | WorkflowEngine | import("effect/workflow/WorkflowEngine").WorkflowInstance>>;
    static readonly approve: (executionId: string, hash: string) => Effect.Effect<void, never, WorkflowEngine>;
    static readonly decline: (executionId: string) => Effect.Effect<void, never, WorkflowEngine>;
}

// index
export type * from "./Desired.ts";
export * from "./JournalError.ts";
export * from "./MembershipSync.ts";
export * as Plan from "./Plan.ts";
export * from "./PlanRejected.ts";
export * from "./PlanStale.ts";
export * from "./SyncEvent.ts";
export * from "./SyncJournal.ts";
export * from "./SyncState.ts";

// internal/apply/applyOptions
import type { Issue } from "@effect-clerk/core/Issue";
import * as Result from "effect/Result";
export interface ApplyOptions {
    readonly rate?: number | undefined;
    readonly concurrency?: number | undefined;
    readonly expect?: string | undefined;
    readonly stale?: "reject" | "skip" | undefined;
}
export interface CheckedOptions {
    readonly rate: number;
    readonly concurrency: number;
    readonly expect: string;
    readonly stale: "reject" | "skip";
}
export declare const checkApplyOptions: (options?: ApplyOptions) => Result.Result<CheckedOptions, ReadonlyArray<Issue>>;

// internal/durable/model
import type * as Errors from "@effect-clerk/core/ClerkErrors";
import type * as Exceptions from "@effect-clerk/core/SDKException";
import * as Schema from "effect/Schema";
import { JournalError } from "../../JournalError.ts";
import type { Rejections } from "../../PlanRejected.ts";
import { StaleReason } from "../../PlanStale.ts";
import type * as SyncEvent from "../../SyncEvent.ts";
import { type Plan } from "../model/planSchema.ts";
export declare const PlanRequest: Schema.Struct<{
    readonly key: Schema.String;
    readonly organizationId: Schema.String;
    readonly members: Schema.$Array<Schema.Union<readonly [Schema.Struct<{
        readonly role: Schema.String;
        readonly publicMetadata: Schema.optional<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly privateMetadata: Schema.optional<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly source: Schema.optional<Schema.String>;
        readonly userId: Schema.String;
    }>, Schema.Struct<{
        readonly role: Schema.String;
        readonly publicMetadata: Schema.optional<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly privateMetadata: Schema.optional<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly source: Schema.optional<Schema.String>;
        readonly emailAddress: Schema.String;
    }>, Schema.Struct<{
        readonly role: Schema.String;
        readonly publicMetadata: Schema.optional<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly privateMetadata: Schema.optional<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly source: Schema.optional<Schema.String>;
        readonly externalId: Schema.String;
    }>]>>;
    readonly options: Schema.optional<Schema.Struct<{
        readonly remove: Schema.optional<Schema.Literals<readonly ["never", "managed", "unlisted"]>>;
        readonly left: Schema.optional<Schema.Literals<readonly ["hold", "restore"]>>;
        readonly drift: Schema.optional<Schema.Literals<readonly ["restore", "hold"]>>;
        readonly unknown: Schema.optional<Schema.Literals<readonly ["reject", "invite", "skip"]>>;
        readonly administratorRoles: Schema.optional<Schema.$Array<Schema.String>>;
        readonly guards: Schema.optional<Schema.Struct<{
            readonly minAdministrators: Schema.optional<Schema.Int>;
            readonly maxRemovals: Schema.optional<Schema.Union<readonly [Schema.Int, Schema.TemplateLiteral<readonly [Schema.Number, "%"]>]>>;
            readonly maxDemotions: Schema.optional<Schema.Union<readonly [Schema.Int, Schema.TemplateLiteral<readonly [Schema.Number, "%"]>]>>;
            readonly protect: Schema.optional<Schema.$Array<Schema.String>>;
        }>>;
        readonly acknowledge: Schema.optional<Schema.Struct<{
            readonly removals: Schema.optional<Schema.Int>;
            readonly demotions: Schema.optional<Schema.Int>;
            readonly shrink: Schema.optional<Schema.Int>;
            readonly promotedOutside: Schema.optional<Schema.Int>;
        }>>;
    }>>;
}>;
export interface PlanRequest extends Schema.Schema.Type<typeof PlanRequest> {
}
export declare const Payload: Schema.Struct<{
    readonly plan: Schema.Codec<Plan | {
        readonly key: string;
        readonly organizationId: string;
        readonly members: readonly ({
            readonly role: string;
            readonly publicMetadata?: {
                readonly [x: string]: Schema.Json;
            } | undefined;
            readonly privateMetadata?: {
                readonly [x: string]: Schema.Json;
            } | undefined;
            readonly source?: string | undefined;
            readonly userId: string;
        } | {
            readonly role: string;
            readonly publicMetadata?: {
                readonly [x: string]: Schema.Json;
            } | undefined;
            readonly privateMetadata?: {
                readonly [x: string]: Schema.Json;
            } | undefined;
            readonly source?: string | undefined;
            readonly emailAddress: string;
        } | {
            readonly role: string;
            readonly publicMetadata?: {
                readonly [x: string]: Schema.Json;
            } | undefined;
            readonly privateMetadata?: {
                readonly [x: string]: Schema.Json;
            } | undefined;
            readonly source?: string | undefined;
            readonly externalId: string;
        })[];
        readonly options?: {
            readonly remove?: "managed" | "never" | "unlisted" | undefined;
            readonly left?: "hold" | "restore" | undefined;
            readonly drift?: "hold" | "restore" | undefined;
            readonly unknown?: "invite" | "reject" | "skip" | undefined;
            readonly administratorRoles?: readonly string[] | undefined;
            readonly guards?: {
                readonly minAdministrators?: number | undefined;
                readonly maxRemovals?: number | `${number}%` | undefined;
                readonly maxDemotions?: number | `${number}%` | undefined;
                readonly protect?: readonly string[] | undefined;
            } | undefined;
            readonly acknowledge?: {
                readonly removals?: number | undefined;
                readonly demotions?: number | undefined;
                readonly shrink?: number | undefined;
                readonly promotedOutside?: number | undefined;
            } | undefined;
        } | undefined;
    }, Schema.Json, never, never>;
    readonly awaitApproval: Schema.optional<Schema.Boolean>;
    readonly options: Schema.optional<Schema.Struct<{
        readonly rate: Schema.optional<Schema.Finite>;
        readonly concurrency: Schema.optional<Schema.Int>;
        readonly expect: Schema.optional<Schema.String>;
        readonly stale: Schema.optional<Schema.Literals<readonly ["reject", "skip"]>>;
    }>>;
}>;
export interface Payload extends Schema.Schema.Type<typeof Payload> {
}
export interface Announcement {
    readonly executionId: string;
    readonly plan: Plan;
}
export type SyncResult = {
    readonly _tag: "Finished";
    readonly report: SyncEvent.Report;
} | {
    readonly _tag: "Unsaved";
    readonly report: SyncEvent.Report;
    readonly error: JournalError;
} | {
    readonly _tag: "Rejected";
    readonly rejections: Rejections;
} | {
    readonly _tag: "Declined";
    readonly hash: string;
    readonly approved: string | null;
} | {
    readonly _tag: "Stale";
    readonly reason: StaleReason;
} | {
    readonly _tag: "Failed";
    readonly error: Errors.ClerkErrors | Exceptions.SDKException;
};
export type Unapplied = Exclude<SyncResult, {
    readonly report: unknown;
}>;
export declare const Unapplied: Schema.Codec<Unapplied, unknown>;
export declare const SyncResult: Schema.Codec<SyncResult, unknown>;

// internal/journal/journalEntry
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { JournalError } from "../../JournalError.ts";
export declare const JournalEntry: Schema.TaggedUnion<{
    readonly Began: Schema.TaggedStruct<"Began", {
        readonly at: Schema.Int;
        readonly n: Schema.Int;
    }>;
    readonly Done: Schema.TaggedStruct<"Done", {
        readonly at: Schema.Int;
        readonly n: Schema.Int;
        readonly outcome: Schema.Union<readonly [Schema.Literals<readonly ["done", "found", "interrupted"]>, Schema.TaggedStruct<"Failed", {
            readonly error: Schema.Union<readonly [Schema.Codec<import("@effect-clerk/core/ClerkErrors").ClerkErrors<number>, {
                readonly _tag: "ClerkErrors";
                readonly status: number;
                readonly errors: readonly [{
                    readonly code: string;
                    readonly message: string;
                    readonly longMessage: string;
                    readonly meta?: {
                        readonly [x: string]: unknown;
                    };
                }, ...{
                    readonly code: string;
                    readonly message: string;
                    readonly longMessage: string;
                    readonly meta?: {
                        readonly [x: string]: unknown;
                    };
                }[]];
                readonly meta?: {
                    readonly [x: string]: unknown;
                };
                readonly clerkTraceId?: string;
                readonly retryAfter?: number;
                readonly attempts: number;
                readonly earlier?: "maybe" | "no" | "yes";
                readonly operation: string;
                readonly method: string;
                readonly path: string;
            }, never, never>, Schema.Codec<import("@effect-clerk/core/SDKException").SDKException, {
                readonly _tag: "SDKException";
                readonly reason: {
                    readonly _tag: "Transport";
                    readonly processed: "maybe" | "no" | "yes";
                    readonly description: string;
                    readonly code?: string;
                    readonly status?: number;
                } | {
                    readonly _tag: "Timeout";
                    readonly processed: "maybe" | "no" | "yes";
                    readonly limit: "attempt" | "total";
                    readonly duration: number;
                } | {
                    readonly _tag: "UnexpectedStatus";
                    readonly processed: "maybe" | "no" | "yes";
                    readonly status: number;
                    readonly errors: readonly {
                        readonly code: string;
                        readonly message: string;
                        readonly longMessage: string;
                        readonly meta?: {
                            readonly [x: string]: unknown;
                        };
                    }[];
                    readonly meta?: {
                        readonly [x: string]: unknown;
                    };
                    readonly excerpt: string;
                    readonly clerkTraceId?: string;
                    readonly retryAfter?: number;
                } | {
                    readonly _tag: "MalformedResponse";
                    readonly processed: "maybe" | "no" | "yes";
                    readonly status: number;
                    readonly issues: readonly {
                        readonly path: readonly (string | number)[];
                        readonly expected: string;
                    }[];
                    readonly record?: {
                        readonly id: string;
                        readonly createdAt: number;
                    };
                } | {
                    readonly _tag: "InvalidRequest";
                    readonly processed: "maybe" | "no" | "yes";
                    readonly issues: readonly {
                        readonly path: readonly (string | number)[];
                        readonly expected: string;
                    }[];
                } | {
                    readonly _tag: "RateLimiter";
                    readonly processed: "maybe" | "no" | "yes";
                    readonly description: string;
                    readonly retryAfter?: number;
                };
                readonly operation: string;
                readonly method?: string;
                readonly path?: string;
                readonly attempts: number;
                readonly earlier?: "maybe" | "no" | "yes";
            }, never, never>]>;
        }>, Schema.TaggedStruct<"Held", {
            readonly why: Schema.Literals<readonly ["administrators", "seats", "stopped"]>;
        }>, Schema.TaggedStruct<"Stale", {
            readonly now: Schema.NullOr<Schema.Union<readonly [Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly membershipId: Schema.String;
                readonly role: Schema.String;
            }>, Schema.Struct<{
                readonly invitationId: Schema.String;
                readonly role: Schema.String;
                readonly status: Schema.String;
            }>]>>;
        }>]>;
        readonly attempts: Schema.Int;
        readonly traceId: Schema.optionalKey<Schema.String>;
        readonly applied: Schema.Boolean;
    }>;
    readonly Finished: Schema.TaggedStruct<"Finished", {
        readonly at: Schema.Int;
    }>;
    readonly Plan: Schema.TaggedStruct<"Plan", {
        readonly format: Schema.Literal<"effect-clerk/membership-journal@1">;
        readonly at: Schema.Int;
        readonly plan: Schema.Struct<{
            readonly format: Schema.Literal<"effect-clerk/membership-plan@1">;
            readonly createdAt: Schema.Int;
            readonly target: Schema.Struct<{
                readonly apiUrl: Schema.String;
                readonly keyKind: Schema.Literals<readonly ["live", "test"]>;
                readonly organizationId: Schema.String;
            }>;
            readonly observed: Schema.Struct<{
                readonly organizationName: Schema.String;
                readonly members: Schema.Int;
                readonly administrators: Schema.Int;
                readonly pendingInvitations: Schema.Int;
                readonly seats: Schema.NullOr<Schema.Int>;
                readonly roles: Schema.$Array<Schema.String>;
                readonly administratorRoles: Schema.$Array<Schema.String>;
                readonly base: Schema.NullOr<Schema.Struct<{
                    readonly appliedAt: Schema.Int;
                    readonly listed: Schema.Int;
                }>>;
            }>;
            readonly options: Schema.Struct<{
                readonly remove: Schema.Literals<readonly ["never", "managed", "unlisted"]>;
                readonly left: Schema.Literals<readonly ["hold", "restore"]>;
                readonly drift: Schema.Literals<readonly ["restore", "hold"]>;
                readonly unknown: Schema.Literals<readonly ["reject", "invite", "skip"]>;
                readonly administratorRoles: Schema.Union<readonly [Schema.Literal<"by permissions">, Schema.$Array<Schema.String>]>;
                readonly guards: Schema.Struct<{
                    readonly minAdministrators: Schema.Int;
                    readonly maxRemovals: Schema.Union<readonly [Schema.Int, Schema.TemplateLiteral<readonly [Schema.Number, "%"]>]>;
                    readonly maxDemotions: Schema.Union<readonly [Schema.Int, Schema.TemplateLiteral<readonly [Schema.Number, "%"]>]>;
                    readonly protect: Schema.$Array<Schema.String>;
                }>;
                readonly acknowledge: Schema.Struct<{
                    readonly removals: Schema.Int;
                    readonly demotions: Schema.Int;
                    readonly shrink: Schema.Int;
                    readonly promotedOutside: Schema.Int;
                }>;
            }>;
            readonly listed: Schema.Int;
            readonly actions: Schema.$Array<Schema.TaggedUnion<{
                readonly Add: Schema.TaggedStruct<"Add", {
                    readonly name: Schema.String;
                    readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
                    readonly source: Schema.optionalKey<Schema.String>;
                    readonly listed: Schema.optionalKey<Schema.Struct<{
                        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly role: Schema.String;
                    }>>;
                    readonly waitsFor: Schema.optionalKey<Schema.Int>;
                    readonly userId: Schema.String;
                    readonly before: Schema.Null;
                    readonly after: Schema.Struct<{
                        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly role: Schema.String;
                    }>;
                }>;
                readonly ChangeMetadata: Schema.TaggedStruct<"ChangeMetadata", {
                    readonly name: Schema.String;
                    readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
                    readonly source: Schema.optionalKey<Schema.String>;
                    readonly listed: Schema.optionalKey<Schema.Struct<{
                        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly role: Schema.String;
                    }>>;
                    readonly waitsFor: Schema.optionalKey<Schema.Int>;
                    readonly userId: Schema.String;
                    readonly before: Schema.Struct<{
                        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly membershipId: Schema.String;
                        readonly role: Schema.String;
                    }>;
                    readonly after: Schema.Struct<{
                        publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                    }>;
                }>;
                readonly ChangeRole: Schema.TaggedStruct<"ChangeRole", {
                    name: Schema.String;
                    cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
                    source: Schema.optionalKey<Schema.String>;
                    listed: Schema.optionalKey<Schema.Struct<{
                        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly role: Schema.String;
                    }>>;
                    waitsFor: Schema.optionalKey<Schema.Int>;
                    userId: Schema.String;
                    before: Schema.Struct<{
                        readonly membershipId: Schema.String;
                        readonly role: Schema.String;
                    }>;
                    after: Schema.Struct<{
                        readonly role: Schema.String;
                    }>;
                }>;
                readonly Demote: Schema.TaggedStruct<"Demote", {
                    name: Schema.String;
                    cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
                    source: Schema.optionalKey<Schema.String>;
                    listed: Schema.optionalKey<Schema.Struct<{
                        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly role: Schema.String;
                    }>>;
                    waitsFor: Schema.optionalKey<Schema.Int>;
                    userId: Schema.String;
                    before: Schema.Struct<{
                        readonly membershipId: Schema.String;
                        readonly role: Schema.String;
                    }>;
                    after: Schema.Struct<{
                        readonly role: Schema.String;
                    }>;
                }>;
                readonly Invite: Schema.TaggedStruct<"Invite", {
                    readonly name: Schema.String;
                    readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
                    readonly source: Schema.optionalKey<Schema.String>;
                    readonly listed: Schema.optionalKey<Schema.Struct<{
                        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly role: Schema.String;
                    }>>;
                    readonly waitsFor: Schema.optionalKey<Schema.Int>;
                    readonly emailAddress: Schema.String;
                    readonly before: Schema.Null;
                    readonly after: Schema.Struct<{
                        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly role: Schema.String;
                    }>;
                }>;
                readonly Promote: Schema.TaggedStruct<"Promote", {
                    name: Schema.String;
                    cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
                    source: Schema.optionalKey<Schema.String>;
                    listed: Schema.optionalKey<Schema.Struct<{
                        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly role: Schema.String;
                    }>>;
                    waitsFor: Schema.optionalKey<Schema.Int>;
                    userId: Schema.String;
                    before: Schema.Struct<{
                        readonly membershipId: Schema.String;
                        readonly role: Schema.String;
                    }>;
                    after: Schema.Struct<{
                        readonly role: Schema.String;
                    }>;
                }>;
                readonly Remove: Schema.TaggedStruct<"Remove", {
                    readonly name: Schema.String;
                    readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
                    readonly source: Schema.optionalKey<Schema.String>;
                    readonly listed: Schema.optionalKey<Schema.Struct<{
                        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly role: Schema.String;
                    }>>;
                    readonly waitsFor: Schema.optionalKey<Schema.Int>;
                    readonly userId: Schema.String;
                    readonly before: Schema.Struct<{
                        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly membershipId: Schema.String;
                        readonly role: Schema.String;
                    }>;
                    readonly after: Schema.Null;
                }>;
                readonly Revoke: Schema.TaggedStruct<"Revoke", {
                    readonly name: Schema.String;
                    readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
                    readonly source: Schema.optionalKey<Schema.String>;
                    readonly listed: Schema.optionalKey<Schema.Struct<{
                        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly role: Schema.String;
                    }>>;
                    readonly waitsFor: Schema.optionalKey<Schema.Int>;
                    readonly emailAddress: Schema.String;
                    readonly before: Schema.Struct<{
                        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                        readonly invitationId: Schema.String;
                        readonly role: Schema.String;
                    }>;
                    readonly after: Schema.Null;
                }>;
            }>>;
            readonly held: Schema.$Array<Schema.Struct<{
                readonly why: Schema.Literals<readonly ["left", "expired", "drift", "unknown", "changed", "gone"]>;
                readonly name: Schema.String;
                readonly source: Schema.optionalKey<Schema.String>;
                readonly userId: Schema.optionalKey<Schema.String>;
                readonly emailAddress: Schema.optionalKey<Schema.String>;
                readonly now: Schema.optionalKey<Schema.Struct<{
                    readonly membershipId: Schema.String;
                    readonly role: Schema.String;
                }>>;
                readonly listed: Schema.Struct<{
                    readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                    readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                    readonly role: Schema.String;
                }>;
            }>>;
            readonly kept: Schema.$Array<Schema.Union<readonly [Schema.Struct<{
                readonly membershipId: Schema.String;
                readonly role: Schema.String;
                readonly userId: Schema.optionalKey<Schema.String>;
                readonly listed: Schema.optionalKey<Schema.Struct<{
                    readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                    readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                    readonly role: Schema.String;
                }>>;
            }>, Schema.Struct<{
                readonly emailAddress: Schema.String;
                readonly invitationId: Schema.String;
                readonly role: Schema.String;
                readonly listed: Schema.optionalKey<Schema.Struct<{
                    readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                    readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                    readonly role: Schema.String;
                }>>;
            }>]>>;
            readonly forgotten: Schema.$Array<Schema.Union<readonly [Schema.Struct<{
                readonly emailAddress: Schema.String;
                readonly userId: Schema.optionalKey<Schema.String>;
            }>, Schema.Struct<{
                readonly userId: Schema.String;
            }>]>>;
            readonly estimate: Schema.Struct<{
                readonly requests: Schema.Int;
                readonly rate: Schema.Finite;
                readonly seconds: Schema.Int;
                readonly invitationHours: Schema.Int;
            }>;
            readonly hash: Schema.String;
        }>;
    }>;
    readonly Started: Schema.TaggedStruct<"Started", {
        readonly at: Schema.Int;
        readonly rate: Schema.Finite;
    }>;
}>;
export type JournalEntry = typeof JournalEntry.Type;
export type DoneEntry = Extract<JournalEntry, {
    readonly _tag: "Done";
}>;
export declare const encodeEntry: (entry: JournalEntry) => string;
export declare const decodeEntries: (lines: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<JournalEntry>, JournalError>;

// internal/model/base
import * as Schema from "effect/Schema";
export declare const Base: Schema.Struct<{
    readonly format: Schema.Literal<"effect-clerk/membership-base@1">;
    readonly appliedAt: Schema.Int;
    readonly listed: Schema.Int;
    readonly members: Schema.$Array<Schema.Struct<{
        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly role: Schema.String;
        readonly userId: Schema.String;
    }>>;
    readonly invitations: Schema.$Array<Schema.Struct<{
        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly role: Schema.String;
        readonly emailAddress: Schema.String;
    }>>;
}>;
export interface Base extends Schema.Schema.Type<typeof Base> {
}
export interface Accepted {
    readonly emailAddress: string;
    readonly userId: string;
}
export declare const withAccepted: (base: Base, accepted: ReadonlyArray<Accepted>) => Base;

// internal/model/planSchema
import * as Schema from "effect/Schema";
export declare const Listed: Schema.Struct<{
    readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
    readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
    readonly role: Schema.String;
}>;
export interface Listed extends Schema.Schema.Type<typeof Listed> {
}
export declare const Cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
export type Cause = typeof Cause.Type;
export declare const Action: Schema.TaggedUnion<{
    readonly Add: Schema.TaggedStruct<"Add", {
        readonly name: Schema.String;
        readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
        readonly source: Schema.optionalKey<Schema.String>;
        readonly listed: Schema.optionalKey<Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly role: Schema.String;
        }>>;
        readonly waitsFor: Schema.optionalKey<Schema.Int>;
        readonly userId: Schema.String;
        readonly before: Schema.Null;
        readonly after: Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly role: Schema.String;
        }>;
    }>;
    readonly ChangeMetadata: Schema.TaggedStruct<"ChangeMetadata", {
        readonly name: Schema.String;
        readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
        readonly source: Schema.optionalKey<Schema.String>;
        readonly listed: Schema.optionalKey<Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly role: Schema.String;
        }>>;
        readonly waitsFor: Schema.optionalKey<Schema.Int>;
        readonly userId: Schema.String;
        readonly before: Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly membershipId: Schema.String;
            readonly role: Schema.String;
        }>;
        readonly after: Schema.Struct<{
            publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        }>;
    }>;
    readonly ChangeRole: Schema.TaggedStruct<"ChangeRole", {
        name: Schema.String;
        cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
        source: Schema.optionalKey<Schema.String>;
        listed: Schema.optionalKey<Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly role: Schema.String;
        }>>;
        waitsFor: Schema.optionalKey<Schema.Int>;
        userId: Schema.String;
        before: Schema.Struct<{
            readonly membershipId: Schema.String;
            readonly role: Schema.String;
        }>;
        after: Schema.Struct<{
            readonly role: Schema.String;
        }>;
    }>;
    readonly Demote: Schema.TaggedStruct<"Demote", {
        name: Schema.String;
        cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
        source: Schema.optionalKey<Schema.String>;
        listed: Schema.optionalKey<Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly role: Schema.String;
        }>>;
        waitsFor: Schema.optionalKey<Schema.Int>;
        userId: Schema.String;
        before: Schema.Struct<{
            readonly membershipId: Schema.String;
            readonly role: Schema.String;
        }>;
        after: Schema.Struct<{
            readonly role: Schema.String;
        }>;
    }>;
    readonly Invite: Schema.TaggedStruct<"Invite", {
        readonly name: Schema.String;
        readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
        readonly source: Schema.optionalKey<Schema.String>;
        readonly listed: Schema.optionalKey<Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly role: Schema.String;
        }>>;
        readonly waitsFor: Schema.optionalKey<Schema.Int>;
        readonly emailAddress: Schema.String;
        readonly before: Schema.Null;
        readonly after: Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly role: Schema.String;
        }>;
    }>;
    readonly Promote: Schema.TaggedStruct<"Promote", {
        name: Schema.String;
        cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
        source: Schema.optionalKey<Schema.String>;
        listed: Schema.optionalKey<Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly role: Schema.String;
        }>>;
        waitsFor: Schema.optionalKey<Schema.Int>;
        userId: Schema.String;
        before: Schema.Struct<{
            readonly membershipId: Schema.String;
            readonly role: Schema.String;
        }>;
        after: Schema.Struct<{
            readonly role: Schema.String;
        }>;
    }>;
    readonly Remove: Schema.TaggedStruct<"Remove", {
        readonly name: Schema.String;
        readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
        readonly source: Schema.optionalKey<Schema.String>;
        readonly listed: Schema.optionalKey<Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly role: Schema.String;
        }>>;
        readonly waitsFor: Schema.optionalKey<Schema.Int>;
        readonly userId: Schema.String;
        readonly before: Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly membershipId: Schema.String;
            readonly role: Schema.String;
        }>;
        readonly after: Schema.Null;
    }>;
    readonly Revoke: Schema.TaggedStruct<"Revoke", {
        readonly name: Schema.String;
        readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
        readonly source: Schema.optionalKey<Schema.String>;
        readonly listed: Schema.optionalKey<Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly role: Schema.String;
        }>>;
        readonly waitsFor: Schema.optionalKey<Schema.Int>;
        readonly emailAddress: Schema.String;
        readonly before: Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly invitationId: Schema.String;
            readonly role: Schema.String;
        }>;
        readonly after: Schema.Null;
    }>;
}>;
export type Action = typeof Action.Type;
export declare const Kept: Schema.Union<readonly [Schema.Struct<{
    readonly membershipId: Schema.String;
    readonly role: Schema.String;
    readonly userId: Schema.optionalKey<Schema.String>;
    readonly listed: Schema.optionalKey<Schema.Struct<{
        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly role: Schema.String;
    }>>;
}>, Schema.Struct<{
    readonly emailAddress: Schema.String;
    readonly invitationId: Schema.String;
    readonly role: Schema.String;
    readonly listed: Schema.optionalKey<Schema.Struct<{
        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly role: Schema.String;
    }>>;
}>]>;
export type Kept = typeof Kept.Type;
export declare const Held: Schema.Struct<{
    readonly why: Schema.Literals<readonly ["left", "expired", "drift", "unknown", "changed", "gone"]>;
    readonly name: Schema.String;
    readonly source: Schema.optionalKey<Schema.String>;
    readonly userId: Schema.optionalKey<Schema.String>;
    readonly emailAddress: Schema.optionalKey<Schema.String>;
    readonly now: Schema.optionalKey<Schema.Struct<{
        readonly membershipId: Schema.String;
        readonly role: Schema.String;
    }>>;
    readonly listed: Schema.Struct<{
        readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
        readonly role: Schema.String;
    }>;
}>;
export interface Held extends Schema.Schema.Type<typeof Held> {
}
export declare const Forgotten: Schema.Union<readonly [Schema.Struct<{
    readonly emailAddress: Schema.String;
    readonly userId: Schema.optionalKey<Schema.String>;
}>, Schema.Struct<{
    readonly userId: Schema.String;
}>]>;
export type Forgotten = typeof Forgotten.Type;
export declare const Options: Schema.Struct<{
    readonly remove: Schema.Literals<readonly ["never", "managed", "unlisted"]>;
    readonly left: Schema.Literals<readonly ["hold", "restore"]>;
    readonly drift: Schema.Literals<readonly ["restore", "hold"]>;
    readonly unknown: Schema.Literals<readonly ["reject", "invite", "skip"]>;
    readonly administratorRoles: Schema.Union<readonly [Schema.Literal<"by permissions">, Schema.$Array<Schema.String>]>;
    readonly guards: Schema.Struct<{
        readonly minAdministrators: Schema.Int;
        readonly maxRemovals: Schema.Union<readonly [Schema.Int, Schema.TemplateLiteral<readonly [Schema.Number, "%"]>]>;
        readonly maxDemotions: Schema.Union<readonly [Schema.Int, Schema.TemplateLiteral<readonly [Schema.Number, "%"]>]>;
        readonly protect: Schema.$Array<Schema.String>;
    }>;
    readonly acknowledge: Schema.Struct<{
        readonly removals: Schema.Int;
        readonly demotions: Schema.Int;
        readonly shrink: Schema.Int;
        readonly promotedOutside: Schema.Int;
    }>;
}>;
export interface Options extends Schema.Schema.Type<typeof Options> {
}
export declare const Target: Schema.Struct<{
    readonly apiUrl: Schema.String;
    readonly keyKind: Schema.Literals<readonly ["live", "test"]>;
    readonly organizationId: Schema.String;
}>;
export interface Target extends Schema.Schema.Type<typeof Target> {
}
export declare const schema: Schema.Struct<{
    readonly format: Schema.Literal<"effect-clerk/membership-plan@1">;
    readonly createdAt: Schema.Int;
    readonly target: Schema.Struct<{
        readonly apiUrl: Schema.String;
        readonly keyKind: Schema.Literals<readonly ["live", "test"]>;
        readonly organizationId: Schema.String;
    }>;
    readonly observed: Schema.Struct<{
        readonly organizationName: Schema.String;
        readonly members: Schema.Int;
        readonly administrators: Schema.Int;
        readonly pendingInvitations: Schema.Int;
        readonly seats: Schema.NullOr<Schema.Int>;
        readonly roles: Schema.$Array<Schema.String>;
        readonly administratorRoles: Schema.$Array<Schema.String>;
        readonly base: Schema.NullOr<Schema.Struct<{
            readonly appliedAt: Schema.Int;
            readonly listed: Schema.Int;
        }>>;
    }>;
    readonly options: Schema.Struct<{
        readonly remove: Schema.Literals<readonly ["never", "managed", "unlisted"]>;
        readonly left: Schema.Literals<readonly ["hold", "restore"]>;
        readonly drift: Schema.Literals<readonly ["restore", "hold"]>;
        readonly unknown: Schema.Literals<readonly ["reject", "invite", "skip"]>;
        readonly administratorRoles: Schema.Union<readonly [Schema.Literal<"by permissions">, Schema.$Array<Schema.String>]>;
        readonly guards: Schema.Struct<{
            readonly minAdministrators: Schema.Int;
            readonly maxRemovals: Schema.Union<readonly [Schema.Int, Schema.TemplateLiteral<readonly [Schema.Number, "%"]>]>;
            readonly maxDemotions: Schema.Union<readonly [Schema.Int, Schema.TemplateLiteral<readonly [Schema.Number, "%"]>]>;
            readonly protect: Schema.$Array<Schema.String>;
        }>;
        readonly acknowledge: Schema.Struct<{
            readonly removals: Schema.Int;
            readonly demotions: Schema.Int;
            readonly shrink: Schema.Int;
            readonly promotedOutside: Schema.Int;
        }>;
    }>;
    readonly listed: Schema.Int;
    readonly actions: Schema.$Array<Schema.TaggedUnion<{
        readonly Add: Schema.TaggedStruct<"Add", {
            readonly name: Schema.String;
            readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
            readonly source: Schema.optionalKey<Schema.String>;
            readonly listed: Schema.optionalKey<Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly role: Schema.String;
            }>>;
            readonly waitsFor: Schema.optionalKey<Schema.Int>;
            readonly userId: Schema.String;
            readonly before: Schema.Null;
            readonly after: Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly role: Schema.String;
            }>;
        }>;
        readonly ChangeMetadata: Schema.TaggedStruct<"ChangeMetadata", {
            readonly name: Schema.String;
            readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
            readonly source: Schema.optionalKey<Schema.String>;
            readonly listed: Schema.optionalKey<Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly role: Schema.String;
            }>>;
            readonly waitsFor: Schema.optionalKey<Schema.Int>;
            readonly userId: Schema.String;
            readonly before: Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly membershipId: Schema.String;
                readonly role: Schema.String;
            }>;
            readonly after: Schema.Struct<{
                publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            }>;
        }>;
        readonly ChangeRole: Schema.TaggedStruct<"ChangeRole", {
            name: Schema.String;
            cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
            source: Schema.optionalKey<Schema.String>;
            listed: Schema.optionalKey<Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly role: Schema.String;
            }>>;
            waitsFor: Schema.optionalKey<Schema.Int>;
            userId: Schema.String;
            before: Schema.Struct<{
                readonly membershipId: Schema.String;
                readonly role: Schema.String;
            }>;
            after: Schema.Struct<{
                readonly role: Schema.String;
            }>;
        }>;
        readonly Demote: Schema.TaggedStruct<"Demote", {
            name: Schema.String;
            cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
            source: Schema.optionalKey<Schema.String>;
            listed: Schema.optionalKey<Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly role: Schema.String;
            }>>;
            waitsFor: Schema.optionalKey<Schema.Int>;
            userId: Schema.String;
            before: Schema.Struct<{
                readonly membershipId: Schema.String;
                readonly role: Schema.String;
            }>;
            after: Schema.Struct<{
                readonly role: Schema.String;
            }>;
        }>;
        readonly Invite: Schema.TaggedStruct<"Invite", {
            readonly name: Schema.String;
            readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
            readonly source: Schema.optionalKey<Schema.String>;
            readonly listed: Schema.optionalKey<Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly role: Schema.String;
            }>>;
            readonly waitsFor: Schema.optionalKey<Schema.Int>;
            readonly emailAddress: Schema.String;
            readonly before: Schema.Null;
            readonly after: Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly role: Schema.String;
            }>;
        }>;
        readonly Promote: Schema.TaggedStruct<"Promote", {
            name: Schema.String;
            cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
            source: Schema.optionalKey<Schema.String>;
            listed: Schema.optionalKey<Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly role: Schema.String;
            }>>;
            waitsFor: Schema.optionalKey<Schema.Int>;
            userId: Schema.String;
            before: Schema.Struct<{
                readonly membershipId: Schema.String;
                readonly role: Schema.String;
            }>;
            after: Schema.Struct<{
                readonly role: Schema.String;
            }>;
        }>;
        readonly Remove: Schema.TaggedStruct<"Remove", {
            readonly name: Schema.String;
            readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
            readonly source: Schema.optionalKey<Schema.String>;
            readonly listed: Schema.optionalKey<Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly role: Schema.String;
            }>>;
            readonly waitsFor: Schema.optionalKey<Schema.Int>;
            readonly userId: Schema.String;
            readonly before: Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly membershipId: Schema.String;
                readonly role: Schema.String;
            }>;
            readonly after: Schema.Null;
        }>;
        readonly Revoke: Schema.TaggedStruct<"Revoke", {
            readonly name: Schema.String;
            readonly cause: Schema.Literals<readonly ["listed", "adopted", "drift", "conflict", "left", "unlisted", "delisted", "superseded", "undone"]>;
            readonly source: Schema.optionalKey<Schema.String>;
            readonly listed: Schema.optionalKey<Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly role: Schema.String;
            }>>;
            readonly waitsFor: Schema.optionalKey<Schema.Int>;
            readonly emailAddress: Schema.String;
            readonly before: Schema.Struct<{
                readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
                readonly invitationId: Schema.String;
                readonly role: Schema.String;
            }>;
            readonly after: Schema.Null;
        }>;
    }>>;
    readonly held: Schema.$Array<Schema.Struct<{
        readonly why: Schema.Literals<readonly ["left", "expired", "drift", "unknown", "changed", "gone"]>;
        readonly name: Schema.String;
        readonly source: Schema.optionalKey<Schema.String>;
        readonly userId: Schema.optionalKey<Schema.String>;
        readonly emailAddress: Schema.optionalKey<Schema.String>;
        readonly now: Schema.optionalKey<Schema.Struct<{
            readonly membershipId: Schema.String;
            readonly role: Schema.String;
        }>>;
        readonly listed: Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly role: Schema.String;
        }>;
    }>>;
    readonly kept: Schema.$Array<Schema.Union<readonly [Schema.Struct<{
        readonly membershipId: Schema.String;
        readonly role: Schema.String;
        readonly userId: Schema.optionalKey<Schema.String>;
        readonly listed: Schema.optionalKey<Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly role: Schema.String;
        }>>;
    }>, Schema.Struct<{
        readonly emailAddress: Schema.String;
        readonly invitationId: Schema.String;
        readonly role: Schema.String;
        readonly listed: Schema.optionalKey<Schema.Struct<{
            readonly publicMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly privateMetadata: Schema.optionalKey<Schema.$Record<Schema.String, Schema.Codec<Schema.Json, Schema.Json, never, never>>>;
            readonly role: Schema.String;
        }>>;
    }>]>>;
    readonly forgotten: Schema.$Array<Schema.Union<readonly [Schema.Struct<{
        readonly emailAddress: Schema.String;
        readonly userId: Schema.optionalKey<Schema.String>;
    }>, Schema.Struct<{
        readonly userId: Schema.String;
    }>]>>;
    readonly estimate: Schema.Struct<{
        readonly requests: Schema.Int;
        readonly rate: Schema.Finite;
        readonly seconds: Schema.Int;
        readonly invitationHours: Schema.Int;
    }>;
    readonly hash: Schema.String;
}>;
export interface Plan extends Schema.Schema.Type<typeof schema> {
}

// internal/plan/planAll
import type { SDKException } from "@effect-clerk/core/SDKException";
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient";
import type * as Result from "effect/Result";
import * as Stream from "effect/Stream";
import type { DesiredOrganization, PlanOptions } from "../../Desired.ts";
import type { PlanRejected } from "../../PlanRejected.ts";
import type { SyncState } from "../../SyncState.ts";
import type { Plan } from "../model/planSchema.ts";
export interface OrganizationPlan {
    readonly organizationId: string;
    readonly plan: Result.Result<Plan, PlanRejected>;
}
export declare const planAll: (client: ClerkHttpClient["Service"], state: SyncState["Service"]) => (desireds: Iterable<DesiredOrganization<unknown>>, planOptions?: PlanOptions) => Stream.Stream<OrganizationPlan, import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 401 | 403 | 422> | import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 401 | 422 | 500> | import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 404 | 422 | 500> | SDKException, never>;

// internal/text/formatPlan
import type { Plan } from "../model/planSchema.ts";
import { type ActionCounts } from "./verbs.ts";
export interface FormatOptions {
    readonly width?: number | undefined;
    readonly color?: boolean | undefined;
    readonly rate?: number | undefined;
}
interface Counts extends ActionCounts {
    readonly changes: number;
    readonly kept: number;
    readonly held: number;
}
export declare const formatPlan: (plan: Plan, counts: Counts, options: FormatOptions) => string;
export {};

// internal/text/verbs
import type { Action } from "../model/planSchema.ts";
export interface ActionCounts {
    readonly add: number;
    readonly promote: number;
    readonly demote: number;
    readonly role: number;
    readonly metadata: number;
    readonly remove: number;
    readonly invite: number;
    readonly revoke: number;
}
interface Verb {
    readonly name: keyof ActionCounts;
    readonly sign: string;
}
export declare const verbs: {
    readonly [Tag in Action["_tag"]]: Verb;
};
export declare const countActions: (actions: ReadonlyArray<Action>) => ActionCounts;
export {};

// internal/undo/undo
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient";
import * as Effect from "effect/Effect";
import type { Acknowledge, Guards } from "../../Desired.ts";
import type { Report } from "../../SyncEvent.ts";
export interface UndoOptions {
    readonly guards?: Guards | undefined;
    readonly acknowledge?: Acknowledge | undefined;
}
export declare const undo: (client: ClerkHttpClient["Service"]) => (given: Report, undoOptions?: UndoOptions | undefined) => Effect.Effect<import("../model/planSchema.ts").Plan, import("@effect-clerk/core/ClerkErrors").ClerkErrors<403 | 404> | import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 404 | 422> | import("@effect-clerk/core/ClerkErrors").ClerkErrors<400 | 401 | 403 | 422> | import("../../PlanRejected.ts").PlanRejected | import("@effect-clerk/core/SDKException").SDKException, never>;
