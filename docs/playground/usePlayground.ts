/** The state of the page, and what its controls do. */
import { computed, onBeforeUnmount, onMounted, type Ref, ref, shallowRef } from "vue"
import type { Example } from "./examples.data.ts"
import type { ProgramEvent } from "./messages.ts"
import { type Files, makeSession, type Session } from "./session.ts"

type Line = Extract<ProgramEvent, { readonly _tag: "Printed" }>
type Request = Extract<ProgramEvent, { readonly _tag: "Requested" }>["request"]

export const usePlayground = (examples: readonly [Example, ...ReadonlyArray<Example>], files: () => Files) => {
  const example = ref(examples[0].name)
  const program = ref(examples[0].program)
  const lines: Ref<Array<Line>> = ref([])
  const requests: Ref<Array<Request>> = ref([])
  const status = ref("")
  const running = ref(false)
  const session = shallowRef<Session>()

  // The page that the server has written comes alive: its controls work from now on.
  onMounted(() => {
    session.value = makeSession(files())
  })
  onBeforeUnmount(() => session.value?.close())

  const end = (how: string): void => {
    running.value = false
    status.value = how
  }

  const stop = (): void => {
    session.value?.stop()
    end("Stopped")
  }

  const clear = (): void => {
    session.value?.stop()
    lines.value = []
    requests.value = []
    end("")
  }

  const run = (): void => {
    clear()
    running.value = true
    status.value = "Running"
    session.value?.run(program.value, { onEvent, onAbort })
  }

  /** The limit of time also ends what a program has left behind, of which the reader need not know. */
  const onAbort = (why: string): void => {
    if (running.value) end(why)
  }

  const onEvent = (event: ProgramEvent): void => {
    switch (event._tag) {
      case "Printed":
        lines.value.push(event)
        break
      case "Requested":
        requests.value.push(event.request)
        break
      case "Ended":
        end(event.failed ? "Failed" : "Done")
    }
  }

  /** Returns to the example as it was. */
  const reset = (): void => {
    clear()
    program.value = examples.find(({ name }) => name === example.value)?.program ?? ""
  }

  const ready = computed(() => session.value !== undefined)
  return { example, lines, program, ready, requests, reset, run, running, status, stop }
}
