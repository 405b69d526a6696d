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
  /* @__PURE__ */ Effect.sync(() => (hasProxy(process.env) ? new EnvHttpProxyAgent(options) : new Agent(options))),
  (dispatcher) => Effect.promise(() => dispatcher.destroy())
)

/** Returns whether a proxy is set. `NO_PROXY` alone changes nothing, and undici reads it where one of the others is set. */
const hasProxy = (env: NodeJS.ProcessEnv): boolean =>
  ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].some((name) => (env[name] ?? "") !== "")
