/** An emulated Clerk in a process of its own, which its parent asks for its state. */
import { ClerkEmulator, type Seed } from "@effect-clerk/testing"
import { Effect } from "effect"

export type Question =
  | { readonly ask: "restore"; readonly seed: Seed }
  | { readonly ask: "snapshot" }
  | { readonly ask: "creates" }
  | { readonly ask: "end"; readonly count: number }

/** Ends some of the pending invitations: people follow their links, or somebody revokes them. */
const end = Effect.fnUntraced(function* (emulator: ClerkEmulator["Service"], count: number) {
  const { invitations = [] } = yield* emulator.snapshot
  const pending = invitations.filter(({ status }) => status === undefined || status === "pending")
  // The latest, which the apply may not know yet that it has sent.
  for (const [index, { id = "", organizationId }] of pending.slice(-count).entries()) {
    const url = `https://api.clerk.com/v1/organizations/${organizationId}/invitations/${id}/revoke`
    const headers = { authorization: "Bearer sk_test_other", "content-type": "application/json" }
    if (index % 2 === 0) yield* Effect.promise(() => emulator.fetch(url, { method: "POST", headers, body: "{}" }))
    else yield* emulator.acceptInvitation(id)
  }
})

const program = Effect.gen(function* () {
  let creates = 0
  const server = yield* ClerkEmulator.serve({
    port: 0,
    latency: 5,
    onRequest: ({ operation, status }) =>
      Effect.sync(() => {
        if (operation === "OrganizationMemberships.create" && status === 200) creates += 1
      })
  })
  const { emulator } = server
  const answer = (question: Question): Effect.Effect<unknown, unknown> => {
    switch (question.ask) {
      case "restore":
        creates = 0
        return emulator.restore(question.seed)
      case "snapshot":
        return emulator.snapshot
      case "creates":
        return Effect.sync(() => creates)
      case "end":
        return end(emulator, question.count)
    }
  }
  process.on("message", (question: Question) => {
    void Effect.runPromise(answer(question)).then((answer) => process.send?.(answer ?? null))
  })
  process.on("disconnect", () => process.exit())
  process.send?.(server.url)
  return yield* Effect.never
})

await Effect.runPromise(Effect.scoped(program))
