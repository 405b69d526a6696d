/** Numbers that somebody has looked at and means: each lets one plan of an organization pass its guards. */
import { Effect, Schema } from "effect"
import * as KeyValueStore from "effect/persistence/KeyValueStore"

const Acknowledgement = Schema.fromJsonString(
  Schema.Struct({
    removals: Schema.optionalKey(Schema.Int),
    demotions: Schema.optionalKey(Schema.Int),
    shrink: Schema.optionalKey(Schema.Int),
    promotedOutside: Schema.optionalKey(Schema.Int)
  })
)

const keyOf = (organizationId: string): string => `acknowledged/${organizationId}`

const decode = Schema.decodeUnknownEffect(Acknowledgement)

/** Keeps an acknowledgement such as `{ "removals": 20 }`, which covers that number and no more. */
export const set = Effect.fnUntraced(function* (organizationId: string, text: string) {
  const store = yield* KeyValueStore.KeyValueStore
  yield* store.set(keyOf(organizationId), JSON.stringify(yield* decode(text)))
})

/** Returns the acknowledgement of an organization. */
export const get = Effect.fnUntraced(function* (organizationId: string) {
  const store = yield* KeyValueStore.KeyValueStore
  const text = yield* store.get(keyOf(organizationId))
  return text === undefined ? {} : yield* decode(text)
})

/** Forgets an acknowledgement, since it has let its plan pass. */
export const remove = (organizationId: string) =>
  KeyValueStore.KeyValueStore.use((store) => store.remove(keyOf(organizationId)))
