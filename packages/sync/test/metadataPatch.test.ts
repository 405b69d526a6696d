import { makeRandom, type Random } from "@effect-clerk/test-support/random"
import { MetadataPatch as Merged } from "@effect-clerk/memberships/internal"
import type { Metadata } from "@effect-clerk/memberships/OrganizationMembership"
import { describe, expect, it } from "vitest"
import * as MetadataPatch from "../src/internal/model/metadataPatch.ts"

const keys = ["a", "b", "__proto__", "c"]

/** Metadata of few keys, so that patches meet what is there; `holes` are keys that are null. */
const someMetadata = (random: Random, depth: number, holes: boolean): Metadata =>
  Object.fromEntries(
    keys.flatMap((key): ReadonlyArray<[string, Metadata[string]]> => {
      const kind = random.upTo(holes ? 5 : 4)
      if (kind === 0) return []
      if (kind === 5) return [[key, null]]
      if (kind === 1 && depth > 0) return [[key, someMetadata(random, depth - 1, holes)]]
      return [[key, kind === 2 ? [random.upTo(1)] : random.upTo(1)]]
    })
  )

describe("a patch of metadata", () => {
  it("makes the change, and its inverse takes the change back", () => {
    for (let seed = 0; seed < 5000; seed++) {
      const random = makeRandom(seed)
      const target = someMetadata(random, 2, false)
      const patch = someMetadata(random, 2, true)
      const difference = MetadataPatch.difference(patch, target)
      const changes = difference ?? {}
      expect({ seed, isMerged: Merged.isMerged(patch, target) }).toEqual({ seed, isMerged: difference === undefined })
      const merged = MetadataPatch.merge(changes, target)
      expect({ seed, merged }).toEqual({ seed, merged: MetadataPatch.merge(patch, target) })
      const inverse = MetadataPatch.inverse(changes, target)
      expect({ seed, back: MetadataPatch.merge(inverse, merged) }).toEqual({ seed, back: target })
      // Nothing that is there already is sent.
      for (const [key, value] of Object.entries(changes)) {
        expect(Merged.isMerged(value, Object.hasOwn(target, key) ? target[key] : undefined)).toBe(false)
      }
    }
  })

  it("has no -0, which JSON does not keep", () => {
    expect(MetadataPatch.inverse({ a: 1 }, { a: -0 })).toStrictEqual({ a: 0 })
  })

  it("has all of a new membership's metadata, and removes nothing from it", () => {
    expect(MetadataPatch.ofNew({ publicMetadata: { a: 1, b: null }, privateMetadata: { c: null } })).toEqual({
      publicMetadata: { a: 1 }
    })
  })
})
