// A fetch handler on Node, whose requests end when their client goes away.
import { createServer } from "node:http"
import type { Env } from "./scenario.ts"

interface Platform {
  readonly Request: typeof Request
  readonly AbortController: typeof AbortController
}

const setting = (name: keyof Env): string => process.env[name] ?? ""

const env: Env = {
  CLERK_SECRET_KEY: setting("CLERK_SECRET_KEY"),
  CLERK_API_URL: setting("CLERK_API_URL"),
  FAULTY_URL: setting("FAULTY_URL"),
  CLOSED_URL: setting("CLOSED_URL")
}

/** Serves on a free port, which it prints. */
export const serve = (
  handler: (request: Request, env: Env) => Promise<Response>,
  { AbortController, Request }: Platform = globalThis
): void => {
  const server = createServer((incoming, outgoing) => {
    const controller = new AbortController()
    outgoing.on("close", () => controller.abort())
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, { signal: controller.signal })
    void handler(request, env).then(async (response) => {
      const text = await response.text()
      outgoing.writeHead(response.status, Object.fromEntries(response.headers))
      outgoing.end(text)
    })
  })
  server.listen(0, "127.0.0.1", () => console.log(JSON.stringify(server.address())))
}
