/** Returns a text on one line, without the control characters that a terminal would obey, cut to a length that fits a log. */
export const oneLine = (text: string, length = 300): string => {
  const line = text.replace(/[\p{Cc}\s]+/gu, " ").trim()
  return line.length > length ? `${line.slice(0, length)}…` : line
}

/** Returns a sentence as a part of a longer line. */
export const clause = (text: string): string => oneLine(text).replace(/\.$/, "")
