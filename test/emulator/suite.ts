// Records the calls that the emulator's own tests make.
import { type RecordedCall, watch } from "../../packages/testing/test/support.ts"

export type { RecordedCall } from "../../packages/testing/test/support.ts"

const parse = (text: string | undefined): unknown => {
  try {
    const json: unknown = text === undefined ? undefined : JSON.parse(text)
    return json
  } catch {
    return "not JSON"
  }
}

/** Returns the path and the type of each leaf of a JSON value. */
const leaves = (value: unknown, path: string): ReadonlyArray<string> => {
  if (Array.isArray(value)) return value.flatMap((entry) => leaves(entry, `${path}[]`))
  if (typeof value !== "object" || value === null) return [`${path} ${value === null ? "null" : typeof value}`]
  // The content of metadata is different in each test.
  if (path.endsWith("metadata")) return [`${path} object`]
  return Object.entries(value).flatMap(([key, entry]) => leaves(entry, `${path}.${key}`))
}

const templates = [
  [/^\/organizations\/[^/]+/, "/organizations/{organization_id}"],
  [/^\/users\/(?!count$)[^/]+/, "/users/{user_id}"],
  [/\/memberships\/[^/]+/, "/memberships/{user_id}"],
  [/\/invitations\/(?!bulk$)[^/]+/, "/invitations/{invitation_id}"],
  [/^\/organization_roles\/[^/]+/, "/organization_roles/{organization_role_id}"]
] as const

/** Returns the method, and the path as the document has it. */
export const operationOf = ({ method, path }: RecordedCall): string =>
  `${method} ${templates.reduce((path, [id, template]) => path.replace(id, template), path.replace(/\?.*/, ""))}`

/** Returns the features of a call: its parameters, and the fields or the codes of its response. */
const featuresOf = (call: RecordedCall): ReadonlyArray<string> => {
  const { body, path, responseBody, status } = call
  const json = parse(responseBody)
  const features = [
    ...Array.from(new URLSearchParams(path.split("?")[1]), ([name, value]) =>
      name === "order_by" ? `${name}=${value}` : name
    ),
    ...leaves(parse(body), "body"),
    ...(status === 200 ? leaves(json, "response") : Array.from(responseBody.matchAll(/"code":"\w+"/g), String))
  ]
  const operation = operationOf(call)
  return [`${operation} ${status}`, ...features.map((feature) => `${operation} ${status} ${feature}`)]
}

/**
 * Records each later call that has a new feature: a parameter of an operation, a type of a response's field, or an error.
 * Property tests make thousands of calls with the same features.
 */
export const recordCalls = (): ReadonlyArray<RecordedCall> => {
  const recorded: Array<RecordedCall> = []
  const seen = new Set<string>()
  watch((call) => {
    const newFeatures = featuresOf(call).filter((feature) => !seen.has(feature))
    if (newFeatures.length === 0) return
    for (const feature of newFeatures) seen.add(feature)
    recorded.push(call)
  })
  return recorded
}
