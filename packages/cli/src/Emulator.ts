/**
 * `clerk-memberships emulator`: a Clerk in memory as a server, for any SDK in any language.
 *
 * @since 0.1.0
 */
import type { RecordedRequest } from "@effect-clerk/testing/RecordedRequest"
import { ClerkEmulator } from "@effect-clerk/testing/ClerkEmulator"
import { Quirk } from "@effect-clerk/testing/Options"
import * as CliError from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { readSeed } from "./internal/seedFile.ts"

const integer = (minimum: number, maximum: number, expected: string) =>
  Schema.Number.check(
    Schema.makeFilter((value) => Number.isInteger(value) && value >= minimum && value <= maximum, { expected })
  )

const Port = integer(0, 65535, "a port from 0, for a free one, to 65535")
const Millis = integer(0, 600_000, "milliseconds, from 0 to 600000")

const isQuirk = Schema.is(Quirk)

/** `all`, or names between commas. */
const toQuirks = (text: string): Option.Option<"all" | ReadonlyArray<Quirk>> => {
  if (text === "all") return Option.some("all")
  const names = text.split(",")
  return names.every(isQuirk) ? Option.some(names) : Option.none()
}

interface Line {
  readonly human: string
  readonly json: object
}

const listens = ({ apiUrl, url }: { readonly apiUrl: string; readonly url: string }): ReadonlyArray<Line> => [
  { human: `Clerk in memory listens on ${url}`, json: { event: "listening", url, apiUrl } },
  {
    human: `Try it: curl -H "Authorization: Bearer sk_test_any" ${apiUrl}/organization_memberships`,
    json: { event: "hint", curl: `curl -H "Authorization: Bearer sk_test_any" ${apiUrl}/organization_memberships` }
  }
]

const answers = (time: string, { method, operation, path, query, status }: RecordedRequest): Line => ({
  human: [
    time.slice(11, 23),
    status ?? "---",
    method.padEnd(6),
    `${path}${query === "" ? "" : `?${query}`}`,
    operation ?? "(no such operation)"
  ].join(" "),
  json: { event: "request", time, method, path, query, operation: operation ?? null, status: status ?? null }
})

/**
 * @category commands
 * @since 0.1.0
 */
export const command = Command.make(
  "emulator",
  {
    port: Flag.Int("port").pipe(
      Flag.withDescription("Port to listen on: 8787 unless given, 0 for a free one"),
      Flag.withSchema(Port),
      Flag.withDefault(8787)
    ),
    host: Flag.String("host").pipe(
      Flag.withDescription("Address to listen on; only this machine gets in unless it is changed"),
      Flag.withDefault("127.0.0.1")
    ),
    seed: Flag.String("seed").pipe(
      Flag.withDescription("JSON file with the organizations, users and memberships to start with; read once"),
      Flag.optional
    ),
    latency: Flag.Int("latency").pipe(
      Flag.withDescription("Milliseconds that each request waits"),
      Flag.withSchema(Millis),
      Flag.withDefault(0)
    ),
    limits: Flag.Literals("limits", ["off", "development", "production"]).pipe(
      Flag.withDescription("Whose rate limits to answer 429 by"),
      Flag.withDefault("off")
    ),
    quirks: Flag.String("quirks").pipe(
      Flag.withDescription(
        `How answers differ from the document as the live API's do: all, or some of ${Quirk.literals.join(",")}`
      ),
      Flag.filterMap(toQuirks, (text) => `Expected all, or some of ${Quirk.literals.join(",")}, got ${text}`),
      Flag.withDefault([])
    ),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print lines of JSON"), Flag.withDefault(false))
  },
  Effect.fnUntraced(function* ({ json, seed: file, ...options }) {
    const print = (line: Line) => Console.log(json ? JSON.stringify(line.json) : line.human)
    const seed = Option.isSome(file) ? yield* readSeed(file.value) : undefined
    const onRequest = (request: RecordedRequest) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => print(answers(new Date(now).toISOString(), request)))
    const server = yield* ClerkEmulator.serve({ ...options, seed, onRequest }).pipe(
      Effect.mapError(({ message }) => new CliError.UserError({ cause: message, userMessage: message }))
    )
    yield* Effect.forEach(listens(server), print)
    yield* Effect.never
  }, Effect.scoped)
).pipe(Command.withDescription("Runs a Clerk in memory as a server, until it is stopped"))
