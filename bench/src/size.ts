// What an edge function with the five operations weighs, minified and compressed, against @clerk/backend. What ours weighed
// is on record in size.json: the bench fails where it has grown by more than 3%; run as a program, it writes the record anew.
import { build } from "esbuild"
import { readFileSync, writeFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { type Bar, peer } from "./chart.ts"
import { print, type Row } from "./results.ts"

interface Weight {
  readonly gzip: number
  /** Of the same bundle with effect left out. */
  readonly own: number
  /** Minified bytes by module, the largest first. */
  readonly modules: { readonly [module: string]: number }
}

const bundle = (entry: string, external: ReadonlyArray<string>) =>
  build({
    entryPoints: [new URL(`./bundles/${entry}`, import.meta.url).pathname],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    conditions: ["worker"],
    target: "es2022",
    external: [...external]
  })

type Bundled = Awaited<ReturnType<typeof bundle>>

const gzipped = ({ outputFiles }: Bundled): number =>
  outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0)

const nameOf = (path: string): string => path.replace(/^.*node_modules\//, "").replace(/^(?:\.\.\/)*/, "")

const weigh = async (entry: string): Promise<Weight> => {
  const whole = await bundle(entry, [])
  const inputs = Object.values(whole.metafile?.outputs ?? {}).flatMap(({ inputs }) => Object.entries(inputs))
  return {
    gzip: gzipped(whole),
    own: gzipped(await bundle(entry, ["effect/*"])),
    modules: Object.fromEntries(
      inputs
        .map(([path, { bytesInOutput }]) => [nameOf(path), bytesInOutput] as const)
        .filter(([, bytes]) => bytes > 0)
        .toSorted(([, a], [, b]) => b - a)
    )
  }
}

const entries = { service: "effectClerk.ts", endpoints: "endpoints.ts" }

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`

const recordFile = new URL("../size.json", import.meta.url)

const readRecord = (): { readonly [name: string]: Weight | undefined } => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return JSON.parse(readFileSync(recordFile, "utf8")) as { readonly [name: string]: Weight | undefined }
}

/** Which modules grew, the most first. */
const growth = (before: Weight["modules"], now: Weight["modules"]): ReadonlyArray<string> =>
  Object.entries(now)
    .map(([module, bytes]) => ({ module, bytes: bytes - (before[module] ?? 0) }))
    .filter(({ bytes }) => bytes > 0)
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, 10)
    .map(({ bytes, module }) => `    +${bytes} bytes, minified: ${module}`)

const allowance = 1.03

/** Says what has grown beyond the record. */
const compareWithRecord = (weights: { readonly [name: string]: Weight }): void => {
  const record = readRecord()
  for (const [name, now] of Object.entries(weights)) {
    const before = record[name]
    const limit = (before?.gzip ?? 0) * allowance
    const isWithin = now.gzip <= limit
    console.log(`  ${isWithin ? "within" : "OVER"} the record and 3%: ${name}, ${kib(now.gzip)} of ${kib(limit)}`)
    if (isWithin) continue
    process.exitCode = 1
    for (const line of growth(before?.modules ?? {}, now.modules)) console.log(line)
  }
}

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const clerk = await weigh("clerk.ts")
  const [service, endpoints] = [await weigh(entries.service), await weigh(entries.endpoints)]
  const group = "Size of an edge function with the five operations (esbuild, minified, gzip -9), against @clerk/backend"
  const row = (name: string, { gzip }: Weight, goal?: number): Row => ({
    group,
    name,
    ratio: gzip / clerk.gzip,
    measured: `${kib(gzip)} to ${kib(clerk.gzip)}`,
    ...(goal === undefined ? undefined : { goal })
  })
  const bar = (client: string, { gzip }: Weight): Bar => ({ figure: "bundle", client, value: gzip / 1024 })
  const rows: ReadonlyArray<Row> = [
    {
      ...row("OrganizationMemberships, with all its methods", service, 1),
      bars: [bar("effect-clerk", service), bar(peer, clerk)]
    },
    { ...row("the five endpoints alone", endpoints, 0.85), bars: [bar("effect-clerk, endpoints", endpoints)] },
    row("no client: effect's runtime, a service, a layer and a fetch", await weigh("effect.ts"))
  ]
  console.log(`\n${group}`)
  for (const row of rows) print(row)
  for (const [module, bytes] of Object.entries(service.modules).slice(0, 5)) {
    console.log(`    ${kib(bytes).padStart(9)} minified  ${module}`)
  }
  compareWithRecord({ service, endpoints })
  return rows
}

if (process.argv[1] === import.meta.filename) {
  const record: Record<string, Weight> = {}
  for (const [name, entry] of Object.entries(entries)) record[name] = await weigh(entry)
  writeFileSync(recordFile, `${JSON.stringify(record, null, 2)}\n`)
}
