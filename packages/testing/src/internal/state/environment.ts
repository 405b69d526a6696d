import type * as Random from "effect/Random"

/** Sources of the time and of the ids in a response. */
export interface Environment {
  /** Current time in Unix milliseconds. */
  readonly now: number
  readonly random: Random.Random
}

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/** Start of the times inside Clerk's ids: 2014-05-13T16:53:20Z, in Unix seconds. */
const idEpoch = 1_400_000_000

const uint32 = (random: Random.Random): number => Math.floor(random.nextDoubleUnsafe() * 2 ** 32)

/** Makes an id as Clerk does: a prefix, then 27 digits that hold the time and 128 random bits and sort by that time. */
export const makeId = (prefix: string, { now, random }: Environment): string => {
  const seconds = Math.min(Math.max(Math.floor(now / 1000) - idEpoch, 0), 2 ** 32 - 1)
  let number = BigInt(seconds)
  for (let word = 0; word < 4; word++) number = (number << 32n) | BigInt(uint32(random))
  let digits = ""
  for (let digit = 0; digit < 27; digit++) {
    digits = alphabet.charAt(Number(number % 62n)) + digits
    number /= 62n
  }
  return `${prefix}_${digits}`
}

/** Makes the trace id of one response, in hexadecimal. */
export const makeTraceId = ({ random }: Environment): string => {
  let id = ""
  for (let word = 0; word < 4; word++) id += uint32(random).toString(16).padStart(8, "0")
  return id
}
