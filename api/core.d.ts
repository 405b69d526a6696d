// ClerkConfig
import * as Config from "effect/Config";
import * as Layer from "effect/Layer";
import { ClerkConfig, type Options } from "./internal/clerkConfig.ts";
export { ClerkConfig, defaultApiUrl, defaultApiVersion, layer, type Options, type SecretKey, type Service } from "./internal/clerkConfig.ts";
export declare const layerConfig: (options?: Pick<Options, "allowInsecure">) => Layer.Layer<ClerkConfig, Config.ConfigError>;

// ClerkError
import type { ClerkErrorCode } from "./ClerkErrorCode.ts";
export interface ClerkError {
    readonly code: ClerkErrorCode;
    readonly message: string;
    readonly longMessage: string;
    readonly meta?: {
        readonly [key: string]: unknown;
    };
}

// ClerkErrorCode
type DocumentedCode = "already_a_member_in_organization" | "api_version_invalid" | "authentication_invalid" | "authorization_invalid" | "bad_request" | "bulk_size_exceeded" | "clerk_key_invalid" | "exclusive_organization_membership" | "form_identifier_exists" | "form_param_array_size_exceeded" | "form_param_duplicate" | "form_param_exceeds_allowed_size" | "form_param_format_invalid" | "form_param_invalid_date" | "form_param_missing" | "form_param_nil" | "form_param_type_invalid" | "form_param_unknown" | "form_param_value_invalid" | "form_param_value_too_large" | "form_resource_not_found" | "gateway_timeout" | "internal_clerk_error" | "malformed_request_parameters" | "missing_organization_permission" | "operation_deprecated" | "organization_invitation_not_found" | "organization_invitation_not_pending" | "organization_invitation_not_unique" | "organization_membership_managed_by_scim" | "organization_membership_quota_exceeded" | "organization_membership_quota_exceeded_for_sso" | "organization_minimum_permissions_needed" | "organization_not_enabled_in_instance" | "organization_not_found_or_unauthorized" | "personal_accounts_not_allowed" | "request_body_invalid" | "request_body_too_large" | "resource_locked" | "resource_not_found" | "role_migration_in_progress" | "service_unavailable" | "too_many_requests" | "unsupported_content_type";
export type ClerkErrorCode = DocumentedCode | (string & {});
export {};

// ClerkErrors
import type * as Duration from "effect/Duration";
import { NodeInspectSymbol } from "effect/Inspectable";
import type { ClerkError } from "./ClerkError.ts";
import type { ClerkErrorCode } from "./ClerkErrorCode.ts";
import { type InspectArguments } from "./internal/errors/inspect.ts";
import { type PlainForm } from "./internal/errors/toJson.ts";
import type { Processed } from "./Processed.ts";
export type { PlainForm } from "./internal/errors/toJson.ts";
interface Fields<Status extends number = number> {
    readonly status: Status;
    readonly errors: readonly [ClerkError, ...Array<ClerkError>];
    readonly meta?: {
        readonly [key: string]: unknown;
    };
    readonly clerkTraceId?: string;
    readonly retryAfter?: Duration.Duration;
    readonly attempts: number;
    readonly earlier?: Processed;
    readonly operation: string;
    readonly method: string;
    readonly path: string;
}
declare const ClerkErrors_base: new <A extends Record<string, any> = {}>(args: import("effect/Types").VoidIfEmpty<{ readonly [P in keyof A as P extends "_tag" ? never : P]: A[P]; }>) => import("effect/Cause").YieldableError & {
    readonly _tag: "ClerkErrors";
} & Readonly<A>;
export declare class ClerkErrors<out Status extends number = number> extends ClerkErrors_base<Fields> {
    readonly status: Status;
    constructor(fields: Fields<Status>);
    get processed(): Processed;
    get message(): string;
    toJSON(): PlainForm<this>;
    [NodeInspectSymbol](...settings: InspectArguments): unknown;
}
export declare const hasCode: {
    (code: ClerkErrorCode): (error: unknown) => boolean;
    (error: unknown, code: ClerkErrorCode): boolean;
};

// ClerkFailure
import * as Duration from "effect/Duration";
import type { ClerkErrorCode } from "./ClerkErrorCode.ts";
export type Kind = "invalid" | "unauthenticated" | "forbidden" | "notFound" | "conflict" | "rateLimited" | "unavailable" | "unexpected";
export declare const status: (error: unknown) => number | undefined;
export declare const codes: (error: unknown) => ReadonlyArray<ClerkErrorCode>;
export declare const retryAfter: (error: unknown) => Duration.Duration | undefined;
export declare const traceId: (error: unknown) => string | undefined;
export declare const kind: (error: unknown) => Kind;
export declare const httpStatus: (error: unknown) => number;

// Endpoint
import * as Result from "effect/Result";
import * as Field from "./Field.ts";
import type { Quota } from "./RateLimitPolicy.ts";
import type { Issue } from "./Issue.ts";
export type Method = "GET" | "POST" | "PATCH" | "DELETE";
export interface Endpoint<in Input, out Output, out Status extends number> {
    readonly name: string;
    readonly method: Method;
    readonly path: `/${string}`;
    readonly params: Field.Fields;
    readonly query: Field.Fields;
    readonly payload: Field.Fields | undefined;
    readonly bodyField?: string;
    readonly errors: ReadonlyArray<Status>;
    readonly resourceQuota: Quota | undefined;
    readonly isEndpointQuota?: true;
    readonly encode: (input: Input) => Result.Result<Request, ReadonlyArray<Issue>>;
    readonly decode: (json: unknown) => Result.Result<Output, ReadonlyArray<Issue>>;
}
export type Any = Endpoint<never, unknown, number>;
export type Status<E extends Any> = E["errors"][number];
export interface Request {
    readonly target: string;
    readonly resource: string;
    readonly body: string | undefined;
}
export declare const isEndpoint: (value: unknown) => value is Endpoint<unknown, unknown, number>;
export declare const input: <Input>(input: Input) => Input;
type Differing<A, B> = {
    [K in keyof A | keyof B]-?: K extends keyof A & keyof B ? [Pick<A, K>, Pick<B, K>] extends [Pick<B, K>, Pick<A, K>] ? never : K : K;
}[keyof A | keyof B];
type Exactly<Input, Taken> = [Differing<Input, Taken>] extends [never] ? unknown : {
    readonly input: `differs from the endpoint's fields in: ${Differing<Input, Taken> & string}`;
};
export declare const make: <const Params extends Field.Fields, Output, const Status extends number, const Query extends Field.Fields = {}, const Payload extends Field.Fields = {}, Input = Field.Struct<Params & Query & Payload>>(name: string, options: {
    readonly input?: (input: Input) => Input;
    readonly method: Method;
    readonly path: `/${string}`;
    readonly params: Params;
    readonly query?: Query;
    readonly payload?: Payload;
    readonly decode: (json: unknown) => Result.Result<Output, ReadonlyArray<Issue>>;
    readonly errors: ReadonlyArray<Status>;
    readonly resourceQuota?: Quota;
} & Exactly<Input, Field.Struct<Params & Query & Payload>>) => Endpoint<Input, Output, Status>;
export declare const withBodyField: <Input, Output, Status extends number>(endpoint: Endpoint<Input, Output, Status>, bodyField: string & keyof Input) => Endpoint<Input, Output, Status>;
export declare const withEndpointQuota: <Input, Output, Status extends number>(endpoint: Endpoint<Input, Output, Status>, resourceQuota: Quota) => Endpoint<Input, Output, Status>;
export interface Records<F extends Field.Fields> extends Field.Field<ReadonlyArray<Field.Struct<F>>> {
    readonly fields: F;
}
export declare const records: <const F extends Field.Fields>(fields: F, { expected, maximum, minimum }: {
    readonly minimum: number;
    readonly maximum: number;
    readonly expected: string;
}) => Records<F>;
export {};

// ErrorSchema
import * as Schema from "effect/Schema";
import * as Errors from "./ClerkErrors.ts";
import * as Exception from "./SDKException.ts";
export declare const Issue: Schema.Struct<{
    readonly path: Schema.$Array<Schema.Union<readonly [Schema.String, Schema.Int]>>;
    readonly expected: Schema.String;
}>;
export declare const ClerkErrors: Schema.Codec<Errors.ClerkErrors<number>, {
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
}, never, never>;
export declare const Reason: Schema.Union<readonly [Schema.Codec<Exception.Transport, {
    readonly _tag: "Transport";
    readonly processed: "maybe" | "no" | "yes";
    readonly description: string;
    readonly code?: string;
    readonly status?: number;
}, never, never>, Schema.Codec<Exception.Timeout, {
    readonly _tag: "Timeout";
    readonly processed: "maybe" | "no" | "yes";
    readonly limit: "attempt" | "total";
    readonly duration: number;
}, never, never>, Schema.Codec<Exception.UnexpectedStatus, {
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
}, never, never>, Schema.Codec<Exception.MalformedResponse, {
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
}, never, never>, Schema.Codec<Exception.InvalidRequest, {
    readonly _tag: "InvalidRequest";
    readonly processed: "maybe" | "no" | "yes";
    readonly issues: readonly {
        readonly path: readonly (string | number)[];
        readonly expected: string;
    }[];
}, never, never>, Schema.Codec<Exception.RateLimiter, {
    readonly _tag: "RateLimiter";
    readonly processed: "maybe" | "no" | "yes";
    readonly description: string;
    readonly retryAfter?: number;
}, never, never>]>;
export declare const SDKException: Schema.Codec<Exception.SDKException, {
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
}, never, never>;

// Field
import type * as Schema from "effect/Schema";
import type { Issue } from "./Issue.ts";
export interface Field<out A> {
    readonly is: (value: unknown) => value is A;
    readonly issues: (value: unknown) => ReadonlyArray<Issue>;
    readonly toJson?: (value: unknown) => string | ReadonlyArray<Issue>;
}
export interface Optional<out A> extends Field<A> {
    readonly isOptional: true;
}
export type Fields = {
    readonly [name: string]: Field<unknown>;
};
export type Type<F> = F extends Field<infer A> ? A : never;
export type Struct<F extends Fields> = {
    readonly [K in keyof F as F[K] extends Optional<unknown> ? never : K]: Type<F[K]>;
} & {
    readonly [K in keyof F as F[K] extends Optional<unknown> ? K : never]?: Type<F[K]> | undefined;
};
export declare const fromJson: <A>(toJson: (value: unknown) => string | ReadonlyArray<Issue>) => Field<A>;
export declare const make: <A>(expected: string, is: (value: unknown) => value is A) => Field<A>;
export declare const optional: <A>(field: Field<A>) => Optional<A>;
export declare const isOptional: (field: Field<unknown>) => boolean;
export declare const nullOr: <A>(field: Field<A>) => Field<A | null>;
export interface Literals<out A extends string> extends Field<A> {
    readonly literals: ReadonlyArray<A>;
}
export declare const literals: <const A extends string>(values: ReadonlyArray<A>) => Literals<A>;
export declare const array: <A>(field: Field<A>, expected: string, length?: {
    readonly minimum: number;
    readonly maximum: number;
    readonly expected: string;
}) => Field<ReadonlyArray<A>>;
export declare const Text: Field<string>;
export declare const Id: Field<string>;
export declare const FilterValues: Field<ReadonlyArray<string>>;
export declare const UnixMillis: Field<number>;
export declare const Limit: Field<number>;
export declare const Offset: Field<number>;
export declare const maxMetadataBytes = 8192;
export declare const Metadata: Field<{
    readonly [key: string]: Schema.Json;
}>;

// Issue
export interface Issue {
    readonly path: ReadonlyArray<string | number>;
    readonly expected: string;
}

// Processed
export type Processed = "no" | "maybe" | "yes";

// RateLimitPolicy
import * as Context from "effect/Context";
import * as Duration from "effect/Duration";
import * as Redacted from "effect/Redacted";
import type { Issue } from "./Issue.ts";
export interface Quota {
    readonly limit: number;
    readonly window: Duration.Duration;
}
export interface RateLimitPolicy {
    readonly instance: (secretKey: Redacted.Redacted<string>) => Quota | undefined;
    readonly resource: (quota: Quota) => Quota | undefined;
    readonly onStoreFailure: "fail" | "allow";
    readonly issues: ReadonlyArray<Issue>;
}
export declare const production: Quota;
export declare const development: Quota;
export declare const documented: RateLimitPolicy;
export declare const unlimited: RateLimitPolicy;
export interface Options {
    readonly limit: number;
    readonly window: Duration.Input;
    readonly onStoreFailure?: "fail" | "allow" | undefined;
}
export declare const make: (options: Options) => RateLimitPolicy;
export declare const Current: Context.Reference<RateLimitPolicy>;

// RetryPolicy
import * as Context from "effect/Context";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";
import type { ClerkErrors } from "./ClerkErrors.ts";
import type { SDKException } from "./SDKException.ts";
import type { Issue } from "./Issue.ts";
export type Failure = ClerkErrors | SDKException;
export interface Budget {
    readonly capacity: number;
    readonly cost: number;
    readonly refund: number;
}
export declare const defaultBudget: Budget;
export type Backoff = (failure: Failure) => Effect.Effect<Duration.Duration | undefined>;
export interface RetryPolicy {
    readonly backoff: () => Backoff;
    readonly isTransient: (failure: Failure) => boolean;
    readonly allowWrites: boolean;
    readonly maxRetryAfter: Duration.Duration;
    readonly budget: Budget | undefined;
    readonly issues: ReadonlyArray<Issue>;
}
export declare const isTransient: (failure: Failure) => boolean;
export declare const shouldRetry: (policy: RetryPolicy, failure: Failure, reads: boolean) => boolean;
export interface Options {
    readonly maxRetryAfter?: Duration.Input | undefined;
    readonly allowWrites?: boolean | undefined;
    readonly isTransient?: ((failure: Failure) => boolean) | undefined;
    readonly budget?: Budget | false | undefined;
}
export interface ExponentialOptions extends Options {
    readonly base?: Duration.Input | undefined;
    readonly factor?: number | undefined;
    readonly cap?: Duration.Input | undefined;
    readonly times?: number | undefined;
    readonly jitter?: boolean | undefined;
}
export declare const exponential: (options?: ExponentialOptions) => RetryPolicy;
export declare const fromSchedule: (schedule: Schedule.Schedule<unknown, Failure>, options?: Options) => RetryPolicy;
export declare const none: RetryPolicy;
export declare const Current: Context.Reference<RetryPolicy>;
export declare const allowWrites: <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;

// SDKException
import type * as Duration from "effect/Duration";
import { NodeInspectSymbol } from "effect/Inspectable";
import type { ClerkError } from "./ClerkError.ts";
import { type InspectArguments } from "./internal/errors/inspect.ts";
import { type PlainForm } from "./internal/errors/toJson.ts";
import type { Issue } from "./Issue.ts";
import type { Processed } from "./Processed.ts";
declare const Transport_base: new <A extends Record<string, any> = {}>(args: import("effect/Types").VoidIfEmpty<{ readonly [P in keyof A as P extends "_tag" ? never : P]: A[P]; }>) => import("effect/Cause").YieldableError & {
    readonly _tag: "Transport";
} & Readonly<A>;
export declare class Transport extends Transport_base<{
    readonly processed: Processed;
    readonly description: string;
    readonly code?: string;
    readonly status?: number;
}> {
    get message(): string;
    toJSON(): PlainForm<this>;
}
declare const Timeout_base: new <A extends Record<string, any> = {}>(args: import("effect/Types").VoidIfEmpty<{ readonly [P in keyof A as P extends "_tag" ? never : P]: A[P]; }>) => import("effect/Cause").YieldableError & {
    readonly _tag: "Timeout";
} & Readonly<A>;
export declare class Timeout extends Timeout_base<{
    readonly processed: Processed;
    readonly limit: "attempt" | "total";
    readonly duration: Duration.Duration;
}> {
    get message(): string;
    toJSON(): PlainForm<this>;
}
declare const UnexpectedStatus_base: new <A extends Record<string, any> = {}>(args: import("effect/Types").VoidIfEmpty<{ readonly [P in keyof A as P extends "_tag" ? never : P]: A[P]; }>) => import("effect/Cause").YieldableError & {
    readonly _tag: "UnexpectedStatus";
} & Readonly<A>;
export declare class UnexpectedStatus extends UnexpectedStatus_base<{
    readonly processed: Processed;
    readonly status: number;
    readonly errors: ReadonlyArray<ClerkError>;
    readonly meta?: {
        readonly [key: string]: unknown;
    };
    readonly excerpt: string;
    readonly clerkTraceId?: string;
    readonly retryAfter?: Duration.Duration;
}> {
    get message(): string;
    toJSON(): PlainForm<this>;
}
declare const MalformedResponse_base: new <A extends Record<string, any> = {}>(args: import("effect/Types").VoidIfEmpty<{ readonly [P in keyof A as P extends "_tag" ? never : P]: A[P]; }>) => import("effect/Cause").YieldableError & {
    readonly _tag: "MalformedResponse";
} & Readonly<A>;
export declare class MalformedResponse extends MalformedResponse_base<{
    readonly processed: Processed;
    readonly status: number;
    readonly issues: ReadonlyArray<Issue>;
    readonly record?: {
        readonly id: string;
        readonly createdAt: number;
    };
}> {
    get message(): string;
    toJSON(): PlainForm<this>;
}
declare const InvalidRequest_base: new <A extends Record<string, any> = {}>(args: import("effect/Types").VoidIfEmpty<{ readonly [P in keyof A as P extends "_tag" ? never : P]: A[P]; }>) => import("effect/Cause").YieldableError & {
    readonly _tag: "InvalidRequest";
} & Readonly<A>;
export declare class InvalidRequest extends InvalidRequest_base<{
    readonly processed: Processed;
    readonly issues: ReadonlyArray<Issue>;
}> {
    get message(): string;
    toJSON(): PlainForm<this>;
}
declare const RateLimiter_base: new <A extends Record<string, any> = {}>(args: import("effect/Types").VoidIfEmpty<{ readonly [P in keyof A as P extends "_tag" ? never : P]: A[P]; }>) => import("effect/Cause").YieldableError & {
    readonly _tag: "RateLimiter";
} & Readonly<A>;
export declare class RateLimiter extends RateLimiter_base<{
    readonly processed: Processed;
    readonly description: string;
    readonly retryAfter?: Duration.Duration;
}> {
    get message(): string;
    toJSON(): PlainForm<this>;
}
export type Reason = Transport | Timeout | UnexpectedStatus | MalformedResponse | InvalidRequest | RateLimiter;
declare const SDKException_base: new <A extends Record<string, any> = {}>(args: import("effect/Types").VoidIfEmpty<{ readonly [P in keyof A as P extends "_tag" ? never : P]: A[P]; }>) => import("effect/Cause").YieldableError & {
    readonly _tag: "SDKException";
} & Readonly<A>;
export declare class SDKException extends SDKException_base<{
    readonly reason: Reason;
    readonly operation: string;
    readonly method?: string;
    readonly path?: string;
    readonly attempts: number;
    readonly earlier?: Processed;
}> {
    get processed(): Processed;
    get message(): string;
    toJSON(): PlainForm<this>;
    [NodeInspectSymbol](...settings: InspectArguments): unknown;
}
export {};

// TimeoutPolicy
import * as Context from "effect/Context";
import * as Duration from "effect/Duration";
import type { Issue } from "./Issue.ts";
export interface TimeoutPolicy {
    readonly attempt: Duration.Duration | undefined;
    readonly total: Duration.Duration | undefined;
    readonly issues: ReadonlyArray<Issue>;
}
export declare const make: (options: {
    readonly attempt?: Duration.Input | undefined;
    readonly total?: Duration.Input | undefined;
}) => TimeoutPolicy;
export declare const none: TimeoutPolicy;
export declare const Current: Context.Reference<TimeoutPolicy>;

// index
export * as ClerkConfig from "./ClerkConfig.ts";
export type { ClerkError } from "./ClerkError.ts";
export type { ClerkErrorCode } from "./ClerkErrorCode.ts";
export * from "./ClerkErrors.ts";
export * as ClerkFailure from "./ClerkFailure.ts";
export * as Endpoint from "./Endpoint.ts";
export * as ErrorSchema from "./ErrorSchema.ts";
export * as Field from "./Field.ts";
export type { Issue } from "./Issue.ts";
export type { Processed } from "./Processed.ts";
export * as RateLimitPolicy from "./RateLimitPolicy.ts";
export * as RetryPolicy from "./RetryPolicy.ts";
export * from "./SDKException.ts";
export * as TimeoutPolicy from "./TimeoutPolicy.ts";

// internal/clerkConfig
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import type * as Redacted from "effect/Redacted";
import type { SDKException } from "../SDKException.ts";
export declare const defaultApiUrl = "https://api.clerk.com/v1";
export declare const defaultApiVersion = "2026-05-12";
export type SecretKey = Redacted.Redacted<string> | Effect.Effect<Redacted.Redacted<string>, unknown>;
export interface Options {
    readonly secretKey: SecretKey;
    readonly apiUrl?: string | undefined;
    readonly allowInsecure?: boolean | undefined;
    readonly apiVersion?: string | undefined;
    readonly traceHeaders?: boolean | undefined;
}
export interface Service {
    readonly secretKey: SecretKey;
    readonly apiUrl: string;
    readonly apiVersion: string;
    readonly traceHeaders: boolean;
}
declare const ClerkConfig_base: Context.ServiceClass<ClerkConfig, "@effect-clerk/core/ClerkConfig", Service>;
export declare class ClerkConfig extends ClerkConfig_base {
}
export declare const layer: (options: Options) => Layer.Layer<ClerkConfig, SDKException>;
export {};

// internal/errors/inspect
interface Inspectable {
    readonly stack?: string | undefined;
    readonly toJSON: () => {
        readonly _tag: string;
        readonly message: string;
    };
}
export type InspectArguments = [depth?: number, options?: object, inspect?: (value: object, options?: object) => string];
export declare const inspectError: (error: Inspectable, ...[, options, inspect]: InspectArguments) => string;
export {};

// internal/errors/toJson
import type * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import type { Processed } from "../../Processed.ts";
type ErrorKey = Exclude<keyof Cause.YieldableError, "message">;
export type PlainForm<Self> = {
    readonly [Key in Exclude<keyof Self, ErrorKey>]: PlainValue<Self[Key]>;
};
type PlainValue<Value> = Value extends Duration.Duration ? number : Value extends Cause.YieldableError ? PlainForm<Value> : Value;
interface PlainError extends Error {
    readonly processed: Processed;
}
export declare const toJson: <Self extends PlainError>(error: Self, plainFields?: object) => PlainForm<Self>;
export {};
