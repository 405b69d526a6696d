#!/usr/bin/env node
import { version } from "@effect-clerk/core/internal"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Runtime from "effect/Runtime"
import { command } from "./index.ts"
import * as ErrorOutput from "./internal/errorOutput.ts"

// The program that reads the output may end, as `head` does. Without a listener, the error of the closed pipe would end the
// emulator too.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {})

/** Exits with 0 when the command is stopped by a signal, since it ends no other way. */
const teardown: Runtime.Teardown = (exit, onExit) =>
  Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause) ? onExit(0) : Runtime.defaultTeardown(exit, onExit)

Command.run(command, { version }).pipe(
  Effect.provide(Layer.provideMerge(ErrorOutput.layer, NodeServices.layer)),
  NodeRuntime.runMain({ teardown })
)
