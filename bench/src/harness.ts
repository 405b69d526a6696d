import { cpus } from "node:os"

/** One thing that is measured: how long a run of it takes. */
export interface Subject {
  readonly name: string
  readonly run: () => Promise<void> | void
}

export interface Timing {
  readonly name: string
  /** Median time of one run, in microseconds. */
  readonly median: number
  /** Half the distance between the quartiles, as a share of the median. */
  readonly spread: number
}

const quantile = (sorted: ReadonlyArray<number>, part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN

const now = (): number => performance.now() * 1000

const batchTime = async (subject: Subject, size: number): Promise<number> => {
  const start = now()
  for (let index = 0; index < size; index++) await subject.run()
  return (now() - start) / size
}

/**
 * Times all subjects in interleaved rounds, in an order that turns from round to round, so that whatever else the machine
 * does meets them all alike. A round of a subject takes about `roundMillis`.
 */
export const compare = async (
  subjects: ReadonlyArray<Subject>,
  { rounds = 30, roundMillis = 40 }: { readonly rounds?: number; readonly roundMillis?: number } = {}
): Promise<ReadonlyArray<Timing>> => {
  const sizes: Array<number> = []
  for (const subject of subjects) {
    await batchTime(subject, 200)
    sizes.push(Math.max(1, Math.round((roundMillis * 1000) / (await batchTime(subject, 50)))))
  }
  const times: ReadonlyArray<Array<number>> = subjects.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const index = (turn + round) % subjects.length
      const subject = subjects[index]
      if (subject !== undefined) times[index]?.push(await batchTime(subject, sizes[index] ?? 1))
    }
  }
  return subjects.map(({ name }, index) => {
    const sorted = (times[index] ?? []).toSorted((a, b) => a - b)
    const median = quantile(sorted, 0.5)
    return { name, median, spread: (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2 / median }
  })
}

/** A table of timings, each as a ratio to the first. */
export const printRatios = (title: string, timings: ReadonlyArray<Timing>): void => {
  const base = timings[0]?.median ?? Number.NaN
  console.log(`\n${title}`)
  for (const { median, name, spread } of timings) {
    console.log(
      `  ${name.padEnd(44)} ${(median / base).toFixed(2).padStart(6)}   ${median.toFixed(1).padStart(9)} µs   ±${(
        spread * 100
      ).toFixed(0)}%`
    )
  }
}

export const printMachine = (): void => {
  const processors = cpus()
  console.log(`Node ${process.version}, ${processors.length} x ${processors[0]?.model ?? "unknown processor"}`)
}
