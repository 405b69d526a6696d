import { describe, expect, it } from "vitest"
import { annotate } from "../../scripts/annotate.ts"

const map = JSON.stringify({
  version: 3,
  file: "Module.js",
  sources: ["../src/Module.ts"],
  names: [],
  mappings: "AAAA"
})

const code = (source: string): string => annotate("Module.js", source, map).code

describe("annotate", () => {
  it.each([
    ["a call", "export const a = f(1)", "a = /*#__PURE__*/f(1)"],
    ["a construction", "const a = new A()", "a = /*#__PURE__*/new A()"],
    ["a call in a call", "const a = f(g())", "a = /*#__PURE__*/f(/*#__PURE__*/g())"],
    ["a base class", "export class A extends B.of()('A') {}", "extends /*#__PURE__*/B.of()('A')"],
    ["a static field", "class A { static layer = f(A) }", "layer = /*#__PURE__*/f(A)"],
    ["a default export", "export default f()", "default /*#__PURE__*/f()"]
  ])("marks what initialises a module: %s", (_, source, marked) => {
    expect(code(source)).toContain(marked)
  })

  it.each([
    ["a call in a function", "export const f = () => {\n  const a = g();\n  return a;\n};"],
    ["a call for its effect", "f();"],
    ["a call in a method", "class A {\n  m() {\n    const a = f();\n    return a;\n  }\n}"]
  ])("leaves what does not: %s", (_, source) => {
    expect(code(source)).not.toContain("PURE")
  })

  it("changes nothing the second time, and keeps the way to the source", () => {
    const once = annotate("Module.js", "/** A. */\nexport const a = f(1)\n//# sourceMappingURL=Module.js.map\n", map)
    const twice = annotate("Module.js", once.code, once.map)
    expect(twice).toEqual(once)
    expect(once.code.match(/sourceMappingURL/g)).toHaveLength(1)
    expect(once.code.endsWith("//# sourceMappingURL=Module.js.map\n")).toBe(true)
    expect(JSON.parse(once.map)).toMatchObject({ file: "Module.js", sources: ["../src/Module.ts"] })
  })
})
