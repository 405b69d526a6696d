// What an edge function with the five operations weighs, minified and compressed, against @clerk/backend.
import { build } from "esbuild"
import { gzipSync } from "node:zlib"

const weigh = async (entry: string) => {
  const result = await build({
    entryPoints: [new URL(`./bundles/${entry}`, import.meta.url).pathname],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    conditions: ["worker"],
    target: "es2022"
  })
  const inputs = Object.values(result.metafile.outputs).flatMap((output) => Object.entries(output.inputs))
  const own = inputs.filter(([path]) => /packages\/(core|http|memberships)\//.test(path))
  const minified = inputs.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
  const gzip = result.outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0)
  const ownMinified = own.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
  return {
    gzip,
    own: (gzip * ownMinified) / minified,
    largest: inputs.toSorted((a, b) => b[1].bytesInOutput - a[1].bytesInOutput)
  }
}

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`

export const run = async (): Promise<void> => {
  const clerk = await weigh("clerk.ts")
  const ours = await weigh("effectClerk.ts")
  console.log("\nFive operations in an edge function (esbuild, minified, gzip -9)")
  console.log(`  @clerk/backend                                 1.00   ${kib(clerk.gzip)}`)
  console.log(
    `  effect-clerk, straight to fetch                ${(ours.gzip / clerk.gzip).toFixed(2)}   ${kib(ours.gzip)}`
  )
  console.log(`  of which its own code, by its share of the minified bytes: ${kib(ours.own)}`)
  for (const [path, { bytesInOutput }] of ours.largest.slice(0, 5)) {
    console.log(
      `    ${kib(bytesInOutput).padStart(9)} minified  ${path.replace(/^.*node_modules\//, "").replace(/^(\.\.\/)*/, "")}`
    )
  }
}
