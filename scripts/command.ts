/** Builds the command into a single file, which starts in a third of the time that its modules take. */
import { build } from "esbuild"
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { root } from "./packages.ts"

/** The licence of what is bundled asks to be there. */
const notice = `/*\neffect and @effect/platform-node\n\n${readFileSync(resolve(root, "node_modules/effect/LICENSE"), "utf8")}*/`

/** Writes the file; its folder comes into being. */
export const buildCommand = async (outfile: string): Promise<void> => {
  await build({
    entryPoints: [resolve(root, "packages/cli/src/main.ts")],
    outfile,
    inject: [resolve(root, "scripts/commandVersion.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22.19",
    conditions: ["node"],
    // Most of a start is the compiler's, which has less to read so.
    minify: true,
    legalComments: "none",
    banner: { js: notice },
    logLevel: "error"
  })
}
