// The context has the Web's globals and none of Node's, and code generation from strings is off.
import { EdgeVM } from "@edge-runtime/vm"
import { readFileSync } from "node:fs"
import { runInContext, SourceTextModule } from "node:vm"
import type Scenario from "../scenario.ts"
import { serve } from "../serve.ts"

const isWorker = (namespace: object): namespace is { readonly default: typeof Scenario } => "default" in namespace

const { context } = new EdgeVM({ codeGeneration: { strings: false, wasm: false } })
const generates: unknown = runInContext('try { new Function("return 1"); true } catch { false }', context)
if (generates !== false) throw new Error("the context generates code")

const [file = ""] = process.argv.slice(2)
const module = new SourceTextModule(readFileSync(file, "utf8"), { context, identifier: file })
await module.link((specifier) => Promise.reject(new Error(`the bundle imports ${specifier}`)))
await module.evaluate()
const { namespace } = module
if (!isWorker(namespace)) throw new Error("the bundle is no Worker")

const worker = namespace.default
serve((request, env) => worker.fetch(request, env), context)
