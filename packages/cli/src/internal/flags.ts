/** Flags that several commands have. */
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"

export const organization = Flag.String("org").pipe(
  Flag.withMetavar("ORG"),
  Flag.withDescription("Id of the organization; CLERK_ORGANIZATION_ID unless given"),
  Flag.withFallbackConfig(Config.String("CLERK_ORGANIZATION_ID"))
)

/** Flag without a value. */
export const flag = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withoutNegation, Flag.withDescription(description), Flag.withDefault(false))

export const json = flag("json", "Print JSON, one value a line; errors on stderr are JSON, too")

export const yes = flag("yes", "Do not ask")

export const user = Argument.String("USER").pipe(
  Argument.withDescription("Id of the user, or a verified email address")
)

export const role = Flag.String("role").pipe(
  Flag.withMetavar("ROLE"),
  Flag.withDescription("Key of the role, for example org:member")
)

/** Metadata as a column of a list writes it. */
export const metadata = {
  publicMetadata: Flag.String("public").pipe(
    Flag.withMetavar("KEY=VALUE"),
    Flag.withDescription("Public metadata, for example team=core, or 'tags:json=[1]'; KEY:json=null removes"),
    Flag.atLeast(0)
  ),
  privateMetadata: Flag.String("private").pipe(
    Flag.withMetavar("KEY=VALUE"),
    Flag.withDescription("Private metadata, in the same way"),
    Flag.atLeast(0)
  )
}

/** Directory of the base and of the journals, unless `--state` is given. */
export const defaultState = ".clerk-memberships"
