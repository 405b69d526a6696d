/** Options of a plan: checked, with the defaults written out. */
import * as Field from "@effect-clerk/core/Field"
import type { Issue } from "@effect-clerk/core/Issue"
import * as Result from "effect/Result"
import type { Percentage } from "../../Desired.ts"
import type { Options } from "../model/planSchema.ts"
import { fieldsOf } from "./checkedInput.ts"
import { defaulted, read } from "./defaulted.ts"

/** Returns the options with all defaults, or all issues of what is invalid. Programs without types may pass anything. */
export const checkOptions = (options: unknown): Result.Result<Options, ReadonlyArray<Issue>> => {
  const issues: Array<Issue> = []
  const given = fieldsOf(options, ["options"], optionNames, issues)
  const guards = fieldsOf(given["guards"], ["guards"], Object.keys(guardFields), issues)
  const acknowledge = fieldsOf(given["acknowledge"], ["acknowledge"], Object.keys(acknowledgeFields), issues)
  const checked: Options = {
    ...read(given, fields, "options", issues),
    guards: read(guards, guardFields, "guards", issues),
    acknowledge: read(acknowledge, acknowledgeFields, "acknowledge", issues)
  }
  return issues.length > 0 ? Result.fail(issues) : Result.succeed(checked)
}

const texts = Field.array(Field.Text, "an array of texts")

/** Tells whether a text is a share of at most 100%. */
export const isPercentage = (text: string): text is Percentage =>
  /^\d+(?:\.\d+)?%$/.test(text) && parseFloat(text) <= 100

const isLimit = (value: unknown): value is number | Percentage =>
  Field.Offset.is(value) || (typeof value === "string" && isPercentage(value))

const Limit = Field.make('an integer of at least 0, or a share such as "25%"', isLimit)

const AdministratorRoles = Field.make(
  "an array of role keys, at least one",
  (value): value is ReadonlyArray<string> | "by permissions" =>
    value === "by permissions" || (texts.is(value) && value.length > 0)
)

const fields = {
  remove: defaulted(Field.literals(["never", "managed", "unlisted"]), "never"),
  left: defaulted(Field.literals(["hold", "restore"]), "hold"),
  drift: defaulted(Field.literals(["restore", "hold"]), "restore"),
  unknown: defaulted(Field.literals(["reject", "invite", "skip"]), "reject"),
  administratorRoles: defaulted(AdministratorRoles, "by permissions")
}

const guardFields = {
  minAdministrators: defaulted(Field.Offset, 1),
  maxRemovals: defaulted(Limit, "25%"),
  maxDemotions: defaulted(Limit, "50%"),
  protect: defaulted(texts, [])
}

const acknowledgeFields = {
  removals: defaulted(Field.Offset, 0),
  demotions: defaulted(Field.Offset, 0),
  shrink: defaulted(Field.Offset, 0),
  promotedOutside: defaulted(Field.Offset, 0)
}

/** Names of all options. */
export const optionNames: ReadonlyArray<string> = [...Object.keys(fields), "guards", "acknowledge"]
