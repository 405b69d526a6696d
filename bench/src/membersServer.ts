// Serves the members of one organization, each page cut out of one buffer, so that it costs the client's core nothing.
import { createServer } from "node:http"
import { wireMembership } from "./wire.ts"

const count = Number(process.argv[2])
const latency = Number(process.argv[3])

const members = Array.from({ length: count }, (_, index) =>
  Buffer.from(`${index === 0 ? "" : ","}${JSON.stringify(wireMembership(index))}`)
)
const starts = new Float64Array(count + 1)
for (const [index, member] of members.entries()) starts[index + 1] = (starts[index] ?? 0) + member.length
const text = Buffer.concat(members)
members.length = 0

const head = Buffer.from('{"data":[')
const tail = Buffer.from(`],"total_count":${count}}`)

const pageOf = (offset: number, limit: number): ReadonlyArray<Buffer> => {
  const start = starts[Math.min(offset, count)] ?? 0
  const end = starts[Math.min(offset + limit, count)] ?? 0
  // Without the comma in front, which all but the first have.
  return [head, text.subarray(Math.min(start + (offset === 0 ? 0 : 1), end), end), tail]
}

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? "", "http://server")
  const page = pageOf(Number(searchParams.get("offset") ?? "0"), Number(searchParams.get("limit") ?? "10"))
  const answer = () => {
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": page.reduce((length, part) => length + part.length, 0)
    })
    for (const part of page) response.write(part)
    response.end()
  }
  if (latency === 0) answer()
  else setTimeout(answer, latency)
})

server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  process.send?.(typeof address === "object" && address !== null ? address.port : 0)
})
