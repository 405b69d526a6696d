import worker, { type Env } from "../scenario.js"

declare const Deno: {
  readonly env: { readonly get: (name: string) => string | undefined }
  readonly serve: (
    options: {
      readonly hostname: string
      readonly port: number
      readonly onListen: (address: { readonly port: number }) => void
    },
    handler: (request: Request) => Promise<Response>
  ) => unknown
}

const setting = (name: keyof Env): string => Deno.env.get(name) ?? ""

const env: Env = {
  CLERK_SECRET_KEY: setting("CLERK_SECRET_KEY"),
  CLERK_API_URL: setting("CLERK_API_URL"),
  FAULTY_URL: setting("FAULTY_URL"),
  CLOSED_URL: setting("CLOSED_URL")
}

Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: ({ port }) => console.log(JSON.stringify({ port })) },
  (request) => worker.fetch(request, env)
)
