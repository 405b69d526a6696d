/** Text for people, in a plan and in the command. */

/** Replaces what would move the cursor of a terminal, or turn the direction of its text. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, "\uFFFD")

/** Returns a number with its noun. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`
