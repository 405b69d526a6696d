/** Steps that a server plays on a connection, and the bytes that it sends. */
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib"

/** What a server does with a connection, one thing after another; after the last it leaves the connection open. */
export type Step =
  | { readonly do: "send"; readonly bytes: Uint8Array }
  /** One byte at a time, each in a segment of its own, with a pause between them. */
  | { readonly do: "drip"; readonly bytes: Uint8Array; readonly pauseMillis: number }
  /** Lets what was sent arrive, so that it is not read together with what follows. */
  | { readonly do: "arrive" }
  | { readonly do: "end" }
  | { readonly do: "reset" }
  /** Takes no further connection. */
  | { readonly do: "stop" }

/** The steps of an answer, given the body with which the operation would succeed. */
export type Script = (good: string) => ReadonlyArray<Step>

type Body = string | Uint8Array

export type BodyOf = Body | ((good: string) => Body)

const bytes = (text: Body): Uint8Array => (typeof text === "string" ? Buffer.from(text) : text)

const bodyOf = (body: BodyOf, good: string): Uint8Array => bytes(typeof body === "function" ? body(good) : body)

export const send = (text: Body): Step => ({ do: "send", bytes: bytes(text) })

export const arrive: Step = { do: "arrive" }
export const end: Step = { do: "end" }
export const reset: Step = { do: "reset" }
export const stop: Step = { do: "stop" }

/** These bytes, the same for each operation, and then these steps. */
export const raw =
  (text: Body, ...then: ReadonlyArray<Step>): Script =>
  () => [send(text), ...then]

export const only =
  (...steps: ReadonlyArray<Step>): Script =>
  () =>
    steps

const head = (status: number | string, lines: ReadonlyArray<string>): string =>
  [typeof status === "number" ? `HTTP/1.1 ${status} X` : status, ...lines, "", ""].join("\r\n")

/** An answer: a status or a whole status line, a body, and headers besides its length. */
export const http =
  (
    status: number | string,
    body: BodyOf,
    headers: ReadonlyArray<string> = ["Content-Type: application/json"]
  ): Script =>
  (good) => {
    const content = bodyOf(body, good)
    return [send(head(status, [...headers, `Content-Length: ${content.length}`])), send(content)]
  }

/** An answer with exactly these headers, and then these steps. */
export const plain =
  (status: number | string, headers: ReadonlyArray<string>, body: BodyOf, ...then: ReadonlyArray<Step>): Script =>
  (good) => [send(head(status, headers)), send(bodyOf(body, good)), ...then]

/** A 200 whose Content-Length is off by this many bytes. */
export const sized =
  (off: number, body: BodyOf, ...then: ReadonlyArray<Step>): Script =>
  (good) => {
    const content = bodyOf(body, good)
    return [send(head(200, [`Content-Length: ${content.length + off}`])), arrive, send(content), ...then]
  }

/** A 200 in chunks of these sizes, with what ends it. */
export const chunked =
  (last: string, ...then: ReadonlyArray<Step>): Script =>
  (good) => {
    const half = Math.floor(good.length / 2)
    const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
    return [
      send(head(200, ["Transfer-Encoding: chunked"])),
      arrive,
      send(chunk(good.slice(0, half)) + chunk(good.slice(half)) + last),
      ...then
    ]
  }

/** What comes before an answer. */
export const after =
  (text: Body, script: Script): Script =>
  (good) => [send(text), arrive, ...script(good)]

/** An answer of which only a part is sent, and then these steps. */
export const cut =
  (part: (whole: Buffer) => Buffer, script: Script, ...then: ReadonlyArray<Step>): Script =>
  (good) => {
    const sent = script(good).flatMap((step) => (step.do === "send" ? [step.bytes] : []))
    return [send(part(Buffer.concat(sent))), arrive, ...then]
  }

export const insideHead = (whole: Buffer): Buffer => whole.subarray(0, whole.indexOf("\r\n") + 12)
export const headOnly = (whole: Buffer): Buffer => whole.subarray(0, whole.indexOf("\r\n\r\n") + 4)
export const insideBody = (whole: Buffer): Buffer => whole.subarray(0, whole.length - 20)

/** An answer of which the head and the start of the body come one byte at a time. */
export const drip =
  (pauseMillis: number, script: Script): Script =>
  (good) => {
    const whole = Buffer.concat(script(good).flatMap((step) => (step.do === "send" ? [step.bytes] : [])))
    return [{ do: "drip", bytes: whole.subarray(0, 200), pauseMillis }, send(whole.subarray(200))]
  }

export const gzip = (text: string): Uint8Array => gzipSync(text)
export const deflate = (text: string): Uint8Array => deflateSync(text)
export const brotli = (text: string): Uint8Array => brotliCompressSync(text)

export const gzipCorrupt = (text: string): Uint8Array => {
  const packed = gzipSync(text)
  packed.fill(0xff, 20, 40)
  return packed
}

export const gzipCut = (text: string): Uint8Array => gzipSync(text).subarray(0, -30)

export const around =
  (before: string, after: string) =>
  (good: string): string =>
    before + good + after
export const twice = (good: string): string => good + good
export const short =
  (bytes: number) =>
  (good: string): string =>
    good.slice(0, -bytes)
export const utf16 = (good: string): Uint8Array => Buffer.from(good, "utf16le")

/** The body with this JSON text as public metadata, each character as one byte. */
export const latin1 =
  (json: string) =>
  (good: string): Uint8Array =>
    Buffer.from(withMetadata(json)(good), "latin1")

/** The body with a text in it replaced; a text that is not there is a mistake in the table. */
export const replace =
  (from: string, to: string) =>
  (good: string): string => {
    if (!good.includes(from)) throw new Error(`the fixture does not hold ${from}`)
    return good.replace(from, () => to)
  }

/** The body with this JSON text as the membership's public metadata. */
export const withMetadata = (json: string): ((good: string) => string) => replace(`{"team":"blue"}`, json)

/** The body with one key of the membership changed to this JSON text. */
export const withField =
  (key: string, json: string) =>
  (good: string): string => {
    const found = new RegExp(`"${key}":("[^"]*"|[\\w.+-]+|\\[[^\\]]*\\])`)
    if (!found.test(good)) throw new Error(`the fixture does not hold ${key}`)
    return good.replace(found, () => `"${key}":${json}`)
  }

/** The body without one key of the membership. */
export const withoutField =
  (key: string) =>
  (good: string): string =>
    withField(key, "0")(good).replace(`"${key}":0,`, "")

/** The body with one flat object of the membership changed to this JSON text. */
export const withObject =
  (key: string, json: string) =>
  (good: string): string => {
    const found = new RegExp(`"${key}":\\{(?:[^{}]|\\{[^{}]*\\})*\\}`)
    if (!found.test(good)) throw new Error(`the fixture does not hold ${key}`)
    return good.replace(found, () => `"${key}":${json}`)
  }

export const nested = (depth: number, open: string, inner: string, close: string): string =>
  open.repeat(depth) + inner + close.repeat(depth)
