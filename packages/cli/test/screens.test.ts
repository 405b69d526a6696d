import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "@effect/vitest"
import { acme, list } from "./support/acme.ts"
import { folder, type Variables } from "./support/command.ts"
import { serve, type Server } from "./support/server.ts"
import { hasTmux, openTerminal } from "./support/terminal.ts"

if (!hasTmux) console.warn("The screens are not tested: install tmux")

/** Signs of one character each: terminals differ in those that are joined of several. */
const seed = {
  ...acme,
  users: (acme.users ?? []).map((user) => ({
    ...user,
    ...(user.lastName?.startsWith("太郎") ? { lastName: "太郎 🎉" } : {})
  }))
}

const screens = [
  { width: 60, env: { NO_COLOR: "1" }, name: "60-plain" },
  { width: 60, env: {}, name: "60-color" },
  { width: 120, env: { NO_COLOR: "1" }, name: "120-plain" },
  { width: 120, env: {}, name: "120-color" }
]

describe.skipIf(!hasTmux).each(screens)("a terminal of $width columns with $env", ({ env, name, width }) => {
  let server: Server

  beforeAll(async () => {
    server = await serve(seed)
  })

  afterAll(() => server.stop())

  const open = async (args: ReadonlyArray<string>, cwd: string, more: Variables = {}) => {
    const terminal = await openTerminal(args, { width }, { cwd, env: { ...server.env, ...env, ...more } })
    onTestFinished(() => void terminal.close())
    return terminal
  }

  const matches = (screen: string, what: string) =>
    expect(screen.replace(/sha256:[0-9a-f]{16}/g, "sha256:0123456789abcdef")).toMatchFileSnapshot(
      `screens/${what}-${name}.txt`
    )

  it("has room for each line of a list and of a plan", async () => {
    const cwd = folder({ "members.csv": list })
    const listed = await open(["list"], cwd)
    await matches((await listed.ended()).screen, "list")
    const planned = await open(["plan", "members.csv", "--remove", "unlisted", "--unknown", "invite"], cwd)
    await matches((await planned.ended()).screen, "plan")
    expect((await planned.ended()).code).toBe(0)
  })

  it("asks, and goes on as it is told", async () => {
    const cwd = folder({ "members.csv": list })
    const live = { CLERK_SECRET_KEY: "sk_live_screens" }
    const apply = await open(["apply", "members.csv", "--remove", "unlisted"], cwd, live)
    await matches(await apply.shows(/\(y\/N\)/), "question")
    apply.press("n")
    const declined = await apply.ended()
    await matches(declined.screen, "declined")
    expect(declined.code).toBe(5)
    const remove = await open(["remove", "fay@acme.com"], cwd)
    await remove.shows(/\(y\/N\)/)
    remove.press("C-c")
    expect((await remove.ended()).code).toBe(130)
  })

  it("shows one line of progress, and how to go on after Ctrl-C", async () => {
    const cwd = folder({ "members.csv": list })
    await server.inject({ operation: "OrganizationMemberships.create", times: "Infinity", with: { delay: "1 hour" } })
    const apply = await open(["apply", "members.csv", "--yes"], cwd)
    // The change of metadata is done, and the new member is on its way.
    const progress = await apply.shows(/^1 of 2/m)
    await matches(progress.replace(/1 of 2.*/, "1 of 2   (rate)"), "progress")
    apply.press("C-c")
    await matches(await apply.shows(/A second signal/), "stopping")
    apply.press("C-c")
    expect((await apply.ended()).code).toBe(130)
  })
})
