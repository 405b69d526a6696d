import { decoder } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { FaultRule } from "../Fault.ts"
import { InvalidOptions, Options } from "../Options.ts"
import { InvalidSeed, Seed } from "../Seed.ts"
import { seedReferenceIssues } from "./state/seedIssues.ts"

/**
 * Checks a seed, for example the JSON of a file, and fails with all that is invalid about it at once: types, missing and
 * unknown fields, ids, slugs and external ids that occur twice, memberships of organizations, users or roles that the seed
 * does not have, roles that the organization does not list, two memberships of one user in one organization, a membership
 * beside an exclusive one.
 */
export const decodeSeed = (input: unknown): Effect.Effect<Seed, InvalidSeed> =>
  Effect.suspend(() => {
    const decoded = seedDecoder(input)
    const issues = [...(Result.isFailure(decoded) ? decoded.failure : []), ...seedReferenceIssues(input)]
    return Result.isSuccess(decoded) && issues.length === 0
      ? Effect.succeed(decoded.success)
      : Effect.fail(new InvalidSeed({ issues }))
  })

/** Checks the options of an emulator. */
export const decodeOptions = (input: unknown): Effect.Effect<Options, InvalidOptions> =>
  decodeWith(optionsDecoder, input)

/** Checks a fault rule. */
export const decodeFaultRule = (input: unknown): Effect.Effect<FaultRule, InvalidOptions> =>
  decodeWith(faultRuleDecoder, input)

type Decoder<A> = (input: unknown) => Result.Result<A, ReadonlyArray<Issue>>

const decodeWith = <A>(decode: Decoder<A>, input: unknown): Effect.Effect<A, InvalidOptions> =>
  Effect.suspend(() => Effect.fromResult(Result.mapError(decode(input), (issues) => new InvalidOptions({ issues }))))

const seedDecoder: Decoder<Seed> = decoder(Seed)
const optionsDecoder: Decoder<Options> = decoder(Options)
const faultRuleDecoder: Decoder<FaultRule> = decoder(FaultRule)
