type Path = ReadonlyArray<string | number>

/**
 * Returns the line, counted from 1, of the value at each path of a JSON text. A path without a value gets the line of the
 * nearest value around it.
 *
 * The text must be valid JSON. It is scanned once, however many paths are asked for.
 */
export const linesOf = (text: string, paths: ReadonlyArray<Path>): ReadonlyArray<number> => {
  const root = toTree(paths)
  locate(text, root)
  return paths.map((path) => lineAt(root, path))
}

/** A value whose line is asked for, or one that contains such a value. */
interface Target {
  /** Offset of the value in the text; -1 until it is found. */
  offset: number
  line: number
  readonly children: Map<string | number, Target>
}

const makeTarget = (): Target => ({ offset: -1, line: 1, children: new Map() })

const toTree = (paths: ReadonlyArray<Path>): Target => {
  const root = makeTarget()
  for (const path of paths) {
    let target = root
    for (const key of path) {
      const child = target.children.get(key) ?? makeTarget()
      target.children.set(key, child)
      target = child
    }
  }
  return root
}

/** An object or an array that the scan is inside of. */
interface Container {
  /** Key or index of the next value; undefined where an object's key comes next. */
  key: string | number | undefined
  /** Its target; undefined where nothing inside of it is asked for. */
  readonly target: Target | undefined
}

const token = /\n|"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** Scans the text and sets the offset and the line of each target that it contains. */
const locate = (text: string, root: Target): void => {
  const containers: Array<Container> = []
  let line = 1
  for (const { 0: part, index } of text.matchAll(token)) {
    const container = containers.at(-1)
    if (part === "\n") {
      line += 1
    } else if (part === ",") {
      if (container !== undefined) {
        container.key = typeof container.key === "number" ? container.key + 1 : undefined
      }
    } else if (part === "}" || part === "]") {
      containers.pop()
    } else if (container !== undefined && container.key === undefined) {
      container.key = String(JSON.parse(part))
    } else if (part !== ":") {
      const target = container === undefined ? root : container.target?.children.get(container.key ?? "")
      if (target !== undefined) {
        target.offset = index
        target.line = line
      }
      if (part === "{") containers.push({ key: undefined, target })
      if (part === "[") containers.push({ key: 0, target })
    }
  }
}

const lineAt = (root: Target, path: Path): number => {
  let target = root
  for (const key of path) {
    const child = target.children.get(key)
    // A child before its parent belongs to an earlier key of the parent's name: JSON.parse keeps the last one.
    if (child === undefined || child.offset <= target.offset) break
    target = child
  }
  return target.line
}
