import * as Result from "effect/Result"
import type { Aborted } from "./aborted.ts"

const done: IteratorReturnResult<undefined> = { done: true, value: undefined }

/**
 * Hands on what comes, and ends with the first failure. A consumer that stops ends the source at once, and so does the
 * signal, also between two items, while the source reads ahead.
 */
export const iterate = <A, E>(
  source: AsyncIterable<Result.Result<A, E>>,
  signal: AbortSignal | undefined,
  aborted: () => Aborted
): AsyncIterable<Result.Result<A, E | Aborted>> => ({
  [Symbol.asyncIterator]: () => {
    type Step = IteratorResult<Result.Result<A, E | Aborted>, undefined>
    const inner = source[Symbol.asyncIterator]()
    let started = false
    let ended = false
    let closed: Promise<unknown> | undefined
    let turn: Promise<unknown> = Promise.resolve()

    const close = () => {
      closed ??= inner.return?.()
    }
    // With the first item that is asked for: an iterator that nobody uses leaves nothing on the signal.
    const start = () => {
      started = true
      signal?.addEventListener("abort", close, { once: true })
    }

    const end = async (): Promise<typeof done> => {
      ended = true
      signal?.removeEventListener("abort", close)
      close()
      await closed
      return done
    }

    const advance = async (): Promise<Step> => {
      if (ended) return done
      if (!started) start()
      let step: Step = done
      try {
        if (signal?.aborted !== true) step = await inner.next()
        if (step.done === true && signal?.aborted === true) step = { done: false, value: Result.fail(aborted()) }
      } finally {
        if (step.done === true || Result.isFailure(step.value)) await end()
      }
      return step
    }

    return {
      // One after the other, also for a consumer that does not wait.
      next: () => {
        const step = turn.then(advance, advance)
        turn = step
        return step
      },
      return: end
    }
  }
})

/** The items alone; a failure rejects. */
export const unwrapItems = <A, E>(items: AsyncIterable<Result.Result<A, E>>): AsyncIterable<A> => ({
  [Symbol.asyncIterator]: () => {
    const inner = items[Symbol.asyncIterator]()
    return {
      next: () =>
        inner
          .next()
          .then((step) => (step.done === true ? done : { done: false, value: Result.getOrThrow(step.value) })),
      return: () => Promise.resolve(inner.return?.()).then(() => done)
    }
  }
})
