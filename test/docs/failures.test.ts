/** The tables of docs/failures.md: each row is provoked on the emulator, and compared. */
import { type ClerkErrors, ClerkFailure, type SDKException } from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { type Cause, documentedCodes, type Meeting, readFailures } from "../../scripts/docs/failures.ts"
import { methodsOf } from "../../scripts/docs/services.ts"
import { ofCode, provoke, scenarios } from "./failureScenarios.ts"

const { codes: otherCodes, rows } = readFailures(
  readFileSync(new URL("../../docs/failures.md", import.meta.url), "utf8")
)

/** Makes the row of a failure, as the table has it. */
const toRow = (service: string, operation: string, error: ClerkErrors | SDKException): Omit<Meeting, "action"> => ({
  service,
  operation,
  error: error._tag,
  ...toCause(error)
})

const toCause = (error: ClerkErrors | SDKException): Omit<Cause, "action"> => ({
  cause: ClerkFailure.codes(error)[0] ?? (error._tag === "SDKException" ? error.reason._tag : ""),
  status: ClerkFailure.status(error),
  kind: ClerkFailure.kind(error),
  own: ClerkFailure.httpStatus(error),
  processed: error.processed
})

describe("the table of failures", () => {
  it("has a row for each failure that is provoked here, and no other", () => {
    const listed = rows.map(({ cause, operation, service }) => `${service} ${operation} ${cause}`)
    const provoked = Object.entries(scenarios).flatMap(([service, operations]) =>
      Object.entries(operations).flatMap(([operation, causes]) =>
        Object.keys(causes).map((cause) => `${service} ${operation} ${cause}`)
      )
    )
    expect(listed.toSorted()).toStrictEqual(provoked.toSorted())
  })

  it.each(["OrganizationInvitations", "OrganizationMemberships", "OrganizationRoles", "Organizations", "Users"])(
    "has rows of each method of %s that is no stream",
    (service) => {
      const methods = methodsOf(service)?.filter(({ kind }) => kind === "Effect") ?? []
      const listed = new Set(rows.flatMap((row) => (row.service === service ? [row.operation] : [])))
      expect([...listed].toSorted()).toStrictEqual(methods.map(({ name }) => name).toSorted())
    }
  )

  it.effect.each(rows)("is true of the emulator: $service, $operation: $cause", ({ action, ...row }) =>
    Effect.gen(function* () {
      const scenario = scenarios[row.service]?.[row.operation]?.[row.cause]
      const failure = scenario && (yield* provoke(scenario))
      expect(failure && toRow(row.service, row.operation, failure)).toStrictEqual(row)
      expect(action).toMatch(/\.$/)
    })
  )
})

describe("the table of other codes", () => {
  it("has each documented code that the table of failures leaves out, once", () => {
    const named = new Set(rows.map(({ cause }) => cause))
    const left = documentedCodes.filter((code) => !named.has(code))
    expect(otherCodes.map(({ cause }) => cause).toSorted()).toStrictEqual(left.toSorted())
  })

  it.effect.each(otherCodes)("is true of a response with $cause", ({ action, ...row }) =>
    Effect.gen(function* () {
      const failure = yield* provoke(ofCode(row.status ?? 0, row.cause))
      expect(toCause(failure)).toStrictEqual(row)
      expect(action).toMatch(/\.$/)
    })
  )
})
