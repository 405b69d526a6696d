import worker, { type Env } from "../scenario.js"

declare const Bun: {
  readonly env: Env
  readonly serve: (options: {
    readonly hostname: string
    readonly port: number
    readonly idleTimeout: number
    readonly fetch: (request: Request) => Promise<Response>
  }) => { readonly port: number }
}

const { port } = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  // A call may take longer than the ten seconds after which Bun closes a connection.
  idleTimeout: 0,
  fetch: (request) => worker.fetch(request, Bun.env)
})
console.log(JSON.stringify({ port }))
