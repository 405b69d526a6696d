/** The flags of a plan and of an apply, whose values are the library's options. */
import type { Acknowledge, Percentage, PlanOptions } from "@effect-clerk/sync/Desired"
import { isPercentage } from "@effect-clerk/sync/internal"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import * as Flags from "../flags.ts"

const parseLimit = (text: string): Option.Option<number | Percentage> => {
  if (isPercentage(text)) return Option.some(text)
  return /^\d{1,9}$/.test(text) ? Option.some(Number(text)) : Option.none()
}

const limit = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar("N|N%"),
    Flag.withDescription(description),
    Flag.filterMap(parseLimit, (text) => `Expected a number or a share such as 25%, got ${text}`),
    Flags.optional
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

/** Merges the numbers of several flags. The last one of a name counts. */
const mergeAcknowledged = (all: ReadonlyArray<Acknowledge> | undefined): Acknowledge | undefined =>
  all && Object.fromEntries(all.flatMap((each) => Object.entries(each)))

/** Returns the flag that acknowledges a number, as a person types it. */
export const acknowledgeFlag = (acknowledge: Acknowledge): string =>
  Object.entries(acknowledgements)
    .flatMap(([name, key]) => (acknowledge[key] === undefined ? [] : [`--acknowledge ${name}=${acknowledge[key]}`]))
    .join(" ")

/** Flags that say how far a plan may go. */
export const guards = {
  guards: {
    protect: Flag.String("protect").pipe(
      Flag.withMetavar("USER"),
      Flag.withDescription("Id of a user who is never removed or demoted; may be given several times"),
      Flags.several
    ),
    minAdministrators: Flag.Int("min-admins").pipe(
      Flag.withMetavar("N"),
      Flag.withDescription("Administrators that are left at every moment: 1 unless given"),
      Flag.filter(
        (number) => number >= 0,
        (number) => `Expected a number of at least 0, got ${number}`
      ),
      Flags.optional
    ),
    maxRemovals: limit("max-removals", "Members that may be removed: 25% unless given, but 3 always"),
    maxDemotions: limit("max-demotions", "Administrators that may be demoted: 50% unless given, but 1 always")
  },
  acknowledge: Flag.String("acknowledge").pipe(
    Flag.withMetavar("NAME=N"),
    Flag.withDescription(`Lets exactly this number pass a guard: ${acknowledged}; may be given several times`),
    Flag.filterMap(
      parseAcknowledge,
      (text) => `Expected one of ${acknowledged} with a number, such as removals=20, got ${text}`
    ),
    Flags.several,
    Flag.map(mergeAcknowledged)
  )
}

export const administratorRoles = Flag.String("admin-role").pipe(
  Flag.withMetavar("ROLE"),
  Flag.withDescription("Role that makes an administrator, by permissions unless given; may be given several times"),
  Flags.several
)

/** Flags that say what a plan does. */
export const plan = {
  remove: Flag.Literals("remove", ["never", "managed", "unlisted"]).pipe(
    Flag.withDescription("Removes nobody, those of an earlier list, or everyone who is not listed: never unless given"),
    Flags.optional
  ),
  unknown: Flag.Literals("unknown", ["reject", "invite", "skip"]).pipe(
    Flag.withDescription("Outcome for an address that no user has: reject unless given"),
    Flags.optional
  ),
  left: Flag.Literals("left", ["hold", "restore"]).pipe(
    Flag.withDescription("Outcome for a listed member who has left: hold unless given"),
    Flags.optional
  ),
  drift: Flag.Literals("drift", ["restore", "hold"]).pipe(
    Flag.withDescription("Outcome for a listed member who was changed outside: restore unless given"),
    Flags.optional
  ),
  administratorRoles,
  ...guards
}

/** Tells whether any of the flags of a plan is given. */
export const isGiven = ({ guards, ...others }: PlanOptions): boolean =>
  Object.values({ ...others, ...guards }).some((value) => value !== undefined)

const parseRate = (text: string): Option.Option<number> => {
  const rate = /^\d+(?:\.\d+)?%$/.test(text) ? parseFloat(text) / 100 : /^\d*\.?\d+$/.test(text) ? Number(text) : NaN
  return rate > 0 && rate <= 1 ? Option.some(rate) : Option.none()
}

export const rate = Flag.String("rate").pipe(
  Flag.withMetavar("N%"),
  Flag.withDescription(
    "Share of Clerk's rate limit that it takes: 50% unless given, since the application needs its own"
  ),
  Flag.filterMap(parseRate, (text) => `Expected a share above 0% and at most 100%, got ${text}`),
  Flags.optional
)

export const stale = Flag.Literals("stale", ["reject", "skip"]).pipe(
  Flag.withDescription("Outcome where somebody else has changed something since: reject unless given"),
  Flags.optional
)

/** Directory of the base and of the journals, unless the flag is given. */
const defaultState = ".clerk-memberships"

export const state = Flags.path("state").pipe(
  Flag.withMetavar("DIR"),
  Flag.withDescription(`Directory that remembers earlier applies: ${defaultState} unless given`),
  Flag.withDefault(defaultState)
)

/** Flag of a command whose journal says which directory that is. */
export const stateOfJournal = Flags.path("state").pipe(
  Flag.withMetavar("DIR"),
  Flag.withDescription("Directory that remembers earlier applies; that of the journal unless given"),
  Flags.optional
)

/** Flags of a command whose result is a plan. */
export const result = {
  out: Flags.path("out").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("File to save the plan to, which nobody else may read"),
    Flags.optional
  ),
  exitCode: Flags.flag("exit-code", "End with 4 if there are changes"),
  json: Flags.json
}
