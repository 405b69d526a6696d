import { existsSync } from "node:fs"
import { describe, expect, inject, it } from "vitest"
import { publishedPackages } from "../../../scripts/packages.ts"

describe("the tarballs", () => {
  it("are there, one for each published package", () => {
    const tarballs = inject("tarballs")
    expect(Object.keys(tarballs)).toEqual(publishedPackages().map(({ manifest }) => manifest.name))
    expect(Object.values(tarballs).filter((path) => !existsSync(path))).toEqual([])
  })
})
