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
  const number = new Uint16Array(10)
  for (let word = 0; word < 5; word++) {
    const bits = word === 0 ? seconds : uint32(random)
    number[2 * word] = bits >>> 16
    number[2 * word + 1] = bits & 0xffff
  }
  const digits: Array<string> = []
  for (let pair = 0; pair < 14; pair++) {
    const remainder = divide(number, 62 * 62)
    digits.push(alphabet.charAt(remainder % 62), alphabet.charAt(remainder / 62))
  }
  return `${prefix}_${digits.slice(0, 27).toReversed().join("")}`
}

/** Divides a number in digits of 16 bits, the highest first, and returns the remainder. A `bigint` takes much longer. */
const divide = (number: Uint16Array, by: number): number => {
  let remainder = 0
  for (let index = 0; index < number.length; index++) {
    const dividend = (remainder << 16) | (number[index] ?? 0)
    const quotient = (dividend / by) | 0
    number[index] = quotient
    remainder = dividend - by * quotient
  }
  return remainder
}

/** Makes the trace id of one response, in hexadecimal. */
export const makeTraceId = ({ random }: Environment): string => {
  let id = ""
  for (let word = 0; word < 4; word++) id += uint32(random).toString(16).padStart(8, "0")
  return id
}
