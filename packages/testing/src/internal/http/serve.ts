import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { ServeError, type ServeOptions, type Server } from "../../Server.ts"
import { controlPath, withControl } from "../control/control.ts"
import type { Instance } from "../instance.ts"
import { PositiveSpan } from "../span.ts"
import { isAllowable, wildcardOf } from "./hostCheck.ts"
import { listen, type ListenFailure } from "./nodeServer.ts"

/** Checks the options and serves until the scope closes. */
export const serve = (
  instance: Instance,
  { allowHosts = [], control = false, host = "127.0.0.1", port = 0, requestTimeout = "30 seconds" }: ServeOptions
): Effect.Effect<Server, ServeError, Scope.Scope> => {
  const invalid = invalidOption({ allowHosts, control, host, port, requestTimeout })
  const listening =
    invalid === undefined
      ? listen(control ? withControl(instance) : instance, {
          allowHosts,
          host,
          port,
          requestTimeout: Math.ceil(Duration.toMillis(requestTimeout))
        })
      : Effect.fail({ code: undefined, description: invalid })
  return listening.pipe(
    Effect.mapError((failure) => toServeError(failure, host, port)),
    Effect.map((actualPort) => {
      const url = `http://${urlHost(host)}:${actualPort}`
      const server = { url, apiUrl: `${url}/v1`, port: actualPort }
      return control ? { ...server, controlUrl: url + controlPath } : server
    })
  )
}

/**
 * Returns what is expected of the first invalid option. A program without types may pass any value, and Node would take a
 * text for the path of a socket, or `null` for any address.
 */
const invalidOption = ({
  allowHosts,
  control,
  host,
  port,
  requestTimeout
}: Required<ServeOptions>): string | undefined => {
  if (!isHost(host)) return "host: expected a name or an address of this machine, such as 127.0.0.1"
  if (!isPort(port)) return "port: expected an integer from 0, for a free one, to 65535"
  if (!isHosts(allowHosts))
    return "allowHosts: expected a list of names, such as clerk.internal, without a scheme, a path or a wildcard"
  if (typeof control !== "boolean") return "control: expected true or false"
  return isPositiveSpan(requestTimeout) ? undefined : 'requestTimeout is not a positive span of time: "30 seconds"'
}

const isHost = (host: unknown): host is string => typeof host === "string" && host !== ""

const isHosts = (hosts: unknown): boolean =>
  Array.isArray(hosts) && hosts.every((host: unknown) => isHost(host) && isAllowable(host))

const isPort = (port: unknown): boolean =>
  typeof port === "number" && Number.isInteger(port) && port >= 0 && port <= 65_535

const isPositiveSpan = Schema.is(PositiveSpan)

const toServeError = ({ code, description }: ListenFailure, host: string, port: number): ServeError =>
  new ServeError({
    host: isHost(host) ? host : "(no host)",
    port: typeof port === "number" ? port : Number.NaN,
    description,
    ...(code === undefined ? undefined : { code })
  })

/** Returns the host of the URL that reaches a server. One that listens on all addresses is reached on the loopback. */
const urlHost = (host: string): string => {
  const wildcard = wildcardOf(host)
  const reachable = wildcard === undefined ? host : wildcard === "::" ? "::1" : "127.0.0.1"
  return reachable.includes(":") ? `[${reachable}]` : reachable
}
