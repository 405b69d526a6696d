/** Files that a script makes of others. It writes them, or with `--check` says which of them are not as it would write them. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { root } from "./packages.ts"

/** A file by its path from the root, and its text; `undefined` for one that is not to be there. */
export type Output = readonly [path: string, text: string | undefined]

/** Writes the files that differ, or names them and ends with 1. `script` is the name of the script that makes them. */
export const writeOrCheck = (script: string, outputs: ReadonlyArray<Output>): void => {
  const onlyCheck = process.argv.includes("--check")
  const differing = outputs.filter(([path, text]) => read(path) !== text)
  for (const output of differing) {
    if (onlyCheck) console.error(`${describe(output)}\n  if that is meant, run: node scripts/${script}.ts`)
    else write(output)
  }
  const differ = `${differing.length} ${onlyCheck ? "differ" : "written"}`
  console.log(`${script}: ${differing.length === 0 ? "clean" : differ}`)
  if (onlyCheck && differing.length > 0) process.exitCode = 1
}

/** Returns the text of a file, `undefined` where there is none. */
const read = (path: string): string | undefined => {
  const file = resolve(root, path)
  return existsSync(file) ? readFileSync(file, "utf8") : undefined
}

/** Names a file and the first line in which it differs. */
const describe = ([path, text]: Output): string => {
  const before = read(path)
  if (before === undefined) return `${path} is missing`
  if (text === undefined) return `${path} is not to be there`
  const [old, fresh] = [before.split("\n"), text.split("\n")]
  const index = fresh.findIndex((line, index) => line !== old[index])
  const at = index < 0 ? fresh.length : index
  return `${path} differs in line ${at + 1}\n  - ${old[at] ?? ""}\n  + ${fresh[at] ?? ""}`
}

const write = ([path, text]: Output): void => {
  const file = resolve(root, path)
  if (text === undefined) return remove(file)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** Removes a file, and its folder where nothing is left in it. */
const remove = (file: string): void => {
  rmSync(file)
  if (readdirSync(dirname(file)).length === 0) rmdirSync(dirname(file))
}
