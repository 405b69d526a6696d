// What an edge function with the five operations weighs, minified and compressed, against @clerk/backend. What ours weighed
// is on record in size.json: `--check` fails where it has grown by more than 3%, `--write` puts it there anew.
import { build } from "esbuild"
import { readFileSync, writeFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
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

/** Says what has grown beyond the record, and how many did. */
export const check = async (): Promise<number> => {
  const record = readRecord()
  let grown = 0
  for (const [name, entry] of Object.entries(entries)) {
    const [before, now] = [record[name], await weigh(entry)]
    const limit = (before?.gzip ?? 0) * allowance
    console.log(`  ${name}: ${kib(now.gzip)}, of at most ${kib(limit)}`)
    if (now.gzip <= limit) continue
    grown += 1
    for (const line of growth(before?.modules ?? {}, now.modules)) console.log(line)
  }
  return grown
}

export const writeRecord = async (): Promise<void> => {
  const record: Record<string, Weight> = {}
  for (const [name, entry] of Object.entries(entries)) record[name] = await weigh(entry)
  writeFileSync(recordFile, `${JSON.stringify(record, null, 2)}\n`)
}

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const clerk = await weigh("clerk.ts")
  const [service, endpoints] = [await weigh(entries.service), await weigh(entries.endpoints)]
  const group = "Size of an edge function with the five operations (esbuild, minified, gzip -9), against @clerk/backend"
  const rows: ReadonlyArray<Row> = [
    ...(
      [
        ["OrganizationMemberships, with all its methods", service],
        ["the five endpoints alone", endpoints]
      ] as const
    ).map(([name, { gzip }]) => ({
      group,
      name,
      ratio: gzip / clerk.gzip,
      measured: `${kib(gzip)} to ${kib(clerk.gzip)}`,
      goal: 0.85
    })),
    {
      group,
      name: "own code of the service, to 8 KiB",
      ratio: service.own / 8192,
      measured: kib(service.own),
      goal: 1
    },
    {
      group,
      name: "own code of the endpoints, to 8 KiB",
      ratio: endpoints.own / 8192,
      measured: kib(endpoints.own),
      goal: 1
    }
  ]
  console.log(`\n${group}`)
  for (const row of rows) print(row)
  for (const [module, bytes] of Object.entries(service.modules).slice(0, 5)) {
    console.log(`    ${kib(bytes).padStart(9)} minified  ${module}`)
  }
  return rows
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv[2] === "--write") await writeRecord()
  else if ((await check()) > 0) process.exitCode = 1
}
