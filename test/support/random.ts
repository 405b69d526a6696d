/** Numbers from 0 to below 1, the same for a seed on every machine (mulberry32). */
export const makeRandom = (seed: number) => {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    /** An integer from 0 to `max`, both included. */
    upTo: (max: number): number => Math.floor(next() * (max + 1)),
    chance: (probability: number): boolean => next() < probability
  }
}

export type Random = ReturnType<typeof makeRandom>
