/** A `SqlClient` over Node's own SQLite, for several processes that share one file. */
import { Effect, Layer, Semaphore, Stream } from "effect"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection } from "effect/sql/SqlConnection"
import { classifySqliteError, SqlError } from "effect/sql/SqlError"
import * as Statement from "effect/sql/Statement"
import { DatabaseSync, type SQLInputValue } from "node:sqlite"

const failure = (operation: string, cause: unknown) =>
  Effect.fail(new SqlError({ reason: classifySqliteError(cause, { operation }) }))

const attempt = <A>(operation: string, run: () => A): Effect.Effect<A, SqlError> =>
  Effect.catch(Effect.try({ try: run, catch: (cause) => cause }), (cause) => failure(operation, cause))

const isInput = (value: unknown): value is SQLInputValue =>
  value === null || ["string", "number", "bigint"].includes(typeof value) || value instanceof Uint8Array

const open = (filename: string): DatabaseSync => {
  const database = new DatabaseSync(filename, { timeout: 10_000 })
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
  return database
}

const connectionTo = (database: DatabaseSync): Connection => {
  const run = (sql: string, params: ReadonlyArray<unknown>, isArray = false) => {
    if (!params.every(isInput)) return failure("execute", new TypeError("a parameter is no value of SQLite"))
    return Effect.flatMap(SqlClient.SafeIntegers, (isBigInt) =>
      attempt("execute", () => {
        const statement = database.prepare(sql)
        statement.setReadBigInts(isBigInt)
        statement.setReturnArrays(isArray)
        return statement.all(...params)
      })
    )
  }
  const rows: Connection["execute"] = (sql, params, transform) =>
    Effect.map(run(sql, params), (rows) => (transform === undefined ? rows : transform(rows)))
  const values: Connection["executeValues"] = (sql, params) =>
    Effect.map(run(sql, params, true), (rows) => rows.map((row) => Object.values(row)))
  return {
    execute: rows,
    executeRaw: run,
    executeUnprepared: rows,
    executeValues: values,
    executeValuesUnprepared: values,
    executeStream: (sql, params, transform) =>
      Stream.unwrap(Effect.map(rows(sql, params, transform), Stream.fromIterable))
  }
}

/** Serves the database of a file, which is made where there is none. */
export const layer = (filename: string): Layer.Layer<SqlClient.SqlClient, SqlError> =>
  Layer.effect(
    SqlClient.SqlClient,
    Effect.gen(function* () {
      const database = yield* Effect.acquireRelease(
        attempt("open", () => open(filename)),
        (database) => Effect.sync(() => database.close())
      )
      const acquirers = SqlClient.makeSqliteAcquirers({
        connection: Effect.succeed(connectionTo(database)),
        semaphore: yield* Semaphore.make(1),
        isTransaction: () => database.isTransaction
      })
      return yield* SqlClient.make({
        ...acquirers,
        compiler: Statement.makeCompilerSqlite(),
        // Takes the lock of a writer at once: a reader that becomes one while another process writes fails without waiting.
        beginTransaction: "BEGIN IMMEDIATE",
        driver: "node:sqlite",
        spanAttributes: [["db.system.name", "sqlite"]]
      })
    })
  ).pipe(Layer.provide(Reactivity.layer))
