/** Functions of a program's own that stand before the platform's fetch, or in its place. */
import type { FetchInit } from "@effect-clerk/http/ClerkHttpClient"
import { ClerkEmulator } from "@effect-clerk/testing"
import { untyped } from "@effect-clerk/test-support/untyped"

type PlatformFetch = (input: string | Request, init?: RequestInit) => Promise<Response>

const textOf = ({ body }: FetchInit): Promise<string> => new Response(body ?? null).text()

export const wrappers = {
  "is the emulator": () => ClerkEmulator.fetch(),
  "hands on": (fetch) => (url, init) => fetch(url, init),
  "prints and hands on": (fetch) => (url, init) => {
    console.log(url, init, JSON.stringify(init))
    return fetch(url, init)
  },
  copies: (fetch) => (url, init) => fetch(url, { ...init, headers: { ...init.headers, "x-a": "b" } }),
  "makes a Request": (fetch) => (url, init) => fetch(new Request(url, init)),
  "prints a copy and makes a Request": (fetch) => (url, init) => {
    const copy = { ...init }
    console.log(copy, JSON.stringify(copy))
    return fetch(new Request(url, copy))
  },
  "clones a Request": (fetch) => (url, init) => {
    const request = new Request(url, init)
    request.clone()
    return fetch(request)
  },
  "reads a clone": (fetch) => async (url, init) => {
    const request = new Request(url, init)
    await request.clone().text()
    return fetch(request)
  },
  "makes a Request of a Request": (fetch) => (url, init) =>
    fetch(new Request(new Request(url, init), { headers: { ...init.headers, "x-a": "b" } })),
  picks:
    (fetch) =>
    (url, { body, headers, method, redirect, signal }) =>
      fetch(url, { method, headers, signal, redirect, ...(body === undefined ? undefined : { body }) }),
  "has a client and TLS of its own": (fetch) => (url, init) =>
    fetch(url, untyped({ ...init, client: undefined, tls: {} })),
  "sends the text": (fetch) => async (url, init) =>
    fetch(url, { ...init, ...(init.body === undefined ? undefined : { body: await textOf(init) }) }),
  "picks and sends the text": (fetch) => async (url, init) => {
    const { headers, method, redirect, signal } = init
    const body = await textOf(init)
    return fetch(url, { method, headers, signal, redirect, ...(body === "" ? undefined : { body }) })
  }
} satisfies Record<string, (fetch: PlatformFetch) => (url: string, init: FetchInit) => Promise<Response>>

export type Wrapper = keyof typeof wrappers
