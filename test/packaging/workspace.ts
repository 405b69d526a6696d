/** The quick starts, installed from the tarballs as their readers would install them from a registry. */
import { execFileSync } from "node:child_process"
import { copyFileSync, cpSync, globSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { root } from "../../scripts/packages.ts"
import type { Tarballs } from "../../scripts/tarballs.ts"

const folder = join(root, "examples/quick-starts")

export const quickStarts = globSync("*/README.md", { cwd: folder }).map(dirname).toSorted()

/** A file of a quick start, in the repository. */
export const fileOf = (name: string, file: string): string => join(folder, name, file)

/**
 * Installs all of them at once, in a workspace that is outside of the repository. What is not ours comes from the store, in the
 * versions that the repository's lockfile has.
 */
export const installQuickStarts = (workspace: string, tarballs: Tarballs): void => {
  for (const name of quickStarts) {
    cpSync(join(folder, name), join(workspace, name), {
      recursive: true,
      filter: (path) => !/\/(?:node_modules|\.next|next-env\.d\.ts)$/.test(path)
    })
  }
  copyFileSync(join(root, "pnpm-lock.yaml"), join(workspace, "pnpm-lock.yaml"))
  const overrides = Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${resolve(path)}`]))
  // JSON is YAML.
  const settings = { packages: ["*"], overrides, strictDepBuilds: false }
  writeFileSync(join(workspace, "pnpm-workspace.yaml"), JSON.stringify(settings))
  execFileSync("pnpm", ["install", "--prefer-offline", "--ignore-scripts", "--no-frozen-lockfile"], {
    cwd: workspace,
    stdio: "pipe"
  })
}
