// ClerkHttpClient
import type { ClerkConfig } from "@effect-clerk/core/ClerkConfig";
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors";
import type { Endpoint } from "@effect-clerk/core/Endpoint";
import type { SDKException } from "@effect-clerk/core/SDKException";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as HttpClient from "effect/http/HttpClient";
import * as Layer from "effect/Layer";
import { type Fetch } from "./internal/transport/anyFetch.ts";
export type { ClerkConfig } from "@effect-clerk/core/ClerkConfig";
export type { Fetch, FetchInit, FetchResponse } from "./internal/transport/anyFetch.ts";
export interface Service {
    readonly execute: <Input, A, Status extends number>(endpoint: Endpoint<Input, A, Status>, input: Input) => Effect.Effect<A, ClerkErrors<Status> | SDKException>;
    readonly config?: ClerkConfig["Service"];
}
declare const ClerkHttpClient_base: Context.ServiceClass<ClerkHttpClient, "@effect-clerk/http/ClerkHttpClient", Service>;
export declare class ClerkHttpClient extends ClerkHttpClient_base {
}
export declare const layer: Layer.Layer<ClerkHttpClient, never, ClerkConfig | HttpClient.HttpClient>;
export declare const layerFetch: (options?: {
    readonly fetch?: Fetch | undefined;
}) => Layer.Layer<ClerkHttpClient, never, ClerkConfig>;
export declare const withClientTransform: {
    (transform: (client: HttpClient.HttpClient) => HttpClient.HttpClient): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;
    <A, E, R>(self: Effect.Effect<A, E, R>, transform: (client: HttpClient.HttpClient) => HttpClient.HttpClient): Effect.Effect<A, E, R>;
};
export declare const MaxResponseBytes: Context.Reference<number>;

// ClerkMetrics
import * as Layer from "effect/Layer";
import * as Metric from "effect/Metric";
export declare const duration: Metric.Histogram<number>;
export declare const retries: Metric.Counter<number>;
export declare const limiterWait: Metric.Histogram<number>;
export declare const layer: Layer.Layer<never>;

// Observer
import type { Failure } from "@effect-clerk/core/RetryPolicy";
import type * as Context from "effect/Context";
import type { Attempt, Observer } from "./internal/observer.ts";
export type { Attempt, Observer } from "./internal/observer.ts";
export declare const Current: Context.Reference<Observer | undefined>;
export declare const AttemptSpans: Context.Reference<boolean>;
export declare const errorType: (failure: Failure) => string;
export declare const clerkTraceId: ({ failure, headers }: Attempt) => string | undefined;
export declare const format: (attempt: Attempt) => string;
export declare const log: Observer;

// index
export * as ClerkHttpClient from "./ClerkHttpClient.ts";
export * as ClerkMetrics from "./ClerkMetrics.ts";
export type { Fetch } from "./ClerkHttpClient.ts";
export * as Observer from "./Observer.ts";

// internal/observer
import type { Failure } from "@effect-clerk/core/RetryPolicy";
import type * as Duration from "effect/Duration";
import type * as Effect from "effect/Effect";
export interface Attempt {
    readonly operation: string;
    readonly method: string;
    readonly path: string;
    readonly serverAddress: string;
    readonly attempt: number;
    readonly repeats: Failure | undefined;
    readonly status: number | undefined;
    readonly headers: Readonly<Record<string, string>>;
    readonly failure: Failure | undefined;
    readonly interrupted: boolean;
    readonly duration: Duration.Duration;
    readonly wait: Duration.Duration;
}
export type Observer = (attempt: Attempt) => Effect.Effect<void>;

// internal/transport/anyFetch
import type { Fetch as PlatformFetch } from "./fetch.ts";
export interface FetchInit {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly signal: AbortSignal;
    readonly redirect: "manual";
}
export interface FetchResponse {
    readonly status: number;
    readonly headers: {
        readonly get: (name: string) => string | null;
        readonly [Symbol.iterator]: () => Iterator<[string, string]>;
    };
    readonly body?: unknown;
    readonly text: () => Promise<string>;
}
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;
export declare function asPlatformFetch(fetch: Fetch | undefined): PlatformFetch | undefined;
