/**
 * Owner of a lock: a process of a host.
 *
 * A process that has ended holds no lock, however it ended. Its number may be that of another process by now, above all in a
 * container that was started again; so an owner names the time at which its process started, where the platform tells.
 */
import * as Schema from "effect/Schema"
import { node } from "./node.ts"

const Owner = Schema.Struct({
  host: Schema.String,
  pid: Schema.Int,
  /** Start of the process in the platform's own ticks; empty where it does not tell. */
  startedAt: Schema.String
})

export interface Owner extends Schema.Schema.Type<typeof Owner> {}

export const encodeOwner = (owner: Owner): string => JSON.stringify(owner)

export const decodeOwner = Schema.decodeUnknownOption(Schema.fromJsonString(Owner))

/** Returns this process. A runtime without processes is a host of its own. */
export const thisOwner = (): Owner => {
  const pid = globalThis.process?.pid ?? 0
  const host = node()?.os.hostname() ?? ""
  return { host, pid, startedAt: statOf(pid).start }
}

/** Tells whether the process is there. One on another host is taken to be. */
export const isAlive = ({ host, pid, startedAt }: Owner): boolean => {
  if (pid === 0 || host !== thisOwner().host) return true
  if (!isRunning(pid)) return false
  const { start, state } = statOf(pid)
  // A process whose parent has not asked for its end, in a container without an init, is dead and keeps its number.
  if (state === "Z" || state === "X") return false
  return start === "" || startedAt === "" || start === startedAt
}

/** Names the process, and says where nothing here can tell that it has ended. */
export const describeOwner = ({ host, pid }: Owner): string => {
  if (pid === 0) return "it runs elsewhere, and nothing here tells when it ends"
  const elsewhere =
    host === thisOwner().host ? "" : ", another host, of which nothing here tells when its processes end"
  return `process ${pid} on ${host}${elsewhere}`
}

const isRunning = (pid: number): boolean => {
  try {
    globalThis.process?.kill(pid, 0)
    return true
  } catch (error) {
    // A process of another user may not be signalled, and is there.
    return typeof error === "object" && error !== null && "code" in error && error.code === "EPERM"
  }
}

/**
 * Reads the 3rd and the 22nd field of Linux's `stat`, which are empty elsewhere. The second one is the name of the program, in
 * parentheses, and may hold spaces.
 */
const statOf = (pid: number): { readonly state: string; readonly start: string } => {
  try {
    const stat = node()?.fs.readFileSync(`/proc/${pid}/stat`, "latin1") ?? ""
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    return { state: fields[0] ?? "", start: fields[19] ?? "" }
  } catch {
    return { state: "", start: "" }
  }
}
