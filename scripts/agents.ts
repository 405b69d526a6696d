/**
 * Writes the `AGENTS.md` that each published package has, for a program that writes code with it: how to use the package, its
 * recipes, its modules and its calls, made of the manifests, the pages, the comments and the declarations. `--check` only says what differs.
 */
import { readFileSync } from "node:fs"
import { basename, resolve } from "node:path"
import { methodTable } from "./docs/methodTable.ts"
import { type Module, modules } from "./docs/modules.ts"
import { codeBlock, firstSentence, inlineCode, paragraphs, table } from "./docs/page.ts"
import { methodsOf } from "./docs/services.ts"
import { writeOrCheck } from "./outputs.ts"
import { type Package, publishedPackages, root } from "./packages.ts"

const rules = `## Rules

- It needs \`effect\` \`>=4.1.0 <4.2.0\`. Effect 4 differs from version 3: read an API in \`node_modules/effect/src\` before you use it. There is no
  \`@effect/platform\` and no \`@effect/schema\`: they are \`effect/http\` and \`effect/Schema\`.
- Nothing throws and no promise rejects. Match on \`_tag\` (\`ClerkErrors\`, \`SDKException\`), or read both by \`hasCode\` and \`ClerkFailure\`.
- Look at \`processed\` before you repeat a write: with \`"maybe"\` or \`"yes"\`, read the current state first. \`ensure\` and \`remove\` are
  idempotent.
- Write no loop around a call: retries, the rate limit and the time limits are policies. Provide a policy to the program, not to the layer.
- Write no loop over \`offset\`: use \`stream\`.
- Build a layer, or make a client, once, and keep it in a constant; on Cloudflare Workers, once for each request.
- Write no mock of Clerk: provide \`ClerkEmulator\` of \`@effect-clerk/testing\`. Time moves by \`TestClock\`.`

/** Sections of pages whose first program is a recipe of a package. The project's tests compile and run them. */
const recipes: Readonly<Record<string, ReadonlyArray<readonly [page: string, heading: string]>>> = {
  http: [["telemetry", "To a collector, without another package"]],
  memberships: [
    ["services", "Add whoever has an email address, or invite"],
    ["failures", "Responses of your own"],
    ["testing", "With @effect/vitest"]
  ],
  sync: [["sync", "Failures of a plan"]],
  testing: [
    ["testing", "With @effect/vitest"],
    ["testing", "Without Effect"]
  ]
}

const recipeText = ([page, heading]: readonly [page: string, heading: string]): string => {
  const [, section = ""] = readFileSync(resolve(root, `docs/${page}.md`), "utf8").split(`\n## ${heading}\n`)
  const [, program = ""] = /^```ts\n([\s\S]*?)^```/m.exec(section.split("\n## ")[0] ?? "") ?? []
  if (program === "") {
    console.error(`docs/${page}.md has no program under "${heading}"`)
    process.exitCode = 1
  }
  return paragraphs(`### ${heading}`, codeBlock(program))
}

const textOf = ({ folder, manifest: { name } }: Package): string => {
  const own = modules().filter((module) => module.folder === basename(folder))
  const readme = readFileSync(resolve(folder, "README.md"), "utf8")
  const example = /^```ts\n([\s\S]*?)^```/m.exec(readme)?.[1]
  return `${paragraphs(
    `# ${name}, for a program that writes code with it`,
    "`README.md` beside this file explains the package. Each declaration in `dist` has its comment.",
    rules,
    example === undefined ? "" : `## Example\n\n${codeBlock(example)}`,
    ...recipesText(basename(folder)),
    modulesText(own),
    ...own.flatMap(callsText)
  )}\n`
}

const recipesText = (folder: string): ReadonlyArray<string> => {
  const all = recipes[folder] ?? []
  return all.length === 0 ? [] : ["## Recipes", ...all.map(recipeText)]
}

const modulesText = (own: ReadonlyArray<Module>): string =>
  paragraphs(
    "## Modules",
    table(
      ["import from", "contents"],
      own.map(({ doc, specifier }) => [`\`${specifier}\``, firstSentence(doc.text)])
    )
  )

const callsText = ({ name }: Module): ReadonlyArray<string> => {
  const methods = methodsOf(name)
  if (methods === undefined) return []
  return [`## Calls of ${name}`, methodTable(methods, { nameCell: inlineCode })]
}

writeOrCheck(
  "agents",
  publishedPackages().map((each) => [`packages/${basename(each.folder)}/AGENTS.md`, textOf(each)])
)
