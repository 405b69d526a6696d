// Answers a create with one membership and a list with as many as its limit says, as cheaply as node:http can.
import { createServer } from "node:http"
import { membershipJson, pageJson } from "./wire.ts"

const page = (size: number): Buffer => Buffer.from(pageJson(size))
const [created, page10, page500] = [Buffer.from(membershipJson), page(10), page(500)]

const server = createServer((request, response) => {
  request.resume()
  const body = request.method === "POST" ? created : request.url?.includes("limit=500") === true ? page500 : page10
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body)
})

server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  process.send?.(typeof address === "object" && address !== null ? address.port : 0)
})
