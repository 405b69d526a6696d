/** The flags of a plan, and the options that they stand for. */
import type { Acknowledge, Guards, Percentage, PlanOptions } from "@effect-clerk/sync/Desired"
import { isPercentage } from "@effect-clerk/sync/internal"
import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import { defaultState, path } from "../flags.ts"

const parseLimit = (text: string): Option.Option<number | Percentage> => {
  if (isPercentage(text)) return Option.some(text)
  return /^\d{1,9}$/.test(text) ? Option.some(Number(text)) : Option.none()
}

const limit = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar("N|N%"),
    Flag.withDescription(description),
    Flag.filterMap(parseLimit, (text) => `Expected a number or a share such as 25%, got ${text}`),
    Flag.optional
  )

const acknowledgements = {
  removals: "removals",
  demotions: "demotions",
  shrink: "shrink",
  "promoted-outside": "promotedOutside"
} as const satisfies Record<string, keyof Acknowledge>

const acknowledged = Object.keys(acknowledgements).join(", ")

const isAcknowledged = (name: string): name is keyof typeof acknowledgements => Object.hasOwn(acknowledgements, name)

const parseAcknowledge = (text: string): Option.Option<Acknowledge> => {
  const [, name = "", number] = /^([a-z-]+)=(\d{1,9})$/.exec(text) ?? []
  return isAcknowledged(name) ? Option.some({ [acknowledgements[name]]: Number(number) }) : Option.none()
}

/** Flags that say how far a plan may go. */
export const guardFlags = {
  protect: Flag.String("protect").pipe(
    Flag.withMetavar("USER"),
    Flag.withDescription("Id of a user who is never removed or demoted; may be given several times"),
    Flag.atLeast(0)
  ),
  minAdministrators: Flag.Int("min-admins").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription("Administrators that are left at every moment: 1 unless given"),
    Flag.filter(
      (number) => number >= 0,
      (number) => `Expected a number of at least 0, got ${number}`
    ),
    Flag.optional
  ),
  maxRemovals: limit("max-removals", "Members that may be removed: 25% unless given, but 3 always"),
  maxDemotions: limit("max-demotions", "Administrators that may be demoted: 50% unless given, but 1 always"),
  acknowledge: Flag.String("acknowledge").pipe(
    Flag.withMetavar("NAME=N"),
    Flag.withDescription(`Lets exactly this number pass a guard: ${acknowledged}; may be given several times`),
    Flag.filterMap(
      parseAcknowledge,
      (text) => `Expected one of ${acknowledged} with a number, such as removals=20, got ${text}`
    ),
    Flag.atLeast(0)
  )
}

/** Flags that say what a plan does. */
export const planFlags = {
  remove: Flag.Literals("remove", ["never", "managed", "unlisted"]).pipe(
    Flag.withDescription("Removes nobody, those of an earlier list, or everyone who is not listed: never unless given"),
    Flag.optional
  ),
  unknown: Flag.Literals("unknown", ["reject", "invite", "skip"]).pipe(
    Flag.withDescription("Outcome for an address that no user has: reject unless given"),
    Flag.optional
  ),
  left: Flag.Literals("left", ["hold", "restore"]).pipe(
    Flag.withDescription("Outcome for a listed member who has left: hold unless given"),
    Flag.optional
  ),
  drift: Flag.Literals("drift", ["restore", "hold"]).pipe(
    Flag.withDescription("Outcome for a listed member who was changed outside: restore unless given"),
    Flag.optional
  ),
  administratorRoles: Flag.String("admin-role").pipe(
    Flag.withMetavar("ROLE"),
    Flag.withDescription("Role that makes an administrator, by permissions unless given; may be given several times"),
    Flag.atLeast(0)
  ),
  guards: guardFlags
}

export const state = path("state").pipe(
  Flag.withMetavar("DIR"),
  Flag.withDescription(`Directory that remembers earlier applies: ${defaultState} unless given`)
)

type Flags = Command.Command.Config.Infer<typeof planFlags>

/** Tells whether any of the flags is given. */
export const isGiven = ({ administratorRoles, drift, guards, left, remove, unknown }: Flags): boolean =>
  [drift, left, remove, unknown, guards.maxDemotions, guards.maxRemovals, guards.minAdministrators].some(
    ({ _tag }) => _tag === "Some"
  ) || [administratorRoles, guards.acknowledge, guards.protect].some(({ length }) => length > 0)

export const toOptions = (flags: Flags): PlanOptions => ({
  remove: Option.getOrUndefined(flags.remove),
  unknown: Option.getOrUndefined(flags.unknown),
  left: Option.getOrUndefined(flags.left),
  drift: Option.getOrUndefined(flags.drift),
  administratorRoles: flags.administratorRoles.length === 0 ? undefined : flags.administratorRoles,
  ...toGuards(flags.guards)
})

/** Options of `undo`, too. */
export const toGuards = (flags: Flags["guards"]): { readonly guards: Guards; readonly acknowledge: Acknowledge } => ({
  guards: {
    minAdministrators: Option.getOrUndefined(flags.minAdministrators),
    maxRemovals: Option.getOrUndefined(flags.maxRemovals),
    maxDemotions: Option.getOrUndefined(flags.maxDemotions),
    protect: flags.protect.length === 0 ? undefined : flags.protect
  },
  // The last one of a name counts.
  acknowledge: Object.fromEntries(flags.acknowledge.flatMap((each) => Object.entries(each)))
})

/** Returns the flag that acknowledges a number, as a person types it. */
export const acknowledgeFlag = (acknowledge: Acknowledge): string =>
  Object.entries(acknowledgements)
    .flatMap(([name, key]) => (acknowledge[key] === undefined ? [] : [`--acknowledge ${name}=${acknowledge[key]}`]))
    .join(" ")
