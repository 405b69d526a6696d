/** The two streams of the command: data on stdout, talk on stderr. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/**
 * Writes a line of data, once the ones before it are written. Returns `false` where nobody reads any more, as after `head`
 * has ended: that is no failure.
 */
export const print = (line: string): Effect.Effect<boolean> =>
  Effect.callback((resume) => {
    process.stdout.write(`${line}\n`, (error) => resume(Effect.succeed(error == null)))
  })

/** Writes a value as one line of JSON. */
export const printJson = (value: unknown): Effect.Effect<boolean> => print(JSON.stringify(value))

/** Writes lines of data as they come, and ends the stream once nobody reads them. */
export const printAll = <E, R>(lines: Stream.Stream<string, E, R>): Effect.Effect<void, E, R> =>
  Stream.runDrain(Stream.takeWhileEffect(lines, print))

/** Writes a line for the person. */
export const say = (line: string): Effect.Effect<void> => Effect.sync(() => void process.stderr.write(`${line}\n`))
