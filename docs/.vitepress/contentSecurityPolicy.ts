/** The content security policy of each page: everything that it loads comes from the site itself. */
import { createHash } from "node:crypto"

/** Adds the policy to a page. Scripts that stand in the page are allowed by their hashes. */
export const withContentSecurityPolicy = (html: string): string =>
  html.replace("<head>", `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policyOf(html)}">`)

const policyOf = (html: string): string =>
  [
    "default-src 'self'",
    // Programs of the playground are modules of a blob: URL, and run in a worker of one, which has this policy, too.
    `script-src 'self' blob: ${inlineScripts(html).map(hashOf).join(" ")}`,
    "worker-src 'self' blob:",
    // Vue and the highlighter of code write attributes named style.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'"
  ].join("; ")

const inlineScripts = (html: string): ReadonlyArray<string> =>
  Array.from(html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g), ([, script = ""]) => script)

const hashOf = (script: string): string => `'sha256-${createHash("sha256").update(script).digest("base64")}'`
