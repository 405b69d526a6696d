/**
 * `clerk-memberships emulator`: a Clerk in memory as a server, for any SDK in any language.
 *
 * @since 0.1.0
 */
import { ClerkEmulator } from "@effect-clerk/testing/ClerkEmulator"
import { decodeSeed, type Seed } from "@effect-clerk/testing/Seed"
import * as CliError from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

const Port = Schema.Number.check(
  Schema.makeFilter((port) => Number.isInteger(port) && port >= 0 && port <= 65535, {
    expected: "a port from 0, for a free one, to 65535"
  })
)

const userError = (userMessage: string) => new CliError.UserError({ cause: userMessage, userMessage })

const readSeed = Effect.fnUntraced(function*(path: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const text = yield* Effect.mapError(
    fileSystem.readFileString(path),
    (error) => userError(`Cannot read the seed ${path}: ${error.reason._tag}`)
  )
  const json = yield* Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: () => userError(`The seed ${path} is not JSON`)
  })
  return yield* Effect.mapError(decodeSeed(json), (error) => userError(`In ${path}, ${error.message}`))
})

/**
 * @category commands
 * @since 0.1.0
 */
export const command = Command.make(
  "emulator",
  {
    port: Flag.Int("port").pipe(
      Flag.withDescription("Port to listen on; 0 for a free one"),
      Flag.withSchema(Port),
      Flag.withDefault(8787)
    ),
    host: Flag.String("host").pipe(
      Flag.withDescription("Address to listen on; only this machine gets in unless it is changed"),
      Flag.withDefault("127.0.0.1")
    ),
    seed: Flag.String("seed").pipe(
      Flag.withDescription("JSON file with the organizations, users and memberships to start with"),
      Flag.optional
    )
  },
  Effect.fnUntraced(
    function*({ host, port, seed }) {
      const initial: Seed = Option.isSome(seed) ? yield* readSeed(seed.value) : {}
      const server = yield* ClerkEmulator.serve({ host, port, seed: initial }).pipe(
        Effect.mapError((error) => userError(error.message))
      )
      yield* Console.log(`Clerk in memory listens on ${server.url}`)
      yield* Console.log(`Try it: curl -H "Authorization: Bearer sk_test_any" ${server.apiUrl}/organization_memberships`)
      yield* Effect.never
    },
    Effect.scoped
  )
).pipe(Command.withDescription("Runs a Clerk in memory as a server, until it is stopped"))
