/**
 * The control API: the emulator's own methods over HTTP, for tests that run in another process or another language.
 *
 * A page of a browser must not reach it. The server checks the Host header of each request, which keeps out pages whose name
 * resolves to this machine. A page of any other origin may still send simple requests here, whose response it cannot read:
 * those carry an Origin or a Sec-Fetch-Site header, which no test's own client sends.
 */
import type { Issue } from "@effect-clerk/core/Issue"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import { toAcceptedInvitation } from "../acceptance.ts"
import { decodeAcceptance, decodeAdvance, decodeFaultRule, decodeSeed } from "../decode.ts"
import { parseBody } from "../http/handler.ts"
import type { HandlerRequest, Outcome, RequestHandler } from "../http/requestHandler.ts"
import type { Instance } from "../instance.ts"
import {
  bodyTooLarge,
  browserNotAllowed,
  type ErrorResponse,
  invalidFields,
  maxBodyBytes,
  methodNotAllowed,
  pathNotFound
} from "../wire/errorResponses.ts"

/** Path under which the control API stands. A path of Clerk's begins with a version, such as `/v1`. */
export const controlPath = "/__emulator"

/** Size of the largest body, in bytes: a snapshot of some 200,000 members. */
const maxControlBodyBytes = 128 * maxBodyBytes

/** Makes the handler of an emulator that has the control API. */
export const withControl = (instance: Instance): RequestHandler => ({
  handle: (request) =>
    isControl(request.path) ? { _tag: "Pending", outcome: respond(instance, request) } : instance.handle(request),
  toResponse: (error) => instance.toResponse(error),
  maxBodyBytes: (path) => (isControl(path) ? maxControlBodyBytes : instance.maxBodyBytes())
})

const isControl = (path: string): boolean => path === controlPath || path.startsWith(`${controlPath}/`)

const respond = (instance: Instance, request: HandlerRequest): Effect.Effect<Outcome> =>
  run(instance, request).pipe(
    Effect.match({
      onFailure: (error) => instance.toResponse(error),
      onSuccess: (value) => instance.toSuccess(JSON.stringify(value))
    }),
    Effect.map((response): Outcome => ({ _tag: "Response", response }))
  )

/** Checks a request and runs its action. The result is what the response holds as JSON. */
const run = (instance: Instance, request: HandlerRequest): Effect.Effect<object, ErrorResponse> => {
  if (isOfPage(request)) return Effect.fail(browserNotAllowed)
  const matching = actions.filter(({ path }) => controlPath + path === request.path)
  if (matching.length === 0) return Effect.fail(pathNotFound)
  const action = matching.find(({ method }) => method === request.method)
  if (action === undefined) return Effect.fail(methodNotAllowed(matching.map(({ method }) => method)))
  if (request.body.length > maxControlBodyBytes) return Effect.fail(bodyTooLarge(maxControlBodyBytes))
  return Effect.flatMap(Effect.fromResult(parseBody(request)), (body) => action.run(instance, body))
}

/** Tells a request that a page of a browser has sent. One that a person has typed into the address bar is none. */
const isOfPage = ({ header }: HandlerRequest): boolean =>
  header("origin") !== null || (header("sec-fetch-site") ?? "none") !== "none"

/** A request of the control API, and what it does. */
interface Action {
  readonly method: "GET" | "POST"
  readonly path: string
  readonly run: (instance: Instance, body: unknown) => Effect.Effect<object, ErrorResponse>
}

/** Makes a run that decodes its body first. Each issue of a body that is invalid is an error of the response. */
const decoded =
  <A>(
    decode: (body: unknown) => Effect.Effect<A, { readonly issues: ReadonlyArray<Issue> }>,
    run: (instance: Instance, input: A) => Result.Result<object, ErrorResponse>
  ): Action["run"] =>
  (instance, body) =>
    decode(body).pipe(
      Effect.mapError(({ issues }) => invalidFields(issues)),
      Effect.flatMap((input) => Effect.fromResult(run(instance, input)))
    )

const actions: ReadonlyArray<Action> = [
  {
    method: "POST",
    path: "/inject",
    run: decoded(
      (body) => decodeFaultRule(withInfinity(body)),
      (instance, rule) => {
        instance.faults.add(rule)
        return Result.succeed({})
      }
    )
  },
  {
    method: "POST",
    path: "/clear-faults",
    run: (instance) =>
      Effect.sync(() => {
        instance.faults.clear()
        return {}
      })
  },
  {
    method: "GET",
    path: "/requests",
    run: (instance) =>
      Effect.sync(() => ({
        requests: instance.requests().map(({ operation = null, status = null, ...rest }) => ({
          ...rest,
          operation,
          status
        }))
      }))
  },
  {
    method: "POST",
    path: "/reset",
    run: (instance) =>
      Effect.sync(() => {
        instance.reset()
        return {}
      })
  },
  { method: "GET", path: "/snapshot", run: (instance) => Effect.sync(() => instance.snapshot()) },
  {
    method: "POST",
    path: "/restore",
    run: decoded(decodeSeed, (instance, seed) => {
      instance.restore(seed)
      return Result.succeed({})
    })
  },
  {
    method: "POST",
    path: "/advance",
    run: decoded(decodeAdvance, (instance, { by }) => Result.succeed({ now: instance.advance(by) }))
  },
  {
    method: "POST",
    path: "/accept-invitation",
    run: decoded(decodeAcceptance, (instance, { invitationId }) =>
      Result.map(instance.acceptInvitation(invitationId), toAcceptedInvitation)
    )
  }
]

/** Reads the text `Infinity` of a rule's `times` as the number, which JSON cannot write. */
const withInfinity = (rule: unknown): unknown =>
  Predicate.hasProperty(rule, "times") && rule.times === "Infinity" ? { ...rule, times: Infinity } : rule
