/** Debian's Chromium, and a server for the built site. */
import { execFile } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { createServer, type RequestListener } from "node:http"
import { delimiter, extname, join } from "node:path"
import { type Browser, chromium, type Page } from "playwright-core"

/**
 * Limits in milliseconds, for a machine that is busy with other things: of one wait in the browser, whose failure names what was waited
 * for, and of a test with all of its waits.
 */
const waitLimit = 300_000
export const testLimit = 600_000

const names = ["chromium", "chromium-browser", "google-chrome"]

const executablePath = (process.env["PATH"] ?? "")
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find(existsSync)

/** A line that says how to install Chromium where this machine has none. */
export const missing: string | undefined =
  executablePath === undefined
    ? "there is no chromium on the PATH; install it (Debian: apt-get install chromium) to run these tests"
    : undefined

/** Starts Chromium. Its sandbox needs rights that a container does not give. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ["--no-sandbox"],
    timeout: waitLimit
  })

/** Opens a page in a context of its own. */
export const openPage = async (browser: Browser): Promise<Page> => {
  const context = await browser.newContext()
  context.setDefaultTimeout(waitLimit)
  return context.newPage()
}

export interface Watched {
  readonly page: Page
  /** Requests to another origin, and what the page prints as an error. */
  readonly unexpected: Array<string>
}

/** Opens a page in a context of its own, and collects what it asks of others than this origin and what it prints as an error. */
export const openWatched = async (browser: Browser, ownOrigin: string): Promise<Watched> => {
  const page = await openPage(browser)
  const unexpected: Array<string> = []
  page.context().on("request", (request) => {
    const { origin, protocol } = new URL(request.url())
    if (origin !== ownOrigin && protocol !== "data:") unexpected.push(request.url())
  })
  page.on("pageerror", ({ message }) => unexpected.push(message))
  page.on("console", (message) => {
    if (message.type() === "error") unexpected.push(message.text())
  })
  return { page, unexpected }
}

/** Builds the site as `pnpm docs:build` does. */
export const build = (root: string): Promise<void> =>
  new Promise((resolve, reject) => {
    execFile("pnpm", ["docs:build"], { cwd: root }, (error, stdout, stderr) => {
      if (error === null) resolve()
      else reject(new Error(`${stdout}${stderr}`, { cause: error }))
    })
  })

export interface Server {
  readonly origin: string
  readonly close: () => void
}

export const serve = async (listener: RequestListener): Promise<Server> => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the server does not listen")
  return { origin: `http://127.0.0.1:${address.port}`, close: () => void server.close() }
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".woff2": "font/woff2"
}

/** Serves a folder, whose pages have no `.html` in their addresses. Its page `404.html` stands in for those that it does not have. */
export const site =
  (folder: string): RequestListener =>
  (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site")
    const found = [pathname, `${pathname}.html`, `${pathname}index.html`]
      .map((name) => join(folder, name))
      .find((path) => extname(path) !== "" && existsSync(path))
    const path = found ?? join(folder, "404.html")
    const headers = { "content-type": types[extname(path)] ?? "application/octet-stream" }
    response.writeHead(found === undefined ? 404 : 200, headers)
    return response.end(readFileSync(path))
  }
