// Another client of the same key, without a limiter: takes its share of each window as soon as that opens, or evenly all
// through it, and waits out each 429.
import { setTimeout } from "node:timers/promises"

const url = `http://127.0.0.1:${process.argv[2]}/organizations/org_acme/memberships`
const share = Number(process.argv[3])
const windowMillis = Number(process.argv[4])
const [batch, period] = process.argv[5] === "evenly" ? [1, windowMillis / share] : [share, windowMillis]

/** The milliseconds that the server asks to wait. */
const send = async (): Promise<number> => {
  const response = await fetch(url, { headers: { "x-other": "1" } })
  await response.text()
  return response.status === 429 ? Number(response.headers.get("retry-after")) * 1000 : 0
}

const takeTurn = async (due: number): Promise<void> => {
  const waits = await Promise.all(Array.from({ length: batch }, send))
  process.send?.("took its share")
  const now = performance.now()
  // Evenly: from when it was due, so that a slow answer makes it no slower. At once: when the window is over for sure.
  const next = Math.max((batch === 1 ? due : now) + period, now + Math.max(...waits))
  await setTimeout(next - now)
  await takeTurn(next)
}

await takeTurn(performance.now())
