/** The engine of the workflows: runners that share a database, and reach each other over sockets. */
import * as NodeClusterSocket from "@effect/platform-node/NodeClusterSocket"
import { Layer } from "effect"
import * as ClusterWorkflowEngine from "effect/cluster/ClusterWorkflowEngine"
import * as Storage from "./storage.ts"

/**
 * The engine of a runner, which executes what is started. Variables of the environment configure it: `HOST` and `PORT` are the
 * address by which the others reach it, `SHARD_LOCK_EXPIRATION` is the time after which a dead runner's work is taken over.
 */
export const runner = ClusterWorkflowEngine.layer.pipe(
  Layer.provideMerge(NodeClusterSocket.layer()),
  Layer.provideMerge(Storage.layer)
)

/** The engine of a program that starts workflows and waits for them, and executes none. */
export const client = ClusterWorkflowEngine.layer.pipe(
  Layer.provideMerge(NodeClusterSocket.layer({ clientOnly: true })),
  Layer.provideMerge(Storage.layer)
)
