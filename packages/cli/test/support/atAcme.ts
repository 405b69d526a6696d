/** Commands over an emulator that has Acme before each test. */
import { afterAll, beforeAll, beforeEach } from "@effect/vitest"
import { acme } from "./acme.ts"
import { run, type Variables } from "./command.ts"
import { serve, type Server } from "./server.ts"

/** Starts the emulator for the tests of a file. */
export const atAcme = () => {
  let server: Server
  beforeAll(async () => {
    server = await serve(acme)
  })
  beforeEach(() => server.restore(acme))
  afterAll(() => server.stop())
  return {
    server: () => server,
    run: (line: string, options: { readonly cwd?: string; readonly env?: Variables } = {}) =>
      run(line.split(" "), { ...options, env: { ...server.env, ...options.env } }),
    rolesOf: async () => {
      const { memberships = [] } = await server.snapshot()
      return Object.fromEntries(memberships.map(({ role, userId }) => [userId, role]))
    }
  }
}
