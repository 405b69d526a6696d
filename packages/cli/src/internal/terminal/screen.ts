/** The terminal: its width, and what it shows. */

/** Stream of the process that may be a terminal. */
export type Target = "stdout" | "stderr"

/** Narrowest width that lines are made for. On a narrower terminal they wrap. */
const minWidth = 40

/** Returns the columns of a terminal; `Infinity` for a file or a pipe, whose reader wants the whole of each line. */
export const widthOf = (target: Target): number => {
  const { columns, isTTY } = process[target]
  return isTTY ? Math.max(minWidth, columns || 80) : Infinity
}

/** Tells whether text is coloured: NO_COLOR forbids it, FORCE_COLOR asks for it, and a terminal that is not dumb has it. */
export const hasColor = (target: Target): boolean => {
  const { FORCE_COLOR: force, NO_COLOR: never, TERM: term } = process.env
  if (term === "dumb" || (never !== undefined && never !== "")) return false
  if (force !== undefined && force !== "") return force !== "0" && force.toLowerCase() !== "false"
  return process[target].isTTY
}

/** Tells whether a person sees the text, and no file gets it. */
export const isTerminal = (target: Target): boolean => process[target].isTTY

/** Tells whether a line can be written over. */
export const canAnimate = (target: Target): boolean => process[target].isTTY && process.env["TERM"] !== "dumb"

/** Goes back to the start of a line, and erases it. */
export const eraseLine = "\r\u001B[2K"

/** Tells whether a person can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY

const codes = { red: 31, green: 32, yellow: 33, cyan: 36, bold: 1, dim: 2 } as const

/** Returns the text in a colour, for a terminal that has colours. */
export const paint = (target: Target, color: keyof typeof codes, text: string): string =>
  hasColor(target) && text !== "" ? `\u001B[${codes[color]}m${text}\u001B[0m` : text
