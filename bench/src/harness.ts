import { print, type Row } from "./results.ts"

/** One thing that is measured: how long a run of it takes. */
export interface Subject {
  readonly name: string
  readonly run: () => Promise<void> | void
  /** Microseconds of all runs so far, where not all of a run counts. */
  readonly clock?: () => number
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
  const clock = subject.clock ?? now
  const start = clock()
  for (let index = 0; index < size; index++) await subject.run()
  return (clock() - start) / size
}

/**
 * Times all subjects in interleaved rounds, in an order that turns from round to round, so that whatever else the machine
 * does meets them all alike. A round of a subject takes about `roundMillis`.
 */
export const compare = async (
  subjects: ReadonlyArray<Subject>,
  {
    rounds = 30,
    roundMillis = 40,
    warmMillis = 500
  }: { readonly rounds?: number; readonly roundMillis?: number; readonly warmMillis?: number } = {}
): Promise<ReadonlyArray<Timing>> => {
  const sizes: Array<number> = []
  // Until all is compiled: twice over, since what one subject shows the compiler another one unlearns.
  for (let pass = 0; pass < 2; pass++) {
    for (const subject of subjects) {
      const end = now() + warmMillis * 1000
      while (now() < end) await batchTime(subject, 20)
    }
  }
  for (const subject of subjects) {
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
  return subjects.map(({ name }, index) => ({ name, ...quartiles(times[index] ?? []) }))
}

/** The median, and half the distance between the quartiles as a share of it. */
export const quartiles = (figures: ReadonlyArray<number>): Omit<Timing, "name"> => {
  const sorted = figures.toSorted((a, b) => a - b)
  const median = quantile(sorted, 0.5)
  return { median, spread: (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2 / median }
}

/** Each timing as a ratio to the first, and whether it reached its goal. */
export const ratios = (
  group: string,
  timings: ReadonlyArray<Timing>,
  goals: { readonly [name: string]: number }
): ReadonlyArray<Row> => {
  const [base, ...others] = timings
  const micros = (timing: Timing | undefined): string => `${(timing?.median ?? Number.NaN).toFixed(1)} µs`
  console.log(`\n${group} (1 is ${base?.name ?? "nothing"}, ${micros(base)})`)
  return others.map((timing) => {
    const goal = goals[timing.name]
    const row: Row = {
      group: `${group}, against ${base?.name ?? "nothing"}`,
      name: timing.name,
      ratio: timing.median / (base?.median ?? Number.NaN),
      spread: timing.spread,
      measured: `${micros(timing)} to ${micros(base)}`,
      ...(goal === undefined ? undefined : { goal })
    }
    print(row)
    return row
  })
}
