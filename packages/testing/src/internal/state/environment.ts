import type * as Random from "effect/Random"

/** What an answer depends on besides the request and the state: the time, in Unix milliseconds, and chance. */
export interface Environment {
  readonly now: number
  readonly random: Random.Random
}

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/** 2014-05-13T16:53:20Z in Unix seconds, where the times inside Clerk's ids start. */
const idEpoch = 1_400_000_000

const uint32 = (random: Random.Random): number => Math.floor(random.nextDoubleUnsafe() * 2 ** 32)

/** An id as Clerk makes them: a prefix, and a time and 128 random bits as 27 digits that sort by that time. */
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

/** Identifies one answer, in hexadecimal. */
export const makeTraceId = ({ random }: Environment): string => {
  let id = ""
  for (let word = 0; word < 4; word++) id += uint32(random).toString(16).padStart(8, "0")
  return id
}
