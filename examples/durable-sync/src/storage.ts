/** The database that the runners share: a Postgres, or a file of SQLite for runners of one machine. */
import * as PgClient from "@effect/sql-pg/PgClient"
import { Config, Effect, Layer, Redacted } from "effect"
import * as Sqlite from "./sqlite.ts"

/** Opens what `DATABASE_URL` names: `postgres://…`, or the path of a file. */
export const layer = Layer.unwrap(
  Effect.map(Config.Redacted("DATABASE_URL"), (url) =>
    /^postgres(?:ql)?:/.test(Redacted.value(url)) ? PgClient.layer({ url }) : Sqlite.layer(Redacted.value(url))
  )
)
