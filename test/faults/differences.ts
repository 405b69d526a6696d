/** Faults of which another platform than Node makes something else, before this library sees any of it. */
interface Difference {
  readonly fault: string
  readonly on: ReadonlyArray<string>
  readonly why: string
}

const all = ["Deno", "Bun", "workerd"]

const differences: ReadonlyArray<Difference> = [
  { fault: "connection refused", on: ["workerd"], why: "it says the same of every lost connection" },
  {
    fault: "reset before the request is read",
    on: ["Node 20"],
    why: "its parser is loaded with the first response, and sees no connection close before that"
  },
  {
    fault: "gzip, corrupt",
    on: ["Node 20"],
    why: "on a busy machine the decoder's error is lost, and a time limit ends the call"
  },
  { fault: "gzip, cut", on: all, why: "the end that is missing is an error of the body" },
  { fault: "deflate", on: ["Deno", "workerd"], why: "it is not decoded" },
  { fault: "Content-Length and chunked", on: all, why: "the head is accepted, and the body fails" },
  { fault: "1,000 headers", on: ["Deno", "Bun"], why: "a response has fewer headers" },
  { fault: "a header of 1 MB", on: ["Bun"], why: "a header may be that long" },
  { fault: "100 Continue, then the answer", on: all, why: "a 100 that nobody asked for is skipped" },
  { fault: "101 Switching Protocols", on: ["Deno", "workerd"], why: "an upgrade is handed on with its status" },
  { fault: "407 with Clerk's errors", on: all, why: "it is handed on, against the fetch standard" },
  {
    fault: "421 with Clerk's errors",
    on: all,
    why: "a misdirected request is not sent again, against the fetch standard"
  }
]

/** Returns why a fault ends on a platform in another way than the table says, if it may. */
export const whyOn = (platform: string, fault: string): string | undefined =>
  differences.find((difference) => difference.fault === fault && difference.on.includes(platform))?.why
