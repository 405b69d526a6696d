import { describe, expect, it } from "@effect/vitest"
import { exposedLine, listeningLines } from "../src/internal/emulator/logLines.ts"

const interfaces = {
  lo: [{ address: "127.0.0.1", internal: true }],
  eth0: [
    { address: "192.0.2.2", internal: false },
    { address: "fd00::2", internal: false },
    { address: "fe80::1", internal: false }
  ]
}

const warningOf = (host: string, controlUrl?: string) => exposedLine(host, { port: 8787, controlUrl }, interfaces)

describe("exposedLine", () => {
  it("warns of an emulator that other machines reach, at which addresses", () => {
    expect(warningOf("0.0.0.0")).toEqual({
      text: "Warning: other machines can reach the emulator at http://192.0.2.2:8787. It accepts any secret key.",
      json: { event: "warning", reason: "exposed", host: "0.0.0.0", urls: ["http://192.0.2.2:8787"], control: false }
    })
    expect(warningOf("::")?.json).toMatchObject({ urls: ["http://192.0.2.2:8787", "http://[fd00::2]:8787"] })
    expect(warningOf("192.0.2.2")?.json).toMatchObject({ urls: ["http://192.0.2.2:8787"] })
  })

  it.each([
    ["0", "0.0.0.0"],
    ["000.0.0.0", "0.0.0.0"],
    ["::ffff:0.0.0.0", "0.0.0.0"],
    ["::0", "::"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["::%lo", "::"]
  ])("takes %s for %s, as the lines do that say where it listens", (spelling, host) => {
    expect(warningOf(spelling)).toEqual(warningOf(host))
    const server = { url: "http://localhost:8787", apiUrl: "http://localhost:8787/v1", port: 8787 }
    const [line] = listeningLines(spelling, server)
    expect(line?.text).toBe(`The emulator listens on http://${host === "::" ? "[::]" : host}:8787`)
  })

  it("says that the control API is open to the network, where it is served", () => {
    const warning = warningOf("0.0.0.0", "http://127.0.0.1:8787/__emulator")
    expect(warning?.text).toMatch(/any secret key\. Its control API is open to them too, and asks for no key/)
    expect(warning?.json).toMatchObject({ control: true })
  })

  it("does not warn of one that only this machine reaches", () => {
    const controlUrl = "http://127.0.0.1:8787/__emulator"
    expect(["127.0.0.1", "localhost", "::1"].map((host) => warningOf(host, controlUrl))).toEqual([
      undefined,
      undefined,
      undefined
    ])
  })
})
