// The playground as its readers have it: the built site, in a browser.
import axe from "axe-core"
import { globSync, readFileSync, statSync } from "node:fs"
import { basename, resolve } from "node:path"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { format, formatUncaught, redirectConsole } from "../../docs/playground/runner/printing.ts"
import {
  build,
  launch,
  missing,
  openPage,
  openWatched,
  serve,
  type Server,
  site,
  testLimit,
  type Watched
} from "./chromium.ts"

declare global {
  /** Of the page, where axe-core's source was evaluated. */
  var axe: typeof import("axe-core")
}

const root = resolve(import.meta.dirname, "../..")
const dist = resolve(root, "docs/.vitepress/dist")
const folder = resolve(root, "docs/playground/examples")
const examples = globSync("*.ts", { cwd: folder })
  .toSorted()
  .map((file) => basename(file, ".ts"))

const sourceOf = (name: string): string => readFileSync(resolve(folder, `${name}.ts`), "utf8")

/** The file of what an example prints. */
const expected = (name: string): string => resolve(folder, `${name}.txt`)

const withoutIds = (output: string): string => output.replaceAll(/\b[0-9a-f]{32}\b/g, "<trace id>")

describe("the playground's examples", () => {
  it("are at least five, and each begins with its title", () => {
    expect(examples.length).toBeGreaterThanOrEqual(5)
    for (const name of examples) expect(sourceOf(name)).toMatch(/^\/\/ [A-Z][^.\n]+\n/)
  })

  it.each(examples)("%s prints what its file says, in Node", async (name) => {
    const lines: Array<string> = []
    const original = { ...console }
    redirectConsole((_, text) => lines.push(text))
    const failure: unknown = await import(`../../docs/playground/examples/${name}.ts`).then(
      () => undefined,
      (failure: unknown) => failure
    )
    Object.assign(console, original)
    if (failure !== undefined) lines.push(formatUncaught(failure, { url: "blob:none", importMap: {} }))
    await expect(withoutIds(lines.join("\n"))).toMatchFileSnapshot(expected(name))
  })

  it("print values that are no texts as code", () => {
    expect(format(["a", 1, { b: [2] }])).toBe('a 1 {"b":[2]}')
  })
})

if (missing !== undefined) console.warn(`skipped: ${missing}`)

describe.skipIf(missing !== undefined)("the playground", { timeout: testLimit }, () => {
  let browser: Browser
  let server: Server
  let shared: Watched

  beforeAll(async () => {
    await build(root)
    browser = await launch()
    server = await serve(site(dist))
    shared = await openWatched(browser, server.origin)
  }, testLimit)

  afterAll(async () => {
    await browser.close()
    server.close()
  })

  /** Opens the playground anew in the page that most tests share: a page of its own costs a browser more than most of them. */
  const withPage = async (
    f: (page: Page) => Promise<void>,
    { colorScheme = "light", width = 1280 }: { readonly colorScheme?: "light" | "dark"; readonly width?: number } = {}
  ): Promise<void> => {
    const { page, unexpected } = shared
    unexpected.length = 0
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme })
    await page.goto(`${server.origin}/playground`)
    await f(page)
    expect(unexpected).toEqual([])
  }

  const select = (page: Page) => page.getByRole("combobox", { name: "Example" })
  const program = (page: Page) => page.getByRole("textbox", { name: "Program" })
  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true })
  const output = (page: Page) => page.getByRole("log", { name: "Output" })
  const table = (page: Page) => page.getByRole("table", { name: "Requests" })
  const status = (page: Page, text: string) => page.getByRole("status").getByText(text, { exact: true }).waitFor()

  const run = async (page: Page, how: "Done" | "Failed" = "Done"): Promise<string> => {
    await button(page, "Run").click()
    await page
      .getByRole("status")
      .getByText(/^(?:Done|Failed)$/)
      .waitFor()
    const shown = await output(page).innerText()
    expect(`${await page.getByRole("status").innerText()}\n${shown}`).toBe(`${how}\n${shown}`)
    return shown
  }

  const runProgram = async (page: Page, text: string, how: "Done" | "Failed" = "Done"): Promise<string> => {
    await program(page).fill(text)
    return run(page, how)
  }

  /** Chromium gives a worker that is ended two seconds, in case that it stops by itself. */
  const ended = (page: Page): Promise<void> => expect.poll(() => page.workers().length, { timeout: testLimit }).toBe(0)

  const requests = (page: Page): Promise<ReadonlyArray<string>> => table(page).locator("tbody tr").allInnerTexts()

  /** What axe rejects in a page, with the elements. */
  const rejected = async (page: Page): Promise<ReadonlyArray<unknown>> => {
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(() => globalThis.axe.run())
    return violations.map(({ help, nodes }) => [help, nodes.map(({ html }) => html)])
  }

  it("runs every example, which prints what its file says", () =>
    withPage(async (page) => {
      expect(await select(page).locator("option").count()).toBe(examples.length)
      for (const name of examples) {
        await select(page).selectOption(name)
        expect(await program(page).inputValue()).toBe(sourceOf(name))
        // The colours lie beneath the text.
        expect(await page.locator("pre").textContent()).toBe(`${sourceOf(name)}\n`)
        const output = await run(page, name === "2-typed-failures" ? "Failed" : "Done")
        await expect(withoutIds(output)).toMatchFileSnapshot(expected(name))
        expect(await requests(page)).not.toEqual([])
      }
    }))

  it("shows the requests that the emulator received, with their statuses", () =>
    withPage(async (page) => {
      await run(page)
      expect(await requests(page)).toEqual([
        "POST\t/v1/organizations/org_acme/memberships\t200",
        "GET\t/v1/organizations/org_acme/memberships?order_by=%2Bcreated_at\t200"
      ])
      await select(page).selectOption("3-retries")
      expect(await requests(page)).toEqual([])
      await run(page)
      expect((await requests(page)).map((row) => row.split("\t")[2])).toEqual([
        "503",
        "503",
        "200",
        "none",
        "200",
        "none"
      ])
    }))

  it("runs an edited program, and returns to the example", () =>
    withPage(async (page) => {
      const original = await program(page).inputValue()
      await program(page).fill(original.replace('role: "org:member"', 'role: "org:admin"'))
      expect(await run(page)).toContain("Noa is org:admin of Acme")
      await button(page, "Reset").click()
      expect(await program(page).inputValue()).toBe(original)
      expect(await output(page).innerText()).toBe("")
      expect(await requests(page)).toEqual([])
      expect(await run(page)).toContain("Noa is org:member of Acme")
    }))

  it("shows a typed failure that the program does not handle, with its fields", () =>
    withPage(async (page) => {
      const original = await program(page).inputValue()
      await program(page).fill(original.replaceAll('"org_acme", userId: "user_noa"', '"org_other", userId: "user_noa"'))
      const shown = await run(page, "Failed")
      expect(shown).toContain("Uncaught ClerkErrors: OrganizationMemberships.create failed: 404 resource_not_found")
      expect(shown).toContain('"_tag": "ClerkErrors"')
      expect(shown).toContain('"processed": "no"')
    }))

  it("shows the failures of the program itself, with their lines", () =>
    withPage(async (page) => {
      expect(await runProgram(page, "\nconst x: = 1", "Failed")).toBe("Not run: Unexpected token (2:10)")
      expect(await runProgram(page, "\n\nundefined.x", "Failed")).toMatch(
        /^Uncaught TypeError: .*\nat line 3 of the program$/
      )
      expect(await runProgram(page, 'import { x } from "lodash"\nx()', "Failed")).toContain(
        'line 1: there is no module "lodash"'
      )
      expect(await runProgram(page, 'import * as x from "constructor"\nx', "Failed")).toContain(
        'no module "constructor"'
      )
      expect(await runProgram(page, 'import { Effct } from "effect"\nEffct', "Failed")).toBe(
        "Uncaught SyntaxError: The requested module 'effect' does not provide an export named 'Effct'"
      )
      await runProgram(
        page,
        "setTimeout(() => {\n  throw new Error('later')\n})\nPromise.reject(new Error('rejected'))"
      )
      await output(page).getByText("Uncaught Error: later\nat line 2 of the program").waitFor()
      await output(page).getByText("Uncaught Error: rejected\nat line 4 of the program").waitFor()
    }))

  it("has the modules of effect and of the packages under their own names, once", () =>
    withPage(async (page) => {
      const text = `
        import * as Core from "@effect-clerk/core"
        import { hasCode } from "@effect-clerk/core/ClerkErrors"
        import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
        import { Effect } from "effect"
        import { catch as otherwise, succeed, fail } from "effect/Effect"
        const { Effect: dynamic } = await import("effect")
        console.log(Core.hasCode === hasCode, typeof ClerkHttpClient.layer, dynamic === Effect)
        await Effect.runPromise(Effect.log(await Effect.runPromise(otherwise(fail(1), () => succeed("caught")))))`
      const [first, second] = (await runProgram(page, text)).split("\n")
      expect(first).toBe("true object true")
      expect(second).toMatch(/INFO .*: caught$/)
    }))

  it("ends a program that never ends, and runs the next one", () =>
    withPage(async (page) => {
      await program(page).fill("console.log('begins')\nfor (;;);")
      await button(page, "Run").click()
      await output(page).getByText("begins").waitFor()
      await button(page, "Stop").click()
      await status(page, "Stopped")
      await ended(page)
      expect(await runProgram(page, "console.log('next')")).toBe("next")
    }))

  it("ends a program that exceeds the limit of time, and shows no more than 1000 lines", async () => {
    // In a page of its own, whose clock stays replaced.
    const { page, unexpected } = await openWatched(browser, server.origin)
    await page.clock.install()
    await page.goto(`${server.origin}/playground`)
    await program(page).fill("for (let line = 1; ; line++) console.log(`line ${line}.`)")
    await button(page, "Run").click()
    await output(page).getByText("line 1000.").waitFor()
    await page.clock.fastForward(30_000)
    await status(page, "Ended after 30 s")
    await ended(page)
    expect(await output(page).locator("div").count()).toBe(1000)
    await runProgram(page, "console.log('short')")
    await page.clock.fastForward(30_000)
    await status(page, "Done")
    expect(unexpected).toEqual([])
    await page.context().close()
  })

  it("lets a program reach nobody but the site", async () => {
    const reached: Array<string> = []
    const outside = await serve((request, response) => {
      reached.push(request.url ?? "")
      response.writeHead(200, { "access-control-allow-origin": "*", "content-type": "text/javascript" }).end()
    })
    const page = await openPage(browser)
    await page.goto(`${server.origin}/playground`)
    const text = `
      const outside = "${outside.origin}"
      const attempts = {
        fetch: () => fetch(outside + "/fetch"),
        import: () => import(outside + "/import"),
        socket: () => new Promise((resolve, reject) => {
          const socket = new WebSocket(outside.replace("http", "ws") + "/socket")
          socket.onopen = resolve
          socket.onerror = reject
        }),
        worker: () => new Promise((resolve, reject) => {
          const code = 'fetch("' + outside + '/worker").then(() => postMessage(true), () => postMessage(false))'
          const worker = new Worker(URL.createObjectURL(new Blob([code])))
          worker.onmessage = ({ data }) => data ? resolve(data) : reject(data)
          worker.onerror = reject
        })
      }
      for (const [name, attempt] of Object.entries(attempts)) {
        console.log(name, await attempt().then(() => "reached", () => "blocked"))
      }`
    expect(await runProgram(page, text)).toBe("fetch blocked\nimport blocked\nsocket blocked\nworker blocked")
    // The library's own failure, where a program leaves the emulator out.
    const original = sourceOf("1-add-a-member").replace(
      /,\n {2}fetch: [\s\S]*?\n {2}}\)\n/,
      `,\n  apiUrl: "${outside.origin}/v1"\n`
    )
    expect(await runProgram(page, original, "Failed")).toContain('"_tag": "Transport"')
    expect(reached).toEqual([])
    await page.context().close()
    outside.close()
  })

  it("works with the keyboard alone", () =>
    withPage(async (page) => {
      await select(page).focus()
      await page.keyboard.press("ArrowDown")
      expect(await program(page).inputValue()).toBe(sourceOf(examples[1] ?? ""))
      await page.keyboard.press("ArrowUp")
      await page.keyboard.press("Tab")
      await page.keyboard.press("Enter")
      await status(page, "Done")
      // Stop is disabled again.
      await page.keyboard.press("Tab")
      expect(await button(page, "Reset").evaluate((element) => element === document.activeElement)).toBe(true)
      await page.keyboard.press("Tab")
      await page.keyboard.press("ControlOrMeta+A")
      await page.keyboard.type("console.log('typed')")
      await page.keyboard.press("Control+Enter")
      await output(page).getByText("typed").waitFor()
      await page.keyboard.press("Tab")
      expect(await output(page).evaluate((element) => element === document.activeElement)).toBe(true)
    }))

  it("fits a screen that is 380 px wide", () =>
    withPage(
      async (page) => {
        await select(page).selectOption("5-stream")
        await run(page)
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(380)
        for (const part of [select(page), button(page, "Run"), button(page, "Reset"), output(page), table(page)]) {
          const { width = Infinity, x = -1 } = (await part.boundingBox()) ?? {}
          expect(x).toBeGreaterThanOrEqual(0)
          expect(x + width).toBeLessThanOrEqual(380)
        }
      },
      { width: 380 }
    ))

  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 380]
  ] as const)("has nothing that axe rejects: %s, %i px", (colorScheme, width) =>
    withPage(
      async (page) => {
        await select(page).selectOption("2-typed-failures")
        await run(page, "Failed")
        expect(await rejected(page)).toEqual([])
      },
      { colorScheme, width }
    )
  )

  // One page of each layout, and of each way in which a page comes into being.
  it.each(["/", "/start", "/errors/Timeout", "/durable"])(
    "stands on a site with nothing that axe rejects, and that is no wider than its screen: %s",
    (path) =>
      withPage(async (page) => {
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme })
          await page.goto(`${server.origin}${path}`)
          await page.getByRole("main").waitFor()
          expect(await rejected(page)).toEqual([])
        }
        await page.setViewportSize({ width: 380, height: 800 })
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(380)
      })
  )

  it("stands on a site whose search finds a page by what its reader knows of it", () =>
    withPage(async (page) => {
      await page.getByRole("button", { name: "Search" }).click()
      for (const [words, found] of [
        ["last administrator", "/errors/organization_minimum_permissions_needed#what-to-do"],
        ["Retry-After", "/policies#retries"],
        ["already_a_member", "/errors/already_a_member_in_organization#already-a-member-in-organization"]
      ] as const) {
        await page.getByRole("searchbox").fill(words)
        const link = page.locator(`#localsearch-list a[href="${found}"]`)
        await link.waitFor()
        expect(await link.count()).toBe(1)
      }
    }))

  it("stands on a site that says where there is no page, and leads home", async () => {
    const page = await openPage(browser)
    await page.goto(`${server.origin}/none`)
    await page.getByText("Page not found").waitFor()
    expect(await rejected(page)).toEqual([])
    await page.getByRole("link", { name: "Go to the start page" }).click()
    await page.waitForURL(`${server.origin}/`)
    await page.context().close()
  })

  it("stands on a site that weighs less than 10 MB, and whose pages hold no colours and no list of all pages", () => {
    const files = globSync("**/*", { cwd: dist, withFileTypes: true }).filter((entry) => entry.isFile())
    const sizes = files.map(({ name, parentPath }) => statSync(resolve(parentPath, name)).size)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(10_000_000)
    const pages = globSync("**/*.html", { cwd: dist })
    const heavy = pages.filter((page) =>
      /__VP_HASH_MAP__|style="[^"]*color:/.test(readFileSync(resolve(dist, page), "utf8"))
    )
    expect(heavy).toEqual([])
  })
})
