/** The two streams of the command: data on stdout, talk on stderr. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as Stream from "effect/Stream"
import { CommandFailure } from "../../CommandFailure.ts"
import { errnoText } from "../failure.ts"
import { printable } from "./text.ts"

/**
 * Writes a line of data, once the ones before it are written. Returns `false` where nobody reads any more, as after `head`
 * has ended: that is no failure. A full disk is one.
 */
export const print = (line: string): Effect.Effect<boolean, CommandFailure> =>
  Effect.callback((resume) => {
    process.stdout.write(`${line}\n`, (error) => resume(error == null ? Effect.succeed(true) : notWritten(error)))
  })

const notWritten = (error: NodeJS.ErrnoException): Effect.Effect<boolean, CommandFailure> =>
  readerIsGone.has(error.code ?? "")
    ? Effect.succeed(false)
    : Effect.fail(new CommandFailure({ exit: "failed", text: `Cannot write to stdout: ${errnoText(error)}` }))

/** The pipe is closed, or the terminal; and each write after that. */
const readerIsGone = new Set(["EPIPE", "ECONNRESET", "EIO", "ERR_STREAM_DESTROYED"])

/**
 * Writes a value as one line of JSON, in which a terminal finds nothing that moves its cursor or turns the direction of its
 * text: `JSON.stringify` leaves half of these characters as they are.
 */
export const toJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (character) =>
    printable(character) === character ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  )

/** Prints a value as one line of JSON. */
export const printJson = (value: unknown): Effect.Effect<boolean, CommandFailure> => print(toJson(value))

/** Writes lines of data as they come, and ends the stream once nobody reads them. */
export const printAll = <E, R>(lines: Stream.Stream<string, E, R>): Effect.Effect<void, E | CommandFailure, R> =>
  Stream.runDrain(Stream.takeWhileEffect(lines, print))

/** Tells whether the command line asks for JSON, which then is on both streams. */
export const isJson = (): boolean => process.argv.some((arg) => /^--json(?:$|=(?:true|1|y|yes|on)$)/.test(arg))

/** Writes a line for the person, or the event that it tells of, where the command line asks for JSON. */
export const say = (message: string, event: object = { event: "note", message }): Effect.Effect<void> =>
  Effect.suspend(() => write(`${isJson() ? toJson(event) : message}\n`))

/** Writes a text for the person at the terminal, as it is. */
export const write = (text: string): Effect.Effect<void> => Effect.sync(() => void process.stderr.write(text))

/** Writes what the library logs where the talk is; effect's own logger writes it between the data. */
export const layerLogger = Logger.layer([
  Logger.make(({ cause, message }) => {
    const failures = Cause.prettyErrors(cause).map((error) => error.message)
    const text = printable([...[message].flat().map(String), ...failures].join(" "))
    process.stderr.write(`${isJson() ? toJson({ event: "log", message: text }) : text}\n`)
  })
])
