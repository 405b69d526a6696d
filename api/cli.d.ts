// Emulator
import * as CliError from "effect/cli/CliError";
import * as Command from "effect/cli/Command";
import * as Option from "effect/Option";
export declare const command: Command.Command<"emulator", {
    readonly port: number;
    readonly host: string;
    readonly allowHost: readonly string[];
    readonly seed: Option.Option<string>;
    readonly printSchema: boolean;
    readonly latency: number;
    readonly limits: "development" | "off" | "production";
    readonly quirks: "all" | readonly ("bulkPartial" | "charset" | "emptyMetadataNull" | "permissionsNull" | "publicUserDataAbsent" | "slugAbsent" | "slugNull")[] | readonly [];
    readonly control: boolean;
    readonly json: boolean;
}, {}, CliError.UserError, import("effect/FileSystem").FileSystem>;

// index
import * as Command from "effect/cli/Command";
export declare const command: Command.Command<"clerk-memberships", {}, {}, import("effect/cli/CliError").UserError, import("effect/FileSystem").FileSystem>;
