/** Version of all packages of effect-clerk, which are published together. A test holds it to each package.json. */
export const version = "0.1.0"
