import { execFile } from "node:child_process"
import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"

const versionOf = (file: string): Promise<string> =>
  new Promise((resolve) => {
    execFile(file, ["--version"], (_error, stdout) => resolve(stdout))
  })

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** `NODE20`, or the machine's own Node where that is a 20: the one on the PATH besides those that packages bring. */
export const findNode20 = async (): Promise<string | undefined> => {
  const files = [
    process.env["NODE20"] ?? "",
    ...(process.env["PATH"] ?? "")
      .split(delimiter)
      .filter((directory) => !directory.includes("node_modules"))
      .map((directory) => join(directory, "node"))
  ].filter((file) => file !== "" && isExecutable(file))
  const versions = await Promise.all(files.map(versionOf))
  return files.find((_, index) => versions[index]?.startsWith("v20."))
}
