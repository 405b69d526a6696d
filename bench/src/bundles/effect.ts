// As little of effect as such a function can have: a service, a layer, a scope for a time limit and a fetch; no client.
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

class Secret extends Context.Service<Secret, string>()("Secret") {}

const program = Secret.use((secret) =>
  Effect.tryPromise({
    try: (signal) => fetch("https://api.clerk.com/v1", { headers: { authorization: `Bearer ${secret}` }, signal }),
    catch: String
  })
).pipe(Effect.timeout("15 seconds"), Effect.withSpan("list"))

export default {
  async fetch(_request: Request, env: { readonly CLERK_SECRET_KEY: string }): Promise<Response> {
    const response = await Effect.runPromise(Effect.provide(program, Layer.succeed(Secret, env.CLERK_SECRET_KEY)))
    return Response.json(await response.json())
  }
}
