/** The connection to Clerk: the flags and the variables that say how, and the services over it. */
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import { currentSecretKey, Settings } from "@effect-clerk/core/internal"
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import * as Observer from "@effect-clerk/http/Observer"
import { OrganizationInvitations } from "@effect-clerk/memberships/OrganizationInvitations"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import { OrganizationRoles } from "@effect-clerk/memberships/OrganizationRoles"
import { Organizations } from "@effect-clerk/memberships/Organizations"
import { Users } from "@effect-clerk/memberships/Users"
import { keyKindOf } from "@effect-clerk/sync/internal"
import type { Target } from "@effect-clerk/sync/Plan"
import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { fileFailure, invalidUsage } from "./failure.ts"
import * as Flags from "./flags.ts"
import * as Output from "./terminal/output.ts"
import { quoted } from "./terminal/shell.ts"
import { printable } from "./terminal/text.ts"

/** Flags of every command that sends requests. */
export const flags = {
  secretKeyFile: Flags.path("secret-key-file").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("File that holds the secret key; CLERK_SECRET_KEY unless given"),
    Flags.optional
  ),
  apiUrl: Flag.String("api-url").pipe(
    Flag.withMetavar("URL"),
    Flag.withDescription("Base URL of the API; CLERK_API_URL, or Clerk's own, unless given"),
    Flag.filter(
      (url) => Settings.expectedApiUrl(url, false) === undefined,
      (url) => `Expected ${withoutOption(Settings.expectedApiUrl(url, false) ?? "")}`
    ),
    Flags.optional
  ),
  verbose: Flags.flag("verbose", "Print a line for each attempt of a request, with its id at Clerk")
}

/** The command has no such option. */
const withoutOption = (text: string): string => text.replace(", or with allowInsecure", "")

type Flags = Command.Command.Config.Infer<typeof flags>

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
export const provide = <A, E, R>(self: Effect.Effect<A, E, R>, { connection }: { readonly connection: Flags }) =>
  Effect.flatMap(environment(connection), (provider) =>
    self.pipe(
      Effect.updateService(Observer.Current, (observer) => (connection.verbose ? sayAttempt : observer)),
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
  const given = ConfigProvider.fromEnvRecord({
    ...(secretKeyFile !== undefined && { CLERK_SECRET_KEY: yield* readKey(secretKeyFile) }),
    ...(apiUrl !== undefined && { CLERK_API_URL: apiUrl })
  })
  return ConfigProvider.orElse(given, yield* ConfigProvider.ConfigProvider)
})

const readKey = Effect.fnUntraced(function* (path: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const what = `read the secret key of ${path}`
  const text = yield* Effect.mapError(fileSystem.readFileString(path), fileFailure(what))
  const key = text.trim()
  if (!Settings.isSecretKey(key)) {
    return yield* invalidUsage(`Cannot ${what}: expected a key alone, sk_test_… or sk_live_…`)
  }
  const { mode } = yield* Effect.mapError(fileSystem.stat(path), fileFailure(what))
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

/** Returns the kind of the key that requests are sent with. */
export const keyKind: Effect.Effect<Target["keyKind"], never, ClerkConfig.ClerkConfig> = Effect.gen(function* () {
  const { secretKey } = yield* ClerkConfig.ClerkConfig
  // A key that cannot be read fails the next request, with a text of its own.
  const key = yield* Effect.orElseSucceed(currentSecretKey(secretKey), () => Redacted.make(""))
  return keyKindOf(key)
})
