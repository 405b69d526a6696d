import { MaxResponseBytes, type Transport } from "@effect-clerk/http/internal"
import * as Effect from "effect/Effect"
import type { Dispatcher } from "undici"
import { RequestHandler } from "./requestHandler.ts"

/** Sends straight to a dispatcher. */
export const make =
  (dispatcher: Dispatcher): Transport =>
  (request, limit, onResult, caller, _parent, onHead) => {
    const handler = new RequestHandler(onResult, onHead, caller.getRef(MaxResponseBytes))
    handler.dispatch(dispatcher, request, limit, caller)
    return Effect.sync(() => handler.abort())
  }
