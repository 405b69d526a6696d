/** Share of the long tests that runs: all of it in `pnpm test:long`, a tenth otherwise. */
export const share = (whole: number): number => (process.env["TEST_LONG"] === "1" ? whole : whole / 10)

/** Time that a test of which a share runs may take as a whole on a busy machine, in milliseconds. */
export const timeout = 3_600_000
