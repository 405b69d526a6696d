/** Flags that several commands have. */
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as NodePath from "node:path"

export const organization = Flag.String("org").pipe(
  Flag.withMetavar("ORG"),
  Flag.withDescription("Id of the organization; CLERK_ORGANIZATION_ID unless given"),
  Flag.withFallbackConfig(Config.String("CLERK_ORGANIZATION_ID"))
)

/** Says what is missing where neither the flag nor the variable is there. */
export const missingOrganization = "Missing required flag: --org, or the variable CLERK_ORGANIZATION_ID"

/** Makes a flag one that may be left out. Its value is `undefined` then, as the library's options have it. */
export const optional: <A>(flag: Flag.Flag<A>) => Flag.Flag<A | undefined> = Flag.withDefault(undefined)

/** Makes a flag one that may be given several times. Its value is `undefined` unless it is given. */
export const several = <A>(flag: Flag.Flag<A>): Flag.Flag<ReadonlyArray<A> | undefined> =>
  Flag.map(Flag.atLeast(flag, 0), (values) => (values.length === 0 ? undefined : values))

/** Flag whose value is a path, which a shell completes. */
export const path = (name: string) => Flag.map(Flag.Path(name), fromHere)

/** Argument that is a path, which a shell completes. */
export const pathArgument = (name: string) => Argument.map(Argument.Path(name), fromHere)

/** Returns a path as messages name it: effect makes it absolute. */
const fromHere = (path: string): string => {
  const relative = NodePath.relative("", path) || "."
  return relative.startsWith("..") ? path : relative
}

/** Flag without a value. */
export const flag = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withoutNegation, Flag.withDescription(description), Flag.withDefault(false))

export const json = flag("json", "Print JSON, one value a line, on stderr, too")

export const yes = flag("yes", "Do not ask")

export const user = Argument.String("USER").pipe(
  Argument.withDescription("Id of the user, or a verified email address")
)

export const role = Flag.String("role").pipe(
  Flag.withMetavar("ROLE"),
  Flag.withDescription("Key of the role, for example org:member")
)
