// Plans once, or reads as much as a plan does, in a process of its own, and reports the CPU and the memory that it took.
import { RateLimitPolicy } from "@effect-clerk/core"
import { OrganizationMemberships, Users } from "@effect-clerk/memberships"
import { type DesiredMember, MembershipSync } from "@effect-clerk/sync"
import { Effect, Redacted, Stream } from "effect"

const [, , task = "", names = "", port = "", size = ""] = process.argv

const options = { secretKey: Redacted.make("sk_live_bench"), apiUrl: `http://127.0.0.1:${port}/v1` }
const organizationId = "org_acme"
const count = Number(size)

/** The row of a user: 90% are as they are, 5% have changed; the last 5% of the members are not listed, but as many new ones. */
const rowOf = (number: number): DesiredMember => {
  const index = number < count * 0.95 ? number : number + count * 0.05
  const changed = index % 20 === 1
  const rest = {
    role: "org:member",
    ...(changed && { publicMetadata: { team: "red" } }),
    source: `members.csv:${number}`
  }
  return names === "ids" && index < count
    ? { userId: `user_${index}`, ...rest }
    : { emailAddress: `user_${index}@acme.com`, ...rest }
}

const rows = function* (): Generator<DesiredMember> {
  for (let number = 0; number < count; number++) yield rowOf(number)
}

const plan = MembershipSync.use((sync) =>
  sync.plan({ organizationId, members: rows() }, { remove: "unlisted", guards: { minAdministrators: 0 } })
).pipe(
  Effect.map(({ actions }) => actions.length),
  Effect.provide(MembershipSync.layerFetch(options))
)

/** The pages of members, and the users of the addresses, a hundred in a request. */
const read = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const users = yield* Users
  yield* Stream.runDrain(memberships.stream({ organizationId }))
  const addresses = Array.from({ length: count }, (_, number) => rowOf(number)).flatMap((row) =>
    "emailAddress" in row ? [row.emailAddress] : []
  )
  const batches = Array.from({ length: Math.ceil(addresses.length / 100) }, (_, index) =>
    addresses.slice(index * 100, index * 100 + 100)
  )
  const ask = (emailAddress: ReadonlyArray<string>) => Stream.runDrain(users.stream({ emailAddress, prefetch: 0 }))
  yield* Effect.forEach(batches, ask, { concurrency: 16, discard: true })
  return 0
}).pipe(Effect.provide(OrganizationMemberships.layerFetch(options)), Effect.provide(Users.layerFetch(options)))

let peak = 0
const sampling = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().heapUsed)
}, 2)
const before = process.cpuUsage()
const actions = await Effect.runPromise(
  Effect.provideService(task === "plan" ? plan : read, RateLimitPolicy.Current, RateLimitPolicy.unlimited)
)
const { system, user } = process.cpuUsage(before)
clearInterval(sampling)
process.send?.({ actions, cpu: (system + user) / 1e6, peak })
