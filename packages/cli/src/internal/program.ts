/** How a person starts the command. */
export const npx = "npx @effect-clerk/cli"
