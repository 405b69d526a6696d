/** The environment of the process, where there is one. */

interface Host extends Partial<Pick<typeof globalThis, "console">> {
  readonly Deno?: { readonly permissions: { readonly querySync: (descriptor: object) => { readonly state: string } } }
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> }
}

/** Returns a variable of the environment; `undefined` where it is not set, or cannot be read. */
export const variable = (name: string): string | undefined => {
  try {
    const { Deno, process }: Host = globalThis
    // Deno would ask its user for the permission, which no library may cause.
    const { state } = Deno?.permissions.querySync({ name: "env", variable: name }) ?? { state: "granted" }
    return state === "granted" ? process?.env?.[name] : undefined
  } catch {
    return undefined
  }
}
