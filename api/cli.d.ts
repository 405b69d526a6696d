// CommandFailure
import * as CliError from "effect/cli/CliError";
import * as Runtime from "effect/Runtime";
export declare const exitCodes: {
    readonly failed: 1;
    readonly usage: 2;
    readonly partly: 3;
    readonly changes: 4;
    readonly rejected: 5;
    readonly stale: 6;
};
export type Exit = keyof typeof exitCodes;
declare const CommandFailure_base: new <A extends Record<string, any> = {}>(args: import("effect/Types").VoidIfEmpty<{ readonly [P in keyof A as P extends "_tag" ? never : P]: A[P]; }>) => import("effect/Cause").YieldableError & {
    readonly _tag: "CommandFailure";
} & Readonly<A>;
export declare class CommandFailure extends CommandFailure_base<{
    readonly exit: Exit;
    readonly text: string;
    readonly details?: ReadonlyArray<object> | undefined;
}> {
    get message(): string;
    get [Runtime.errorExitCode](): number;
    get [CliError.userMessage](): string;
}
declare const CommandEnded_base: new <A extends Record<string, any> = {}>(args: import("effect/Types").VoidIfEmpty<{ readonly [P in keyof A as P extends "_tag" ? never : P]: A[P]; }>) => import("effect/Cause").YieldableError & {
    readonly _tag: "CommandEnded";
} & Readonly<A>;
export declare class CommandEnded extends CommandEnded_base<{
    readonly exit: Exit;
}> {
    get [Runtime.errorExitCode](): number;
}
export {};

// Emulator
import * as CliError from "effect/cli/CliError";
import * as Command from "effect/cli/Command";
export declare const command: Command.Command<"emulator", {
    readonly port: number;
    readonly host: string;
    readonly allowHost: readonly string[];
    readonly seed: string | undefined;
    readonly printSchema: boolean;
    readonly latency: number;
    readonly limits: "development" | "off" | "production";
    readonly quirks: "all" | readonly ("bulkPartial" | "charset" | "emptyMetadataNull" | "permissionsNull" | "publicUserDataAbsent" | "slugAbsent" | "slugNull")[] | readonly [];
    readonly control: boolean;
    readonly json: boolean;
}, {}, import("./CommandFailure.ts").CommandFailure | CliError.UserError, import("effect/FileSystem").FileSystem>;

// index
import * as Command from "effect/cli/Command";
export * from "./CommandFailure.ts";
export declare const command: Command.Command<"clerk-memberships", {}, {}, import("./CommandFailure.ts").CommandEnded | import("./CommandFailure.ts").CommandFailure | import("effect/cli/CliError").UserError, import("effect/FileSystem").FileSystem | import("effect/Path").Path | import("effect/Terminal").Terminal>;
