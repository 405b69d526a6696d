/** Streams as async iterables that end with their first failure, and that a signal ends from outside. */
import * as EffectResult from "effect/Result"
import type { Aborted } from "./aborted.ts"
import * as Result from "./result.ts"

const done: IteratorReturnResult<undefined> = { done: true, value: undefined }

/**
 * Makes an iterable that emits the items of a source, and ends with the first failure. A consumer that stops ends the source
 * at once. So does the signal, also between two items, when the source reads ahead.
 */
export const iterate = <A, E>(
  source: AsyncIterable<EffectResult.Result<A, E>>,
  signal: AbortSignal | undefined,
  aborted: () => Aborted
): AsyncIterable<Result.Result<A, E | Aborted>> => ({
  [Symbol.asyncIterator]: () => new AbortableIterator(source[Symbol.asyncIterator](), signal, aborted)
})

type Step<A, E> = IteratorResult<EffectResult.Result<A, E | Aborted>, undefined>

class AbortableIterator<A, E> implements AsyncIterator<Result.Result<A, E | Aborted>, undefined> {
  private isStarted = false
  private isEnded = false
  private closed: Promise<unknown> | undefined
  /** The latest call of `next`, which the following one waits for. */
  private latest: Promise<Step<A, E>> = Promise.resolve(done)

  private readonly source: AsyncIterator<EffectResult.Result<A, E>>
  private readonly signal: AbortSignal | undefined
  private readonly aborted: () => Aborted

  constructor(
    source: AsyncIterator<EffectResult.Result<A, E>>,
    signal: AbortSignal | undefined,
    aborted: () => Aborted
  ) {
    this.source = source
    this.signal = signal
    this.aborted = aborted
  }

  /** Reads one item after the other, also for a consumer that asks for the next one before the last one came. */
  async next(): Promise<IteratorResult<Result.Result<A, E | Aborted>, undefined>> {
    this.latest = this.latest.then(this.advance, this.advance)
    const step = await this.latest
    // JavaScriptCore finds the caller of an async method, but neither that of an arrow function nor one behind a `then`.
    // It is not called, but names the frame above which the stack starts.
    // oxlint-disable-next-line typescript/unbound-method
    return step.done === true ? done : { done: false, value: Result.fromEffect(step.value, this.next) }
  }

  readonly return = async (): Promise<typeof done> => {
    this.isEnded = true
    this.signal?.removeEventListener("abort", this.close)
    this.close()
    await this.closed
    return done
  }

  private readonly advance = async (): Promise<Step<A, E>> => {
    if (this.isEnded) return done
    this.start()
    let step: Step<A, E> = done
    try {
      if (!this.isAborted()) step = toStep(await this.source.next())
      if (step.done === true && this.isAborted()) step = { done: false, value: EffectResult.fail(this.aborted()) }
    } finally {
      if (step.done === true || step.value._tag === "Failure") await this.return()
    }
    return step
  }

  /** Listens from the first item on: an iterator that nobody uses leaves no listener on the signal. */
  private start(): void {
    if (this.isStarted) return
    this.isStarted = true
    this.signal?.addEventListener("abort", this.close, { once: true })
  }

  private isAborted(): boolean {
    return this.signal?.aborted === true
  }

  private readonly close = (): void => {
    this.closed ??= this.source.return?.()
  }
}

const toStep = <A, E>(step: IteratorResult<EffectResult.Result<A, E>>): Step<A, E> => (step.done === true ? done : step)

/** Makes an iterable of the values alone, whose `next` rejects with a failure. */
export const unwrapItems = <A, E>(items: AsyncIterable<Result.Result<A, E>>): AsyncIterable<A> => ({
  [Symbol.asyncIterator]: () => {
    const inner = items[Symbol.asyncIterator]()
    return {
      next: async function next() {
        const step = await inner.next()
        return step.done === true ? done : { done: false, value: Result.getOrThrow(step.value, next) }
      },
      return: () => Promise.resolve(inner.return?.()).then(() => done)
    }
  }
})
