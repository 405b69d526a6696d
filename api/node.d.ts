// NodeClerkHttpClient
import type { ClerkConfig } from "@effect-clerk/core/ClerkConfig";
import { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient";
import * as Layer from "effect/Layer";
import type { Dispatcher } from "undici";
export type { ClerkConfig } from "@effect-clerk/core/ClerkConfig";
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient";
export type { Dispatcher } from "undici";
export declare const layer: (options?: {
    readonly dispatcher?: Dispatcher | undefined;
}) => Layer.Layer<ClerkHttpClient, never, ClerkConfig>;

// index
export * as NodeClerkHttpClient from "./NodeClerkHttpClient.ts";
