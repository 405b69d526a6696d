import { decoder, FieldSchema } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { FaultRule } from "../Fault.ts"
import { InvalidOptions, Options } from "../Options.ts"
import { InvalidSeed, Seed } from "../Seed.ts"
import { PositiveSpan } from "./span.ts"
import { seedReferenceIssues } from "./state/seedIssues.ts"

/**
 * Checks a seed, for example the JSON of a file, and fails with all that is invalid about it at once: types, missing and
 * unknown fields, ids, slugs, external ids and claimed email addresses that occur twice, memberships of organizations, users
 * or roles that the seed does not have, roles that the organization does not list, two memberships of one user in one
 * organization, a membership beside that in an exclusive organization.
 */
export const decodeSeed = (input: unknown): Effect.Effect<Seed, InvalidSeed> =>
  Effect.suspend(() => {
    const decoded = readable(() => {
      const decoded = seedDecoder(input)
      // The copy is what the emulator starts with. A getter may return something else the next time.
      const issues = seedReferenceIssues(Result.isSuccess(decoded) ? decoded.success : input)
      if (Result.isFailure(decoded)) return Result.fail([...decoded.failure, ...issues])
      return issues.length === 0 ? decoded : Result.fail(issues)
    })
    return Effect.fromResult(Result.mapError(decoded, (issues) => new InvalidSeed({ issues })))
  })

/** Checks the options of an emulator. */
export const decodeOptions = (input: unknown): Effect.Effect<Options, InvalidOptions> =>
  decodeWith(optionsDecoder, input)

/** Checks a fault rule. */
export const decodeFaultRule = (input: unknown): Effect.Effect<FaultRule, InvalidOptions> =>
  decodeWith(faultRuleDecoder, input)

/** Checks the time by which an emulator's clock is to advance. */
export const decodeAdvance = (input: unknown): Effect.Effect<Advance, InvalidOptions> =>
  decodeWith(advanceDecoder, input)

/** Checks the id of an invitation that is to be accepted. */
export const decodeAcceptance = (input: unknown): Effect.Effect<Acceptance, InvalidOptions> =>
  decodeWith(acceptanceDecoder, input)

const Acceptance = Schema.Struct({ invitationId: FieldSchema.Id })

interface Acceptance extends Schema.Schema.Type<typeof Acceptance> {}

/** Upper bound of one step of the clock: a date of JavaScript ends 275,760 years after 1970. */
const maxAdvance = Duration.days(36_525)

const Advance = Schema.Struct({
  by: PositiveSpan.check(
    Schema.makeFilter((span) => Duration.toMillis(span) <= Duration.toMillis(maxAdvance), {
      expected: "at most 100 years, 36525 days"
    })
  )
})

interface Advance extends Schema.Schema.Type<typeof Advance> {}

type Decoder<A> = (input: unknown) => Result.Result<A, ReadonlyArray<Issue>>

const decodeWith = <A>(decode: Decoder<A>, input: unknown): Effect.Effect<A, InvalidOptions> =>
  Effect.suspend(() =>
    Effect.fromResult(
      Result.mapError(
        readable(() => decode(input)),
        (issues) => new InvalidOptions({ issues })
      )
    )
  )

/** Reads a value of the program's. A getter or a proxy that throws makes it invalid, and its error's text is not shown. */
const readable = <A>(read: () => Result.Result<A, ReadonlyArray<Issue>>): Result.Result<A, ReadonlyArray<Issue>> =>
  Result.getOrElse(Result.try({ try: read, catch: () => undefined }), () =>
    Result.fail([{ path: [], expected: "an object that can be read" }])
  )

const seedDecoder: Decoder<Seed> = decoder(Seed)
const optionsDecoder: Decoder<Options> = decoder(Options)
const faultRuleDecoder: Decoder<FaultRule> = decoder(FaultRule)
const acceptanceDecoder: Decoder<Acceptance> = decoder(Acceptance)
const advanceDecoder: Decoder<Advance> = decoder(Advance)
