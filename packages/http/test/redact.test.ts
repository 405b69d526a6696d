import { describe, expect, it } from "vitest"
import { redactHeaders, redactJson, redactText } from "../src/internal/redact.ts"

const secret = "sk_live_hunter2hunter2"
const rotated = "sk_test_Wm9vLmJhciQ"

const base64 = (text: string): string => Buffer.from(text).toString("base64")
const base64url = (text: string): string => Buffer.from(text).toString("base64url")

/** Every text that gives a key away, to whoever knows how to read it. */
const forms = (key: string): ReadonlyArray<readonly [form: string, text: string]> => [
  ["the key", key],
  ["the header's value", `Bearer ${key}`],
  ["a part of the key", key.slice(0, -4)],
  ["the base64 of the key", base64(key)],
  ["the base64 of the header's value", base64(`Bearer ${key}`)],
  ["the base64url of the key", base64url(key)],
  ["the base64 of a user name and the key", base64(`ab:${key}`)],
  ["the base64 of the key and a colon", base64(`${key}:`)],
  ["the base64 of JSON with the key", base64(JSON.stringify({ authorization: `Bearer ${key}` }))],
  ["a URL's parameter", `a=${encodeURIComponent(`Bearer ${key}`)}&b`]
]

/** Tells whether a text gives a key away: as it is, or in what it holds of base64 at any offset. */
const shows = (text: string, key: string): boolean => {
  const found = [text]
  for (const [part] of text.matchAll(/[\w+/=-]{8,}/g)) {
    for (let offset = 0; offset < 4; offset++) found.push(Buffer.from(part.slice(offset), "base64").toString("latin1"))
  }
  return found.some((text) => text.includes(key.slice(0, 12)) || text.includes(key.slice(-8)))
}

describe.each([
  ["the call's key", secret],
  ["a key that was rotated away", rotated]
])("redactText of %s", (_, key) => {
  it.each(forms(key))("cuts out %s", (_, text) => {
    expect(shows(text, key)).toBe(true)
    for (const around of [
      text,
      `(${text})`,
      `<p title="${text}">${text}</p>`,
      `{"a":"${text}","b":1}`,
      `x ${text}, y`
    ]) {
      expect(shows(redactText(around, secret), key)).toBe(false)
    }
  })

  it("leaves what stands around it", () => {
    expect(redactText(`<p>Bearer ${key}</p>`, secret)).toBe("<p>Bearer <redacted></p>")
    expect(redactText(`{"a":"${key}","b":1}`, secret)).toBe('{"a":"<redacted>","b":1}')
    expect(redactText(`x ${base64(key)} y`, secret)).toBe("x <redacted> y")
    expect(redactHeaders({ [`a-${key}`]: `Bearer ${key}`, b: "c" }, secret)).toEqual({
      "a-<redacted>": "Bearer <redacted>",
      b: "c"
    })
  })

  it("cuts it out of JSON at any depth, and out of headers, names included", () => {
    for (const [, text] of forms(key)) {
      expect(shows(JSON.stringify(redactJson({ [text]: [{ deep: [text] }] }, secret)), key)).toBe(false)
      expect(shows(JSON.stringify(redactHeaders({ [text]: text }, secret)), key)).toBe(false)
    }
  })
})

describe("redactText", () => {
  it("cuts out the call's key whatever characters it has", () => {
    const odd = "sk_test_a\"b'c<d>e\\f,g;h)"
    expect(redactText(`a ${odd} b`, odd)).toBe("a <redacted> b")
  })

  it("leaves a text about keys, and identifiers that only look alike", () => {
    for (const text of ["starts with sk_test_ or sk_live_.", "task_test", "disk_test_1x".slice(0, 9), "c2tfbW9kZQ=="]) {
      expect(redactText(text, secret)).toBe(text)
    }
  })
})
