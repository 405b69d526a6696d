import { readFileSync, writeFileSync } from "node:fs"

type Pid = number | "self"

const isLinux = process.platform === "linux"

/** Returns the size of a process in KiB, now or at its peak. Only Linux tells; elsewhere it is 0. */
export const sizeOf = (pid: Pid, name: "VmRSS" | "VmHWM"): number => {
  const status = isLinux ? readFileSync(`/proc/${pid}/status`, "utf8") : ""
  return Number(new RegExp(`${name}:\\s*(\\d+)`).exec(status)?.[1] ?? 0)
}

/** Lets the peak of a process begin anew with its present size. */
export const forgetPeak = (pid: Pid): void => {
  if (isLinux) writeFileSync(`/proc/${pid}/clear_refs`, "5")
}
