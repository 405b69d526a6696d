/** True where the long tests run whole, as in `pnpm test:long`. */
export const isLong = process.env["TEST_LONG"] === "1"

/** Share of the long tests that runs: all of it in `pnpm test:long`, a tenth otherwise. */
export const share = (whole: number): number => (isLong ? whole : whole / 10)

/** Time that a test of which a share runs may take as a whole on a busy machine, in milliseconds. */
export const timeout = 3_600_000
