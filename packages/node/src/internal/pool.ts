import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici"

const options: Agent.Options = {
  // Over HTTP/2 undici sends the requests above a GOAWAY's last stream again by itself.
  allowH2: false,
  maxHeaderSize: 16 * 1024
}

/** Opens a pool of connections of its own. They close with the scope, and a request that is still in flight fails. */
export const pool: Effect.Effect<Dispatcher, never, Scope.Scope> = /* @__PURE__ */ Effect.acquireRelease(
  /* @__PURE__ */ Effect.sync(() => (hasProxy(process.env) ? proxied() : new Agent(options))),
  (dispatcher) => Effect.promise(() => dispatcher.destroy())
)

/** Returns whether a proxy is set. `NO_PROXY` alone changes nothing, and undici reads it where one of the others is set. */
const hasProxy = (env: NodeJS.ProcessEnv): boolean =>
  ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].some((name) => (env[name] ?? "") !== "")

/** Returns the pool behind a proxy, or one whose connections fail: a program is not to go around a proxy whose address is invalid. */
const proxied = (): Dispatcher => {
  try {
    return new EnvHttpProxyAgent(options)
  } catch {
    return new Agent({ ...options, connect: (_, onConnected) => onConnected(invalidProxy(), null) })
  }
}

/** Leaves out the address itself, which may hold a password. */
const invalidProxy = (): Error =>
  new Error("not sent: HTTPS_PROXY or HTTP_PROXY is not the URL of a proxy, such as http://proxy.example:3128")
