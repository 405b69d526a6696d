import type { Seed } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { commandFile, environment, folder, type Variables } from "./support/command.ts"
import { parse } from "./support/json.ts"
import { serve } from "./support/server.ts"

const page = new URL("../../../docs/command.md", import.meta.url)

const member = (userId: string, role = "org:member") => ({ organizationId: "org_acme", userId, role, createdAt: 0 })

const seed: Seed = {
  organizations: [{ id: "org_acme", name: "Acme", maxAllowedMemberships: 20 }],
  users: ["ada", "bo", "cy", "dee", "fay", "gus"].map((name) => ({
    id: `user_${name}`,
    emailAddresses: [`${name}@acme.com`],
    ...(name === "dee" ? { firstName: "Dee" } : {})
  })),
  memberships: [member("user_ada", "org:admin"), member("user_bo"), member("user_fay"), member("user_gus")]
}

/** Runs a command with both of its streams in one, as a terminal has them. */
const shown = async (args: ReadonlyArray<string>, cwd: string, env: Variables): Promise<string> => {
  const file = join(cwd, "shown")
  const output = openSync(file, "w")
  const child = spawn(process.execPath, [await commandFile(), ...args], {
    cwd,
    env: environment(env),
    stdio: ["ignore", output, output]
  })
  await once(child, "close")
  closeSync(output)
  return readFileSync(file, "utf8")
}

/** Replaces what differs from run to run. */
const normalize = (text: string): string =>
  text
    .replace(/sha256:[0-9a-f]{16}/g, "sha256:9f1c40a2b7d3e815")
    .replace(/orginv_\w+/g, (id) => "orginv_2NlGVE8jZ1Qz3xVb7oQpYkR9sTu".slice(0, id.length))
    .replace(/\d{4}-\d\d-\d\d/g, "2026-03-02")

/** Writes the page again, with the output of its commands. */
const withOutput = async (text: string): Promise<string> => {
  const server = await serve(seed)
  const cwd = folder()
  let written = text
  for (const [block, kind, name = "", content = ""] of text.matchAll(/```(csv|console) ?(.*)\n([\s\S]*?)```/g)) {
    if (kind === "csv") writeFileSync(join(cwd, name), content)
    else written = written.replace(block, `\`\`\`console\n${await session(content, cwd, server.env)}\`\`\``)
  }
  await server.stop()
  return written
}

const session = async (content: string, cwd: string, env: Variables): Promise<string> => {
  let output = ""
  for (const [line, command = ""] of content.matchAll(/^\$ npx @effect-clerk\/cli (.*)$/gm)) {
    // The page shows one hash, and the plan that is saved has its own.
    const args = command.split(" ").map((arg) => (arg.startsWith("sha256:") ? hashOf(join(cwd, "plan.json")) : arg))
    output += `${line}\n${normalize(await shown(args, cwd, env))}`
  }
  return output
}

const hashOf = (plan: string): string => parse<{ hash: string }>(readFileSync(plan, "utf8")).hash

describe("docs/command.md", () => {
  it("has the output of its commands", async () => {
    const text = readFileSync(page, "utf8")
    const written = await withOutput(text)
    if (process.env["UPDATE_DOCS"] === "1") writeFileSync(page, written)
    expect(written.split("```console").length).toBeGreaterThan(5)
    expect(readFileSync(page, "utf8")).toBe(written)
  })
})
