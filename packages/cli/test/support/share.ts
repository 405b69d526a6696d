/** Share of the long tests that runs: all of it in `pnpm test:long`, a tenth otherwise. */
export const share = (whole: number): number => (process.env["TEST_LONG"] === "1" ? whole : whole / 10)
