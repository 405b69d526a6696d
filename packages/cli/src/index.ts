/**
 * The `clerk-memberships` command as a value. It needs the services of a platform, such as `NodeServices.layer`, to run.
 *
 * @since 0.1.0
 */
import * as Command from "effect/cli/Command"
import * as Emulator from "./Emulator.ts"
import { add } from "./internal/commands/add.ts"
import { apply } from "./internal/commands/apply.ts"
import { audit } from "./internal/commands/audit.ts"
import { exportMembers } from "./internal/commands/export.ts"
import { get } from "./internal/commands/get.ts"
import { invitations } from "./internal/commands/invitations.ts"
import { list } from "./internal/commands/list.ts"
import { metadata } from "./internal/commands/metadata.ts"
import { plan } from "./internal/commands/plan.ts"
import { remove } from "./internal/commands/remove.ts"
import { resume } from "./internal/commands/resume.ts"
import { setRole } from "./internal/commands/setRole.ts"
import { undo } from "./internal/commands/undo.ts"

export * from "./CommandFailure.ts"

/**
 * Command `clerk-memberships` with all its subcommands.
 *
 * @category commands
 * @since 0.1.0
 */
export const command = Command.make("clerk-memberships").pipe(
  Command.withDescription("Clerk's organization memberships, from a list and one by one"),
  Command.withSubcommands([
    { group: "A list of members", commands: [plan, apply, resume, undo, audit] },
    { group: "Members", commands: [list, get, add, setRole, remove, metadata, exportMembers] },
    { group: "Invitations", commands: [invitations] },
    { group: "For tests", commands: [Emulator.command] }
  ]),
  Command.withExamples([
    {
      command: "clerk-memberships plan members.csv --org org_acme --out plan.json",
      description: "What would change?"
    },
    { command: "clerk-memberships apply plan.json", description: "Change it" }
  ])
)
