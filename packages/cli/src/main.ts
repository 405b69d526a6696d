#!/usr/bin/env node
import { version } from "@effect-clerk/core/internal"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Runtime from "effect/Runtime"
import { command } from "./index.ts"

// Whoever read the output may go away, as `head` does: that is no reason to stop.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {})

/** To be stopped by a signal is how it ends, not a failure. */
const teardown: Runtime.Teardown = (exit, onExit) =>
  Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause) ? onExit(0) : Runtime.defaultTeardown(exit, onExit)

Command.run(command, { version }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain({ teardown }))
