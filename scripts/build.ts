/** Builds the published packages into their `dist`, from nothing, so that no file of a module that is gone stays there. */
import { spawnSync } from "node:child_process"
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, relative, resolve } from "node:path"
import { annotate } from "./annotate.ts"
import { buildCommand } from "./command.ts"
import { publishedPackages, root } from "./packages.ts"

/** Compiles and annotates, and bundles the command; true if the compiler was content. */
export const build = async (): Promise<boolean> => {
  const folders = publishedPackages().map(({ folder }) => folder)
  for (const folder of folders) rmSync(resolve(folder, "dist"), { recursive: true, force: true })
  const tsc = resolve(root, "node_modules/.bin/tsc")
  const { status } = spawnSync(tsc, ["-b", ...folders.map((folder) => relative(root, folder))], {
    cwd: root,
    stdio: "inherit"
  })
  if (status !== 0) return false
  for (const folder of folders) {
    for (const path of globSync("dist/**/*.js", { cwd: folder }).map((file) => resolve(folder, file))) {
      const annotated = annotate(basename(path), readFileSync(path, "utf8"), readFileSync(`${path}.map`, "utf8"))
      writeFileSync(path, annotated.code)
      writeFileSync(`${path}.map`, annotated.map)
    }
  }
  const command = resolve(root, "packages/cli/dist/main.js")
  await buildCommand(command)
  rmSync(`${command}.map`)
  return true
}

if (import.meta.main) {
  const built = await build()
  console.log(built ? "build: done" : "build: failed")
  process.exitCode = built ? 0 : 1
}
