/** The oldest Node that the library runs on, from the registry. */
export const node20 = new URL("../runtimes/node20/node_modules/node-runtime/bin/node", import.meta.url).pathname
