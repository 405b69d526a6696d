/** Cuts a text to a length, and shows that it was cut. */
export const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text)

/** Returns a text on one line, without the control characters that a terminal would obey, cut to a length that fits a log. */
export const oneLine = (text: string, length = 300): string => cut(text.replace(/[\p{Cc}\s]+/gu, " ").trim(), length)

/** Returns a sentence as a part of a longer line. */
export const clause = (text: string): string => oneLine(text).replace(/\.$/, "")
