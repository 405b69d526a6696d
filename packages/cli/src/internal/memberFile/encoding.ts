/** Text of a file, which is UTF-8. */
import * as Result from "effect/Result"

/** Place of a file that is not UTF-8, and what to do about it. */
export interface EncodingIssue {
  readonly line: number
  readonly expected: string
}

/** Decodes a file, without the mark with which some programs begin it. */
export const decodeText = (bytes: Uint8Array): Result.Result<string, EncodingIssue> => {
  if (hasMark(bytes, 0xff, 0xfe) || hasMark(bytes, 0xfe, 0xff)) {
    return Result.fail({ line: 1, expected: `UTF-8, and this is UTF-16. ${inExcel}` })
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
    const zero = text.indexOf("\0")
    return zero === -1 ? Result.succeed(text) : Result.fail(notText(text.slice(0, zero)))
  } catch {
    return Result.fail(findIssue(bytes))
  }
}

/** UTF-16 without its mark is UTF-8, with a NUL beside each letter. */
const notText = (before: string): EncodingIssue => ({
  line: before.split(/\r\n|\r|\n/).length,
  expected: `text, and here is a NUL, as UTF-16 has. ${inExcel}`
})

const inExcel = 'In Excel, save as "CSV UTF-8"'

const hasMark = (bytes: Uint8Array, first: number, second: number): boolean => bytes[0] === first && bytes[1] === second

/** A line break is a byte of its own in UTF-8, so that each line can be decoded alone. */
const findIssue = (bytes: Uint8Array): EncodingIssue => {
  const decoder = new TextDecoder("utf-8", { fatal: true })
  const expected = `UTF-8, and this is not, perhaps Latin-1 or Windows-1252. ${inExcel}`
  for (let line = 1, start = 0; ; line++) {
    const end = bytes.indexOf(0x0a, start)
    try {
      decoder.decode(bytes.subarray(start, end === -1 ? undefined : end))
    } catch {
      return { line, expected }
    }
    if (end === -1) return { line, expected }
    start = end + 1
  }
}
