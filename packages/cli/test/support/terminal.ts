/** A terminal, as tmux emulates it: the screen is what a person sees. */
import { spawnSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { commandFile, environment, folder, type Variables } from "./command.ts"

const tmux = (socket: string, ...args: ReadonlyArray<string>): string => {
  const { status, stderr, stdout } = spawnSync("tmux", ["-L", socket, ...args], {
    encoding: "utf8",
    env: environment()
  })
  if (status !== 0) throw new Error(`tmux ${args.join(" ")}: ${stderr}`)
  return stdout
}

export const hasTmux = spawnSync("tmux", ["-V"]).status === 0

const configuration = [
  "set -g status off",
  "set -g remain-on-exit on",
  'set -g remain-on-exit-format ""',
  "set -g default-terminal screen-256color",
  ""
].join("\n")

export interface Size {
  readonly width: number
  readonly height?: number
}

/** Runs the command in a terminal of this size. */
export const openTerminal = async (
  args: ReadonlyArray<string>,
  { height = 24, width }: Size,
  options: { readonly cwd: string; readonly env: Variables }
) => {
  const socket = `clerk-memberships-${randomUUID()}`
  const variables = Object.entries(environment(options.env)).flatMap(([name, value]) =>
    value === undefined || name === "TERM" ? [] : [`${name}=${value}`]
  )
  const files = folder({ "tmux.conf": configuration })
  const conf = join(files, "tmux.conf")
  const exitFile = join(files, "exit")
  // The shell outlives a Ctrl-C, which its whole group gets.
  const shell = ["sh", "-c", 'trap : INT; "$@"; echo $? > "$0"', exitFile]
  const program = [...shell, process.execPath, await commandFile(), ...args]
  const command = ["env", "-i", "TERM=screen-256color", ...variables, ...program]
  const size = ["-x", String(width), "-y", String(height)]
  tmux(socket, "-f", conf, "-u", "new-session", "-d", ...size, "-c", options.cwd, ...command)
  const screen = (): string => tmux(socket, "capture-pane", "-p", "-e", "-N").replace(/ +$/gm, "").replace(/\n+$/, "\n")
  const exitCode = (): number | undefined => {
    // A pane that is dead has shown everything.
    const dead = tmux(socket, "display-message", "-p", "#{pane_dead}").trim()
    return dead === "1" && existsSync(exitFile) ? Number(readFileSync(exitFile, "utf8")) : undefined
  }
  const until = async <A>(what: () => A | undefined): Promise<A> => {
    for (;;) {
      const value = what()
      if (value !== undefined) return value
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return {
    /** Returns the screen once it shows a text. */
    shows: (pattern: RegExp) =>
      until(() => {
        const shown = screen()
        return pattern.test(shown.replace(escapes, "")) ? readable(shown) : undefined
      }),
    /** Returns the last screen and the exit code. */
    ended: async () => {
      const code = await until(exitCode)
      return { code, screen: readable(screen()) }
    },
    press: (...keys: ReadonlyArray<string>) => tmux(socket, "send-keys", ...keys),
    close: () => tmux(socket, "kill-server")
  }
}

// oxlint-disable-next-line no-control-regex
const escapes = /\x1b\[[0-9;]*m/g

/** Writes the colours so that a person can read and compare them. */
const readable = (screen: string): string => screen.replaceAll("\u001B[", "<").replace(/<([0-9;]*)m/g, "<$1>")
