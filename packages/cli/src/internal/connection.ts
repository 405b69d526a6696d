/** The connection to Clerk: the flags and the variables that say how, and the services over it. */
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import { Settings } from "@effect-clerk/core/internal"
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import * as Observer from "@effect-clerk/http/Observer"
import { OrganizationInvitations } from "@effect-clerk/memberships/OrganizationInvitations"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import { OrganizationRoles } from "@effect-clerk/memberships/OrganizationRoles"
import { Organizations } from "@effect-clerk/memberships/Organizations"
import { Users } from "@effect-clerk/memberships/Users"
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { invalidUsage, reasonOf } from "./failure.ts"
import * as Flags from "./flags.ts"
import * as Output from "./terminal/output.ts"
import { quoted } from "./terminal/shell.ts"
import { printable } from "./terminal/text.ts"

/** Flags of every command that sends requests. */
export const flags = {
  secretKeyFile: Flags.path("secret-key-file").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("File that holds the secret key; CLERK_SECRET_KEY unless given"),
    Flag.optional
  ),
  apiUrl: Flag.String("api-url").pipe(
    Flag.withMetavar("URL"),
    Flag.withDescription("Base URL of the API; CLERK_API_URL, or Clerk's own, unless given"),
    Flag.filter(
      (url) => Settings.isApiUrl(url, false),
      () => `Expected ${withoutOption(Settings.expectedApiUrl)}`
    ),
    Flag.optional
  ),
  verbose: Flags.flag("verbose", "Print a line for each attempt of a request, with its id at Clerk")
}

/** The command has no such option. */
const withoutOption = (text: string): string => text.replace(", or with allowInsecure", "")

interface Flags {
  readonly secretKeyFile: Option.Option<string>
  readonly apiUrl: Option.Option<string>
  readonly verbose: boolean
}

/** Services that send requests. */
export type Services =
  | ClerkConfig.ClerkConfig
  | ClerkHttpClient.ClerkHttpClient
  | OrganizationInvitations
  | OrganizationMemberships
  | OrganizationRoles
  | Organizations
  | Users

/** Runs a command over the connection that its flags say. */
export const provide =
  (flags: Flags) =>
  <A, E, R>(self: Effect.Effect<A, E, R>) =>
    Effect.flatMap(environment(flags), (provider) =>
      self.pipe(
        Effect.updateService(Observer.Current, (observer) => (flags.verbose ? sayAttempt : observer)),
        Effect.provide(layer(provider)),
        Effect.catchIf(isConfigError, (error) => Effect.fail(invalidUsage(textOf(error))))
      )
    )

const sayAttempt: Observer.Observer = (attempt) => {
  // Ids come from the headers of a response.
  const message = printable(Observer.format(attempt))
  return Output.say(message, { event: "attempt", message })
}

const layer = (provider: ConfigProvider.ConfigProvider) =>
  Layer.mergeAll(
    OrganizationInvitations.layer,
    OrganizationMemberships.layer,
    OrganizationRoles.layer,
    Organizations.layer,
    Users.layer
  ).pipe(
    Layer.provideMerge(ClerkHttpClient.layerFetch()),
    Layer.provideMerge(Layer.provide(ClerkConfig.layerConfig(), ConfigProvider.layer(provider)))
  )

/** Returns the variables of the environment, with the flags in their place. */
const environment = Effect.fnUntraced(function* ({ apiUrl, secretKeyFile }: Flags) {
  const given: Record<string, string> = {}
  if (Option.isSome(secretKeyFile)) given["CLERK_SECRET_KEY"] = yield* readKey(secretKeyFile.value)
  if (Option.isSome(apiUrl)) given["CLERK_API_URL"] = apiUrl.value
  return ConfigProvider.orElse(ConfigProvider.fromEnvRecord(given), yield* ConfigProvider.ConfigProvider)
})

const readKey = Effect.fnUntraced(function* (path: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const cannotRead = (reason: string) => invalidUsage(`Cannot read the secret key of ${path}: ${reason}`)
  const text = yield* Effect.mapError(fileSystem.readFileString(path), (error) => cannotRead(reasonOf(error)))
  const key = text.trim()
  if (!Settings.isSecretKey(key)) return yield* cannotRead("expected a key alone, sk_test_… or sk_live_…")
  const { mode } = yield* Effect.mapError(fileSystem.stat(path), (error) => cannotRead(reasonOf(error)))
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    const message = `Warning: others on this machine may read ${path}. Run: chmod 600 ${quoted(path)}`
    yield* Output.say(message, { event: "warning", message })
  }
  return key
})

const isConfigError = (error: unknown): error is Config.ConfigError => error instanceof Config.ConfigError

const textOf = (error: Config.ConfigError): string => {
  const text = withoutOption(error.message.replace(/^\w*Error: /, ""))
  return text.startsWith("CLERK_SECRET_KEY: ") && text.endsWith("none is set")
    ? "No secret key: set CLERK_SECRET_KEY, or name a file with --secret-key-file"
    : text
}
