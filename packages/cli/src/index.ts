/**
 * The `clerk-memberships` command, without a platform: provide one's services to run it.
 *
 * @since 0.1.0
 */
import * as Command from "effect/cli/Command"
import * as Emulator from "./Emulator.ts"

/**
 * `clerk-memberships`, with all its subcommands.
 *
 * @category commands
 * @since 0.1.0
 */
export const command = Command.make("clerk-memberships").pipe(
  Command.withDescription("Clerk's organization memberships"),
  Command.withSubcommands([Emulator.command])
)
