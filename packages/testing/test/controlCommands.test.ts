import { it } from "@effect/vitest"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect } from "effect"
import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect } from "vitest"
import { seed } from "./support.ts"

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")

/** The commands of the README under "Control API". */
const commands = /### Control API[^#]*```sh\n([^]*?)```/.exec(readme)?.[1] ?? ""

/** What the README says that the commands print, with `…` for what differs from run to run. */
const printed = Array.from(commands.matchAll(/^# => (.*)$/gm), ([, line = ""]) => line)

const run = (script: string) =>
  Effect.callback<string>((resume) => {
    const cwd = mkdtempSync(join(tmpdir(), "clerk-control-"))
    execFile("bash", ["-eu", "-c", script], { cwd }, (error, stdout, stderr) =>
      resume(error === null ? Effect.succeed(stdout) : Effect.die(new Error(stderr, { cause: error })))
    )
  })

describe("control API of the README", () => {
  it.effect("does what the commands say, and prints what they print", () =>
    Effect.gen(function* () {
      const { controlUrl = "", emulator } = yield* ClerkEmulator.serve({ seed, control: true })
      const before = yield* emulator.snapshot
      // The responses have no line break at their end.
      const script = commands.replace("http://127.0.0.1:8787/__emulator", controlUrl).replace(/^curl .*$/gm, "$&; echo")
      const lines = (yield* run(script)).split("\n").filter((line) => line !== "")
      expect(lines.map((line, index) => (printed[index]?.includes("…") ? line.replace(/\d+/, "…") : line))).toEqual(
        printed
      )
      expect(printed.length).toBe(7)
      expect((yield* emulator.snapshot).users).toEqual(before.users)
    }).pipe(Effect.scoped)
  )

  it.effect("has the default port of the command, and each of its paths", () =>
    Effect.sync(() => {
      const paths = Array.from(commands.matchAll(/\$control\/([a-z-]+)/g), ([, path]) => path)
      expect(paths).toEqual([
        "inject",
        "clear-faults",
        "requests",
        "advance",
        "accept-invitation",
        "snapshot",
        "restore",
        "reset"
      ])
    })
  )
})
