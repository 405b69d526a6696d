import type { Dispatcher } from "undici"

/** Reads a JSON response as cheaply as undici hands it on. */
export const dispatch = (agent: Dispatcher, options: Dispatcher.DispatchOptions): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const chunks: Array<Buffer> = []
    agent.dispatch(options, {
      onRequestStart: () => undefined,
      onResponseStart: () => undefined,
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () => resolve(JSON.parse(Buffer.concat(chunks).toString())),
      onResponseError: (_, error) => reject(error)
    })
  })
