import { afterEach, describe, expect, it, vi } from "@effect/vitest"
import { Context } from "effect"
import { makeRandom } from "@effect-clerk/test-support/random"
import { toHead } from "../src/internal/transport/head.ts"
import { Body, MaxResponseBytes, WebBody } from "../src/internal/transport/readBody.ts"

const bodyOf = (status: number, maxBytes = 1000): Body => new Body(toHead({ status, headers: new Headers() }), maxBytes)

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

const text = 'a body of "chunks" in 2, 3 and 4 bytes: é € 👍'

describe("Body", () => {
  it("yields the same text in whichever chunks its bytes come", () => {
    const bytes = encode(text)
    for (let first = 0; first <= bytes.length; first++) {
      for (let length = 1; length <= 8; length++) {
        const body = bodyOf(200)
        expect(body.add(bytes.subarray(0, first))).toBe(true)
        for (let at = first; at < bytes.length; at += length)
          body.add(bytes.subarray(at, Math.min(at + length, bytes.length)))
        expect(body.toResponse()).toMatchObject({ text })
      }
    }
  })

  it("keeps no chunk but the first, however small they are", () => {
    const chunks = ["{", "}", " ", " "].map(encode)
    const body = bodyOf(200)
    for (const chunk of chunks) {
      body.add(chunk)
      // One whose bytes are of use to others by now.
      if (chunk !== chunks[0]) chunk.fill(0)
    }
    expect(body.toResponse()).toMatchObject({ text: "{}  " })
  })

  it("does not change a chunk", () => {
    const slab = encode("{} and more")
    const body = bodyOf(200)
    body.add(slab.subarray(0, 2))
    body.add(encode("  "))
    expect(new TextDecoder().decode(slab)).toBe("{} and more")
  })

  describe("of workerd", () => {
    afterEach(() => {
      vi.unstubAllGlobals()
    })

    it.each([
      { what: "a character across the end of its first mebibyte", end: encode("👍 \ufeff!") },
      { what: "a byte order mark in its second mebibyte", end: encode("\ufeff!") },
      { what: "bytes that are no UTF-8 at its end", end: Uint8Array.of(0xe4, 0xb8) }
    ])("is decoded a mebibyte at a time, as at once: $what", ({ end }) => {
      vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" })
      for (let before = 2 ** 20 - 8; before <= 2 ** 20 + 1; before++) {
        const bytes = new Uint8Array(before + end.length).fill(32)
        bytes.set(end, before)
        const body = bodyOf(200, 2 ** 21)
        body.add(bytes)
        // A matcher would print both.
        expect(body.toResponse().text === new TextDecoder().decode(bytes)).toBe(true)
      }
    })
  })

  describe("whose buffers are counted", () => {
    afterEach(() => {
      vi.unstubAllGlobals()
    })

    const byte = encode(" ")

    /** Takes the buffer of the bodies before, and counts those that are made from now on. */
    const countBuffers = (): ReadonlyArray<number> => {
      const lengths: Array<number> = []
      const counted = new Proxy(Uint8Array, {
        construct: (target, [length]: [number]) => (lengths.push(length), new target(length))
      })
      const holder = bodyOf(200)
      for (let size = 1; size <= 2; size++) holder.add(byte)
      vi.stubGlobal("Uint8Array", counted)
      return lengths
    }

    /** Reads a body of two chunks of so many bytes. */
    const readTwo = (size: number) => {
      const chunk = new TextEncoder().encode(" ".repeat(size))
      const body = bodyOf(200, 2 ** 24)
      for (const each of [chunk, chunk]) body.add(each)
      expect(body.toResponse().text).toHaveLength(2 * size)
    }

    it("takes four times as large a buffer when one is full, and none beyond its bound but for what has arrived", () => {
      const lengths = countBuffers()
      const body = bodyOf(200, 20)
      for (let size = 1; size <= 21; size++) expect(body.add(byte)).toBe(size <= 20)
      expect(lengths).toEqual([8, 20, 21])
    })

    it("takes the buffer of the body before where that is large enough, and keeps none above a mebibyte", () => {
      const lengths = countBuffers()
      for (const size of [100, 400, 401, 100, 2 ** 17, 2 ** 19, 2 ** 19 + 1, 1]) readTwo(size)
      expect(lengths).toEqual([800, 3208, 2 ** 20, 2 ** 22 + 8, 8])
      // Neither gives back a buffer, since neither has taken one.
      const single = bodyOf(200)
      single.add(byte)
      expect(single.toResponse()).toMatchObject({ text: " " })
      expect(bodyOf(200).toResponse()).toMatchObject({ text: "" })
      readTwo(1)
      expect(lengths).toHaveLength(5)
    })
  })

  it("has no buffer any more once it is decoded", () => {
    const [one, two] = [bodyOf(200), bodyOf(200)]
    for (const chunk of ["a", "a"].map(encode)) one.add(chunk)
    expect(one.toResponse()).toMatchObject({ text: "aa" })
    for (const chunk of ["b", "bbb"].map(encode)) two.add(chunk)
    one.add(encode("a"))
    expect(two.toResponse()).toMatchObject({ text: "bbbb" })
  })

  it("is read beside others and after them, each as it was sent", () => {
    const { upTo } = makeRandom(1)
    const read: Array<{ readonly sent: string; readonly text: string | undefined }> = []
    const open: Array<{ readonly body: Body; readonly letter: string; sent: string }> = []
    for (let step = 0; step < 20_000; step++) {
      if (open.length < 4)
        open.push({ body: bodyOf(200, 10_000), letter: String.fromCharCode(97 + upTo(25)), sent: "" })
      const index = upTo(open.length - 1)
      const each = open[index]
      if (each === undefined) continue
      const part = each.letter.repeat(upTo(200))
      each.sent += part
      each.body.add(encode(part))
      if (upTo(5) > 0) continue
      open.splice(index, 1)
      // One in ten is left as it is, as where its call is interrupted.
      if (upTo(9) > 0) read.push({ sent: each.sent, text: each.body.toResponse().text })
    }
    expect(read.filter(({ sent, text }) => text !== sent)).toEqual([])
    expect(read.length).toBeGreaterThan(1000)
  })

  it("takes as many bytes as it may have, and no more", () => {
    const body = bodyOf(200, 4)
    expect(["{", "}", " ", " "].map((chunk) => body.add(encode(chunk)))).toEqual([true, true, true, true])
    expect(body.toResponse()).toMatchObject({ text: "{}  " })
    expect(body.add(encode(" "))).toBe(false)
    expect(body.toResponse()).toMatchObject({ text: "", invalid: "a body of at most 4 bytes" })
    expect(bodyOf(200, Number.NaN).add(encode("{"))).toBe(false)
  })

  it("takes as long a text as it may have bytes, and no longer one", () => {
    expect(bodyOf(200, 4).withText("{}  ")).toMatchObject({ text: "{}  " })
    expect(bodyOf(200, 4).withText("{}   ")).toMatchObject({ text: "", invalid: "a body of at most 4 bytes" })
  })
})

describe("WebBody", () => {
  const chunk = new Uint8Array(1000)

  /** Responds without end, and counts how often that is cancelled. */
  const endless = (onCancel: () => void) =>
    new Response(new ReadableStream({ pull: (controller) => controller.enqueue(chunk), cancel: onCancel }))

  it.each([
    { what: "ends it", onCancel: () => {} },
    {
      what: "throws",
      onCancel: () => {
        throw new Error("no")
      }
    }
  ])("cancels a body that exceeds its bound, where the cancellation $what", async ({ onCancel }) => {
    let cancelled = 0
    const response = endless(() => {
      cancelled += 1
      onCancel()
    })
    const body = new WebBody(toHead(response), response, 1500)
    expect(await body.read()).toMatchObject({ status: 200, invalid: "a body of at most 1500 bytes" })
    expect(cancelled).toBe(1)
  })
})

it("WebBody rejects a body whose chunks are texts, and cancels it", async () => {
  let cancelled = 0
  const texts = new ReadableStream({
    pull: (controller) => controller.enqueue("{}"),
    cancel: () => {
      cancelled += 1
    }
  })
  const response = new Response(texts)
  const body = new WebBody(toHead(response), response, 1500)
  expect(await body.read()).toMatchObject({
    status: 200,
    invalid: "a response with a body of Uint8Array, or a method text"
  })
  expect(cancelled).toBe(1)
})

it("MaxResponseBytes is 24 MiB by default", () => {
  expect(Context.get(Context.empty(), MaxResponseBytes)).toBe(25_165_824)
})
