/** Text in columns of a terminal, as a plan has it, too. */
export { count, cut, displayWidth, pad, printable } from "@effect-clerk/sync/internal"
