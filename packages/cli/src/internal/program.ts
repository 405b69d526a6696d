/** The command line with which a person starts the command. */
export const npx = "npx @effect-clerk/cli"
