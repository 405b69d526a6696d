// Answers every request with one membership, as cheaply as node:http can.
import { createServer } from "node:http"
import { membershipJson } from "./wire.ts"

const body = Buffer.from(membershipJson)
const head = { "content-type": "application/json", "content-length": body.length }

const server = createServer((request, response) => {
  request.resume()
  response.writeHead(200, head).end(body)
})

server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  process.send?.(typeof address === "object" && address !== null ? address.port : 0)
})
