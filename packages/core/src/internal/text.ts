/** Text on one line without a control character, which a terminal would obey, cut to a length that a log line bears. */
export const oneLine = (text: string, length = 300): string => {
  const line = text.replace(/[\p{Cc}\s]+/gu, " ").trim()
  return line.length > length ? `${line.slice(0, length)}…` : line
}

/** A sentence as a part of a longer line. */
export const clause = (text: string): string => oneLine(text).replace(/\.$/, "")
