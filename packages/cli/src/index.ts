/**
 * The `clerk-memberships` command as a value. It needs the services of a platform, such as `NodeServices.layer`, to run.
 *
 * @since 0.1.0
 */
import * as Command from "effect/cli/Command"
import * as Emulator from "./Emulator.ts"

/**
 * Command `clerk-memberships` with all its subcommands.
 *
 * @category commands
 * @since 0.1.0
 */
export const command = Command.make("clerk-memberships").pipe(
  Command.withDescription("Clerk's organization memberships"),
  Command.withSubcommands([Emulator.command])
)
