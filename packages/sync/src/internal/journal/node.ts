/**
 * Node's own modules, looked up at run time: an import would put them into every bundle, and would fail to load where there
 * are none.
 */
import type * as Fs from "node:fs"
import type * as Os from "node:os"
import type * as Path from "node:path"

export type NodeFs = typeof Fs

export interface Node {
  readonly fs: NodeFs
  readonly os: typeof Os
  readonly path: typeof Path
}

/** Returns the modules; `undefined` where the runtime has none. */
export const node = (): Node | undefined => {
  const process = globalThis.process
  if (process?.getBuiltinModule === undefined) return undefined
  return {
    fs: process.getBuiltinModule("node:fs"),
    os: process.getBuiltinModule("node:os"),
    path: process.getBuiltinModule("node:path")
  }
}
