import type { ChildProcess } from "node:child_process"

/** Waits for the next message of a process, and fails where it ends before. */
export const messageOf = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const end = (code: number | null): void => reject(new Error(`a process of the bench ended with ${code}`))
    child.once("exit", end)
    child.once("message", (message) => {
      child.off("exit", end)
      resolve(message)
    })
  })
