/** The command line, as a person types it. */

/** Start of a command line that works without an installation. */
export const npx = "npx @effect-clerk/cli"

/** Writes a path as a shell reads it. */
export const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
