/**
 * The requests that count in a quota: those in flight, and those that completed less than a window ago.
 *
 * Invariant: `countIn` is never less than the number of requests that Clerk may have counted in any stretch of one window
 * that ends now, wherever Clerk's own window begins. Clerk counts a request at some time between its start and its
 * completion; so a request counts from its start until a window after its completion, whose time is rounded up.
 * A request whose response did not come in time may still be on its way to Clerk: its completion is recorded for a time to come.
 *
 * Algorithm: a counter of the requests in flight, and the completion times of the others, oldest first. The first one inside
 * the window is found by bisection, so that a short window passes quickly over what a longer one still counts. Expired times
 * are removed once they are half of the array, so that each is moved at most once on average.
 *
 * Tests: "never counts fewer requests than Clerk may have counted", "removes expired requests by the half, and counts those of
 * the window alone" (slidingWindow.test.ts).
 */
export interface SlidingWindow {
  /** Number of requests without a response; Clerk may count them at any time. */
  inFlight: number
  /** Completion times of the other requests in milliseconds, oldest first: the latest that Clerk can have counted each. */
  readonly completedAt: Array<number>
  /** Longest window in milliseconds that any policy has asked about; completions are kept for that long. */
  longest: number
}

/** Returns the number of requests that count in a window of so many milliseconds that ends now. */
export const countIn = (self: SlidingWindow, window: number, now: number): number =>
  self.inFlight + countCompleted(self, window, now)

/** Returns the number of completed requests that count in the window. */
export const countCompleted = (self: SlidingWindow, window: number, now: number): number => {
  // Before the length is read, which it changes.
  const expired = pruneExpired(self, window, now)
  return self.completedAt.length - expired
}

/**
 * Returns when one more request will be inside the limit: `now` if it is already, `Infinity` if that takes the response to a
 * request in flight.
 */
export const availableAt = (self: SlidingWindow, limit: number, window: number, now: number): number => {
  const expired = pruneExpired(self, window, now)
  const excess = self.inFlight + self.completedAt.length - expired - limit
  if (excess < 0) return now
  const completedAt = self.completedAt[expired + excess]
  return completedAt === undefined ? Infinity : completedAt + window
}

/** Records that Clerk has counted a request by a time, which may be up to a window from now. */
export const complete = ({ completedAt }: SlidingWindow, at: number): void => {
  const latest = completedAt.at(-1) ?? at
  completedAt.push(at)
  if (latest > at) completedAt.sort((a, b) => a - b)
}

/** Removes the completions that are older than every window, and returns how many of the rest are older than this one. */
const pruneExpired = (self: SlidingWindow, window: number, now: number): number => {
  const { completedAt } = self
  self.longest = Math.max(self.longest, window)
  // After a program's own clock was set back, the times that it showed before would keep requests waiting for that much longer.
  // A time that was rounded up may be a millisecond later.
  const latest = now + self.longest + 1
  for (let last = completedAt.length - 1; (completedAt[last] ?? now) > latest; last--) completedAt[last] = now
  const expired = countUntil(completedAt, now - self.longest)
  // Removing them one at a time would move all the others each time.
  if (expired > 0 && expired * 2 >= completedAt.length) completedAt.splice(0, expired)
  return countUntil(completedAt, now - window)
}

/** Returns by bisection how many of the sorted times are not later than `end`. */
const countUntil = (times: ReadonlyArray<number>, end: number): number => {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? Infinity) <= end) low = middle + 1
    else high = middle
  }
  return low
}
