/** So many are worked off together at most, so that the first of many need not wait for the last. */
const maxTogether = 16

/**
 * Collects what arrives in one turn of Node's event loop, and has it worked off together when all of the turn has arrived.
 * A server that first finds all answers and then sends them serves many clients at once half as fast again as one that
 * goes back and forth between the two.
 */
export const makeTurn = <A>(work: (arrived: ReadonlyArray<A>) => void): ((each: A) => void) => {
  let arrived: Array<A> = []
  const end = (): void => {
    const all = arrived
    arrived = []
    for (let start = 0; start < all.length; start += maxTogether) work(all.slice(start, start + maxTogether))
  }
  return (each) => {
    if (arrived.push(each) === 1) setImmediate(end)
  }
}
