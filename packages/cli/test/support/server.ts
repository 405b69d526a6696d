/** An emulator in a process of its own: the command itself serves it. */
import type { Seed } from "@effect-clerk/testing"
import { parse } from "./json.ts"
import { folder, start, type Variables } from "./command.ts"

interface Request {
  readonly operation?: string
  readonly status?: number
  readonly query: string
}

export interface Server {
  readonly apiUrl: string
  /** Variables with which a command reaches it. */
  readonly env: Variables
  /** Replaces its state. */
  readonly restore: (seed: Seed) => Promise<unknown>
  readonly snapshot: () => Promise<Seed>
  readonly inject: (rule: object) => Promise<unknown>
  readonly advance: (by: string) => Promise<unknown>
  readonly requests: () => Promise<ReadonlyArray<Request>>
  readonly stop: () => Promise<unknown>
}

/** Starts an emulator with a seed. */
export const serve = async (seed: Seed, ...flags: ReadonlyArray<string>): Promise<Server> => {
  const cwd = folder({ "seed.json": JSON.stringify(seed) })
  const emulator = await start(["emulator", "--port", "0", "--control", "--json", "--seed", "seed.json", ...flags], {
    cwd
  })
  const [line] = await emulator.shows("stdout", /.*\n/)
  const { apiUrl, controlUrl } = parse<{ apiUrl: string; controlUrl: string }>(line)
  const control = async <A>(path: string, body?: object): Promise<A> => {
    // A test that waits for a process blocks this one, so that a connection which the emulator has closed would look open.
    const headers = { "content-type": "application/json", connection: "close" }
    const post = { method: "POST", headers, body: JSON.stringify(body) }
    const response = await fetch(`${controlUrl}/${path}`, body === undefined ? { headers } : post)
    if (!response.ok) throw new Error(await response.text())
    return parse<A>(await response.text())
  }
  return {
    apiUrl,
    env: { CLERK_API_URL: apiUrl, CLERK_SECRET_KEY: "sk_test_command", CLERK_ORGANIZATION_ID: "org_acme" },
    restore: async (seed) => {
      await control("reset", {})
      return control("restore", seed)
    },
    snapshot: () => control<Seed>("snapshot"),
    inject: (rule) => control("inject", rule),
    advance: (by) => control("advance", { by }),
    requests: async () => (await control<{ requests: ReadonlyArray<Request> }>("requests")).requests,
    stop: () => {
      emulator.child.kill()
      return emulator.ended()
    }
  }
}
