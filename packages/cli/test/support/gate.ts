/** A server before the emulator that holds a write until the test lets it pass. */
import { once } from "node:events"
import { createServer, type IncomingMessage } from "node:http"
import type { Server } from "./server.ts"

/** Listens until it is closed. */
export const openGate = async ({ apiUrl }: Server) => {
  const arrived = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  const forward = async (request: IncomingMessage): Promise<Response> => {
    const { authorization = "" } = request.headers
    const { method = "GET", url = "" } = request
    const body = Buffer.concat(await request.toArray())
    if (method !== "GET") {
      arrived.resolve()
      await opened.promise
    }
    const headers = { authorization, "content-type": "application/json", connection: "close" }
    return fetch(new URL(url, apiUrl), { method, headers, ...(method === "GET" ? {} : { body }) })
  }
  const server = createServer((request, response) => {
    void forward(request).then(async (answer) => {
      response.writeHead(answer.status, { "content-type": "application/json" })
      response.end(Buffer.from(await answer.arrayBuffer()))
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("It listens on no port")
  return {
    apiUrl: `http://127.0.0.1:${address.port}/v1`,
    /** Settles once a write is here. */
    arrived: arrived.promise,
    open: () => opened.resolve(),
    close: () => {
      server.close()
      server.closeAllConnections()
    }
  }
}
