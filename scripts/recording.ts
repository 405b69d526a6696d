/**
 * Records the command in a terminal, and writes docs/command.svg: `pnpm record`. It needs tmux. The screens are those of a real
 * run, over an emulator.
 */
import { writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { folder, run } from "../packages/cli/test/support/command.ts"
import { serve } from "../packages/cli/test/support/server.ts"
import { openTerminal } from "../packages/cli/test/support/terminal.ts"
import { root } from "./packages.ts"
import { drawFrames, type Frame } from "./recording/draw.ts"

const [width, height] = [104, 18] as const
const organizationId = "org_acme"
const names = [
  "ada",
  "bo",
  "cy",
  "dee",
  "eve",
  "fay",
  "gus",
  "hal",
  "ivy",
  "jo",
  "kim",
  "lou",
  "mia",
  "ned",
  "oda",
  "pia"
]
const people = Array.from({ length: 400 }, (_, n) => `${names[n % names.length]}${n < names.length ? "" : n}@acme.com`)

const seed = {
  organizations: [{ id: organizationId, name: "Acme", maxAllowedMemberships: 500 }],
  users: people.map((emailAddress, n) => ({ id: `user_${n}`, emailAddresses: [emailAddress] })),
  memberships: [
    { organizationId, userId: "user_0", role: "org:admin" },
    { organizationId, userId: "user_1", role: "org:member", publicMetadata: { team: "old" } }
  ]
}

const row = (email: string, role: string, team = ""): string => `${email},${role},${team}\n`
const header = "email,role,public.team\n"
const first =
  header + row("ada@acme.com", "org:admin") + row("bo@acme.com", "org:member") + row("pia@acme.com", "org:member")
const second =
  header +
  row("ada@acme.com", "org:admin") +
  row("bo@acme.com", "org:admin", "core") +
  row("cy@acme.com", "org:member", "core") +
  row("new@acme.com", "org:member")
const third = header + people.map((email, n) => row(email, n < 2 ? "org:admin" : "org:member")).join("")

const server = await serve(seed, "--latency", "60")
const env = { ...server.env, CLERK_SECRET_KEY: "sk_live_recording" }
const cwd = folder({ "members.csv": first })
await run(["apply", "members.csv", "--yes"], { cwd, env })

const frames: Array<Frame> = []

/** Runs one command line. What it shows before it ends is recorded by `watch`. */
const record = async (
  line: string,
  watch: (terminal: Terminal, shown: (screen: string, seconds: number) => void) => Promise<void>
) => {
  const prompt = `<32>$<39> npx @effect-clerk/cli ${line}\n`
  frames.push({ screen: prompt, seconds: 1.2 })
  const terminal = await openTerminal(line.split(" "), { width, height }, { cwd, env })
  await watch(terminal, (screen, seconds) => frames.push({ screen: prompt + screen, seconds }))
  const { screen } = await terminal.ended()
  frames.push({ screen: prompt + screen, seconds: 4 })
  terminal.close()
}

type Terminal = Awaited<ReturnType<typeof openTerminal>>

const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis))

writeFileSync(join(cwd, "members.csv"), second)
await record("plan members.csv --remove managed --unknown invite --out plan.json", () => Promise.resolve())
await record("apply plan.json", async (terminal, shown) => {
  shown(await terminal.shows(/\(y\/N\)/), 2)
  terminal.press("y")
})
writeFileSync(join(cwd, "all.csv"), third)
await record("apply all.csv --yes --rate 20% --state other", async (terminal, shown) => {
  await terminal.shows(/^[1-9]\d* of \d+/m)
  for (let count = 0; count < 8; count++) {
    await pause(250)
    shown(await terminal.shows(/^\d+ of \d+/m), 0.3)
  }
  terminal.press("C-c")
})
await server.stop()
writeFileSync(resolve(root, "docs/command.svg"), drawFrames(frames, { width, height: height + 1 }))
console.log(`recording: ${frames.length} screens`)
