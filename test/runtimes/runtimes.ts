import { build } from "esbuild"
import { copyFileSync, cpSync } from "node:fs"
import { join } from "node:path"
import { node20 } from "@effect-clerk/test-support/node20"
import { type Command, executable } from "./processes.ts"

/** How a project's server is started, where the bundle lies in a folder as `scenario.js`; or why it cannot be. */
type Start = (folder: string) => Command | string | Promise<Command | string>

const here = new URL("./", import.meta.url)

const project = (name: string): URL => new URL(`./${name}/`, here)

const notInstalled = (name: string): string => `there is no ${name} for this platform in the registry's package`

/** A project's source beside the bundle, as it stands. */
const copied = (folder: string, name: string): string => {
  const main = join(folder, name, "main.ts")
  cpSync(new URL("main.ts", project(name)), main)
  copyFileSync(new URL("serve.ts", here), join(folder, "serve.ts"))
  return main
}

/** workerd with a configuration whose files lie in a folder. */
export const workerd = (config: URL, folder: string): Command | string => {
  const file = executable(project("workerd"), "workerd", "bin/workerd")
  return file === undefined
    ? notInstalled("workerd")
    : [file, "serve", "--experimental", `--import-path=${folder}`, "--control-fd=3", config.pathname]
}

/** The projects, each as its users start one. */
export const runtimes: ReadonlyArray<readonly [name: string, start: Start]> = [
  ["workerd", (folder) => workerd(new URL("config.capnp", project("workerd")), folder)],
  [
    "Deno",
    (folder) => {
      const deno = executable(project("deno"), "deno-runtime", "deno")
      return deno === undefined
        ? notInstalled("Deno")
        : [deno, "run", "--no-prompt", "--allow-net=127.0.0.1", "--allow-env", copied(folder, "deno")]
    }
  ],
  [
    "Bun",
    (folder) => {
      const bun = executable(project("bun"), "bun-runtime", "bin/bun")
      return bun === undefined ? notInstalled("Bun") : [bun, copied(folder, "bun")]
    }
  ],
  [
    "Node 20",
    async (folder) => {
      // It takes no types.
      const outfile = join(folder, "node20", "main.mjs")
      await build({
        entryPoints: [new URL("main.ts", project("node20")).pathname],
        bundle: true,
        external: ["../scenario.js"],
        format: "esm",
        outfile,
        platform: "node",
        target: "node20"
      })
      return [node20, outfile]
    }
  ],
  [
    "Node 24",
    (folder) => [new URL("node_modules/node-runtime/bin/node", project("node24")).pathname, copied(folder, "node24")]
  ],
  [
    "the edge VM",
    (folder) => [
      process.execPath,
      "--experimental-vm-modules",
      new URL("main.ts", project("edge-vm")).pathname,
      join(folder, "scenario.js")
    ]
  ]
]
