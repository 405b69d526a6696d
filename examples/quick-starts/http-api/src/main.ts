import { OrganizationMemberships } from "@effect-clerk/memberships"
import { NodeHttpServer, NodeRuntime } from "@effect/platform-node"
import { Config, Layer } from "effect"
import { HttpRouter } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { createServer } from "node:http"
import { Api } from "./api.ts"
import { MembersLive } from "./handlers.ts"

const Server = NodeHttpServer.layerConfig(createServer, { port: Config.Int("PORT").pipe(Config.withDefault(3000)) })

HttpRouter.serve(HttpApiBuilder.layer(Api, { openapiPath: "/openapi.json" })).pipe(
  Layer.provide(MembersLive),
  // Reads CLERK_SECRET_KEY and CLERK_API_URL. One client for the server: its requests share one rate limit.
  Layer.provide(OrganizationMemberships.layerFetchConfig()),
  Layer.provide(Server),
  Layer.launch,
  NodeRuntime.runMain
)
