/**
 * `clerk-memberships emulator`: an emulated Clerk as a server, for any SDK in any language.
 *
 * @since 0.1.0
 */
import { seedSchema } from "@effect-clerk/testing/internal"
import { Quirk } from "@effect-clerk/testing/Options"
import type { RecordedRequest } from "@effect-clerk/testing/RecordedRequest"
import * as CliError from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { networkInterfaces } from "node:os"
import { exposedLine, listeningLines, type LogLine, requestLine } from "./internal/emulator/logLines.ts"
import { makeEmpty, makeFromFile } from "./internal/emulator/seedFile.ts"
import * as Flags from "./internal/flags.ts"

const integer = (minimum: number, maximum: number, expected: string) =>
  Schema.Number.check(
    Schema.makeFilter((value) => Number.isInteger(value) && value >= minimum && value <= maximum, { expected })
  )

const Port = integer(0, 65535, "a port from 0, for a free one, to 65535")
const Millis = integer(0, 600_000, "milliseconds, from 0 to 600000")

const isQuirk = Schema.is(Quirk)

/** Parses `all`, or names of quirks that are separated by commas. */
const parseQuirks = (text: string): Option.Option<"all" | ReadonlyArray<Quirk>> => {
  if (text === "all") return Option.some("all")
  const names = text.split(",")
  return names.every(isQuirk) ? Option.some(names) : Option.none()
}

/**
 * Command that serves an emulated Clerk until it is interrupted.
 *
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
      Flag.withDescription(
        "Address to listen on: 127.0.0.1 unless given, which only this machine can reach; 0.0.0.0 for all networks"
      ),
      Flag.withDefault("127.0.0.1")
    ),
    allowHost: Flag.String("allow-host").pipe(
      Flag.withDescription(
        "Name by which requests may address the emulator, besides localhost and the host; may be given several times"
      ),
      Flag.atLeast(0)
    ),
    seed: Flags.path("seed").pipe(
      Flag.withDescription("JSON file with the organizations, users and memberships to start with; it is read once"),
      Flags.optional
    ),
    printSchema: Flag.Boolean("print-schema").pipe(
      Flag.withDescription("Print the JSON Schema of a seed, for editors, and do nothing else"),
      Flag.withDefault(false)
    ),
    latency: Flag.Int("latency").pipe(
      Flag.withDescription("Milliseconds by which each request is delayed: 0 unless given, at most 600000"),
      Flag.withSchema(Millis),
      Flag.withDefault(0)
    ),
    limits: Flag.Literals("limits", ["off", "development", "production"]).pipe(
      Flag.withDescription("Rate limits of Clerk's that get a 429 when they are exceeded: off unless given"),
      Flag.withDefault("off")
    ),
    quirks: Flag.String("quirks").pipe(
      Flag.withDescription(
        `Ways in which responses differ from Clerk's document, as the live API's do: all, or some of ${Quirk.literals.join(",")}`
      ),
      Flag.filterMap(parseQuirks, (text) => `Expected all, or some of ${Quirk.literals.join(",")}, got ${text}`),
      Flag.withDefault([])
    ),
    control: Flag.Boolean("control").pipe(
      Flag.withDescription(
        "Serve the control API, by which a test injects faults or resets the state; it asks for no key, and is open to whoever reaches the host"
      ),
      Flag.withDefault(false)
    ),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print each line as JSON"), Flag.withDefault(false))
  },
  Effect.fnUntraced(function* ({ allowHost, control, host, json, latency, limits, port, printSchema, quirks, seed }) {
    if (printSchema) return yield* Console.log(JSON.stringify(seedSchema, null, 2))
    const format = (line: LogLine) => (json ? JSON.stringify(line.json) : line.text)
    const print = (line: LogLine) => Console.log(format(line))
    const onRequest = (request: RecordedRequest) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => print(requestLine(new Date(now).toISOString(), request)))
    const options = { latency, limits, quirks, onRequest }
    const emulator = yield* seed === undefined ? makeEmpty(options) : makeFromFile(seed, options)
    const server = yield* Effect.mapError(
      emulator.serve({ allowHosts: allowHost, control, host, port }),
      ({ message }) => new CliError.UserError({ cause: message, userMessage: message })
    )
    const warning = exposedLine(host, server, networkInterfaces())
    // Apart from the lines that a program reads.
    if (warning !== undefined) yield* Console.error(format(warning))
    yield* Effect.forEach(listeningLines(host, server), print)
    // A signal is how it ends.
    process.exitCode = 0
    yield* Effect.never
  }, Effect.scoped)
).pipe(
  Command.withDescription("Serves Clerk's organization memberships from memory, until it is stopped"),
  Command.withExamples([
    {
      command: "clerk-memberships emulator --port 8787 --seed seed.json",
      description: "Serve a seed; CLERK_API_URL=http://127.0.0.1:8787 leads the other commands to it"
    }
  ])
)
