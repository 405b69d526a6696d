#!/usr/bin/env node
import { version } from "@effect-clerk/core/internal"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as CliConfig from "effect/cli/CliConfig"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { command } from "./index.ts"
import * as ErrorOutput from "./internal/process/errorOutput.ts"
import { rejectSecretKey } from "./internal/process/rejectSecretKey.ts"
import { runMain } from "./internal/process/runMain.ts"
import * as Output from "./internal/terminal/output.ts"

// The program that reads the output may end, as `head` does. Without a listener, the error of the closed pipe would end this
// one too, an emulator or an apply for example.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {})

const layer = Layer.mergeAll(
  ErrorOutput.layer,
  Output.layerLogger,
  // A wizard would ask on stdout, where the data goes.
  CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] })
).pipe(Layer.provideMerge(NodeServices.layer))

rejectSecretKey.pipe(
  Effect.andThen(Command.run(command, { version })),
  ErrorOutput.reportingDefects,
  Effect.provide(layer),
  runMain
)
