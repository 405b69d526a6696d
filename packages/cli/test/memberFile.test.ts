import { makeRandom, type Random } from "@effect-clerk/test-support/random"
import { describe, expect, it } from "@effect/vitest"
import { RateLimitPolicy } from "@effect-clerk/core"
import type { OrganizationMembership } from "@effect-clerk/memberships"
import { MembershipSync } from "@effect-clerk/sync"
import { ClerkEmulator } from "@effect-clerk/testing"
import { NodeServices } from "@effect/platform-node"
import { Effect, Layer, Redacted, Result, Stream } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { csvRecords } from "../src/internal/memberFile/exported.ts"
import { readMembers } from "../src/internal/memberFile/memberFile.ts"
import { readPlan } from "../src/internal/plan/planFile.ts"
import { planList } from "../src/internal/plan/planList.ts"
import { acme } from "./support/acme.ts"
import { folder, run } from "./support/command.ts"
import { matching } from "./support/json.ts"
import { serve } from "./support/server.ts"
import { share } from "@effect-clerk/test-support/share"

const read = (content: string | Uint8Array) =>
  Effect.runSync(readMembers("m.csv", typeof content === "string" ? new TextEncoder().encode(content) : content))

const faults = (content: string | Uint8Array) => read(content).faults.map(({ message }) => message)

const ada = { emailAddress: "ada@acme.com", role: "org:admin", source: "m.csv:2" }

describe("a list as CSV", () => {
  it.each([
    { what: "lines that end in LF", content: "email,role\nada@acme.com,org:admin\n" },
    { what: "lines that end in CRLF", content: "email,role\r\nada@acme.com,org:admin\r\n" },
    { what: "lines that end in CR", content: "email,role\rada@acme.com,org:admin" },
    { what: "a byte order mark", content: "\uFEFFemail,role\nada@acme.com,org:admin" },
    { what: "semicolons, as Excel writes them", content: "email;role\r\nada@acme.com;org:admin\r\n" },
    { what: "tabs", content: "email\trole\nada@acme.com\torg:admin" },
    { what: "quotes around all cells", content: '"email","role"\n"ada@acme.com","org:admin"' },
    { what: "blanks around cells", content: "email, role\n ada@acme.com , org:admin" },
    { what: "rows of empty cells at the end", content: "email,role\nada@acme.com,org:admin\n,\n\n,\n" }
  ])("may have $what", ({ content }) => {
    expect(read(content)).toEqual({ members: [ada], faults: [] })
  })

  it("names users in three ways, and has metadata as text and as JSON", () => {
    const { members } = read(
      [
        "user_id,email,external_id,role,public.team,public.n:json,private.a.b",
        'user_1,,,org:member,"a, ""b""",[1],x',
        ",bo@acme.com,,org:member,,null, kept ",
        ",,hr-7,org:member,,,"
      ].join("\n")
    )
    expect(members).toEqual([
      {
        userId: "user_1",
        role: "org:member",
        source: "m.csv:2",
        publicMetadata: { team: 'a, "b"', n: [1] },
        privateMetadata: { "a.b": "x" }
      },
      {
        emailAddress: "bo@acme.com",
        role: "org:member",
        source: "m.csv:3",
        publicMetadata: { n: null },
        privateMetadata: { "a.b": " kept " }
      },
      { externalId: "hr-7", role: "org:member", source: "m.csv:4" }
    ])
  })

  it("says that it stops after 50 syntax errors", () => {
    const all = faults(`email,role\n${'a"b,x\n'.repeat(60)}`)
    expect([all.length, all.at(-1)]).toEqual([
      51,
      matching(/^m\.csv:52: expected CSV; from here on the file is not read/)
    ])
  })

  it("counts the lines of quoted cells", () => {
    const { members } = read('email,role,public.a\nada@acme.com,org:admin,"1\r\n2\n3"\n\nbo@acme.com,org:member,\n')
    expect(members.map(({ source }) => source)).toEqual(["m.csv:2", "m.csv:6"])
  })

  it.each([
    { content: "", says: ["m.csv:1: expected a line with the columns, such as email,role"] },
    {
      content: "Email,role\n",
      says: [
        /^m\.csv:1: Email: expected a column of the list.* Is it email\?$/,
        /m\.csv:1: expected one of the columns/
      ]
    },
    { content: "email\n", says: ["m.csv:1: expected the column role"] },
    { content: "email,role,role\na@b.c,x,y", says: ["m.csv:1: role: expected each column once"] },
    {
      content: "email,role,public.a,public.a:json,public.a:json\n",
      says: [/public\.a:json: expected each column once/]
    },
    { content: "email,role\na@b.c,x,y", says: ["m.csv:2: expected 2 cells, as the first line has, got 3"] },
    { content: "email,role\na@b.c", says: ["m.csv:2: expected 2 cells, as the first line has, got 1"] },
    { content: "email,user_id,role\na@b.c,user_1,x", says: [/m\.csv:2: expected a value in exactly one of/] },
    {
      content: "email,role\n,x\nnone,x",
      says: [/m\.csv:2: expected a value/, "m.csv:3: email: expected an email address"]
    },
    { content: "email,role\na@b.c,", says: [/m\.csv:2: role: expected the key of a role/] },
    { content: "email,role,public.a:json\na@b.c,x,{", says: [/m\.csv:2: public\.a:json: expected JSON, with a key/] },
    {
      content: 'email,role\na"b,x\nc@d.e,y\n"f"g,x\nnone,z\n"h',
      says: [
        /m\.csv:2: column 1: expected no quote inside of a cell/,
        /m\.csv:4: column 1: expected a delimiter or the end of the line/,
        /m\.csv:6: column 1: expected a quote that ends the cell/,
        "m.csv:5: email: expected an email address"
      ]
    },
    {
      content: Buffer.from("email,role\na@b.c,x\nJos\u00e9@b.c,x\n", "latin1"),
      says: [/^m\.csv:3: expected UTF-8, and this is not, perhaps Latin-1.*In Excel, save as "CSV UTF-8"$/]
    },
    { content: Buffer.from("\uFEFFemail,role", "utf16le"), says: [/^m\.csv:1: expected UTF-8, and this is UTF-16/] },
    {
      content: Buffer.from("email,role", "utf16le"),
      says: [/^m\.csv:1: expected text, and here is a NUL, as UTF-16 has/]
    },
    { content: "email,role\na@b.c,x\n\0@b.c,x", says: [/^m\.csv:3: expected text/] }
  ])("is rejected by its lines: $says", ({ content, says }) => {
    expect(faults(content)).toEqual(says.map((text) => (typeof text === "string" ? text : matching(text))))
  })
})

describe("a list as JSON lines", () => {
  it("has the columns as keys, and all metadata as objects", () => {
    const { faults, members } = read(
      [
        '{"email":"ada@acme.com","role":"org:admin","public.team":"core","private":{"n":1}}',
        "",
        '{"user_id":"user_1","role":"org:member","public.tags:json":[1],"public":{"a":null}}'
      ].join("\r\n")
    )
    expect(faults).toEqual([])
    expect(members).toEqual([
      { ...ada, source: "m.csv:1", publicMetadata: { team: "core" }, privateMetadata: { n: 1 } },
      { userId: "user_1", role: "org:member", source: "m.csv:3", publicMetadata: { tags: [1], a: null } }
    ])
  })

  it("has all keys of an object, also more than a call takes arguments", () => {
    const entries = Array.from({ length: 200_000 }, (_, index) => [`k${index}`, index] as const)
    const row = { email: "ada@acme.com", role: "org:admin", public: Object.fromEntries(entries) }
    const [member] = read(JSON.stringify(row)).members
    expect(Object.keys(member?.publicMetadata ?? {})).toHaveLength(entries.length)
  })

  it("is rejected by its lines and columns", () => {
    expect(
      faults(
        ['{"email":"a@b.c","role":"x"', "[]", '{"email":1,"role":"x","colour":1,"public":[]}', '{"role":"x"}'].join(
          "\n"
        )
      )
    ).toEqual([
      "m.csv:1: column 28: expected a comma or } of JSON, got nothing",
      "m.csv:2: expected an object, with email and role for example",
      "m.csv:3: email: expected a text",
      expect.stringMatching(/^m\.csv:3: colour: expected a column of the list/),
      "m.csv:3: public: expected an object",
      expect.stringMatching(/^m\.csv:4: expected a value in exactly one of/)
    ])
  })

  it("may have null for a name that is not used", () => {
    expect(read('{"user_id":null,"email":"ada@acme.com","role":"org:admin"}')).toEqual({
      members: [{ ...ada, source: "m.csv:1" }],
      faults: []
    })
  })

  it.each([
    { content: '{"email":"a@b.c","role":"x","email":"c@d.e"}', says: ["m.csv:1: email: expected each key once"] },
    { content: '{"email":"a@b.c","role":"x","\\u0065mail":"c@d.e"}', says: ["m.csv:1: email: expected each key once"] },
    {
      content: '{"email":"a@b.c","role":"x","public":{"a":{"b":1,"b":2}}}',
      says: ["m.csv:1: b: expected each key once"]
    },
    {
      content: '{"email":"a@b.c","role":"x","public":{"a":[{"b":1},{"b":2}],"b":":"},"public.a":1}',
      says: ["m.csv:1: public.a: expected one value"]
    },
    {
      content: "email,role,public.a,public.a:json\na@b.c,x,1,2\nc@d.e,x,,2",
      says: ["m.csv:2: public.a: expected one value"]
    }
  ])("is rejected for a key that is there twice: $content", ({ content, says }) => {
    expect(faults(content)).toEqual(says)
  })

  it("is one fault where the lines are parts of one value", () => {
    const says = ["m.csv:1: expected JSON lines, an object on each line, and this is one value over several lines"]
    expect(faults('[\n{"email":"a@b.c","role":"x"},\n{"email":"c@d.e","role":"x"}\n]')).toEqual(says)
    expect(faults('{\n  "email": "a@b.c",\n  "role": "x"\n}')).toEqual(says)
  })
})

describe("a list that was exported", () => {
  it("has all metadata as it was", () => {
    const random = makeRandom(5)
    // oxfmt-ignore
    const values = [
      "text", "", " blank ", 'a,\n"b"', "null", 1, true, null, ["x"], { a: { b: [] } },
      "=1+1", "+1", "-1", "@a", "=", "\u001B[31m", "\u009B2J", "a\u202Eb", "\uD83D\uDE00", ["\u009B", "\u2028"]
    ]
    const keys = ["team", "a.b", "n:json", ":json", "é", "__proto__", "x ", " y", "a,b", "a;b;c;d;e;f;g", 'q"q', "=1"]
    const anyMetadata = () =>
      Object.fromEntries(
        keys.filter(() => random.chance(0.5)).map((key) => [key, values[random.upTo(values.length - 1)] ?? null])
      )
    for (let round = 0; round < 200; round++) {
      const members = Array.from({ length: 1 + random.upTo(3) }, (_, n) => membership(n, anyMetadata(), anyMetadata()))
      const csv = csvOf(members)
      // No formula for a program of spreadsheets, and nothing that a terminal does.
      expect(csv).not.toMatch(/(?:^|,)"?[=+@-](?!\d+(?:,|$))/m)
      expect(csv).not.toMatch(/(?!\n)[\p{Cc}\u2028\u202E]/u)
      const { faults, members: listed } = read(csv)
      expect(faults).toEqual([])
      expect(listed).toEqual(
        members.map(({ privateMetadata, publicMetadata, role }, n) => ({
          userId: `user_${n}`,
          role,
          source: matching(/^m\.csv:\d+$/),
          ...(Object.keys(publicMetadata).length > 0 ? { publicMetadata } : {}),
          ...(Object.keys(privateMetadata).length > 0 ? { privateMetadata } : {})
        }))
      )
    }
  })

  it("leaves out a key without a name, which can be no column", () => {
    expect(csvOf([membership(1, { "": 1, a: "x" }, {})])).toBe("user_id,role,public.a\nuser_1,org:member,x\n")
  })
})

const membership = (
  n: number,
  publicMetadata: OrganizationMembership["publicMetadata"],
  privateMetadata: OrganizationMembership["privateMetadata"]
): OrganizationMembership => ({
  id: `orgmem_${n}`,
  role: "org:member",
  permissions: [],
  publicMetadata,
  privateMetadata,
  organization: {
    id: "org_acme",
    name: "Acme",
    slug: null,
    publicMetadata: {},
    privateMetadata: {},
    createdAt: 0,
    updatedAt: 0,
    roleSetKey: null
  },
  publicUserData: { userId: `user_${n}`, firstName: null, lastName: null, identifier: null, username: null },
  createdAt: 0,
  updatedAt: 0
})

const csvOf = (members: ReadonlyArray<OrganizationMembership>): string =>
  Effect.runSync(Stream.mkString(csvRecords(members)))

/** Pieces of lists, whole and broken. */
// oxfmt-ignore
const pieces = [
  "email", "user_id", "external_id", "role", "public.a", "private.b:json", "colour", "public.", "\uFEFF",
  "a@b.c", "user_ada", "org:member", "{}", "[", "null", '{"email":"a@b.c","role":"x"}', '{"role":', "__proto__",
  "ada@acme.com,org:admin,\n", "bo@acme.com,org:member,core\n", "eve@acme.com,org:admn,\n", '{"user_id":"user_cy","role":"org:member"}\n',
  ",", ",", ",", ";", "\t", "\n", "\n", "\r\n", "\r", '"', '"', '""', " ", "\0", "\u2028", "é", "👩‍👩‍👧", "\uD800"
]

const header = "email,role,public.a\n"

const starts = [
  header,
  header,
  `${header}ada@acme.com,org:admin,\n`,
  '{"email":"a@b.c",',
  "",
  '{"format":"effect-clerk/membership-plan@1",'
]

const anyText = (random: Random): string => {
  const start = starts[random.upTo(starts.length - 1)]
  const body = Array.from(
    { length: random.upTo(random.chance(0.3) ? 2 : 30) },
    () => pieces[random.upTo(pieces.length - 1)]
  )
  return start + body.join("")
}

const anyBytes = (random: Random): Uint8Array => {
  const bytes = Buffer.from(anyText(random))
  if (random.chance(0.2)) for (let n = 0; n < 3; n++) bytes[random.upTo(bytes.length)] = random.upTo(255)
  return bytes
}

const eachLineNamesOne =
  /^(?:(?:\w+ {2})?(?:m\.csv:[1-9]\d*: [^\n]+|the list has no rows[^\n]+|\d+ of \d+ administrators [^\n]+)(?:\n|$))+$/

describe("a list of anything", () => {
  const atClerk = MembershipSync.layerFetch({
    secretKey: Redacted.make("sk_test_any"),
    fetch: ClerkEmulator.fetch(acme)
  })

  it("is read, or is rejected by its lines", () => {
    const random = makeRandom(7)
    let rejected = 0
    for (let round = 0; round < share(10_000); round++) {
      const { faults, members } = read(anyBytes(random))
      for (const { message, source } of faults) {
        expect(source).toMatch(/^m\.csv:[1-9]\d*$/)
        expect(message).toMatch(/^m\.csv:\d+: .*expected ./s)
      }
      for (const { role, source } of members)
        expect([role !== "", source]).toEqual([true, expect.stringMatching(/:\d+$/)])
      if (faults.length > 0) rejected += 1
    }
    // Else the lists are no test.
    expect(rejected).toBeGreaterThan(share(5000))
    expect(rejected).toBeLessThan(share(9999))
  })

  it.live(
    "is planned, or is rejected with 5 and a line of it, or for the list as a whole",
    () =>
      Effect.gen(function* () {
        const random = makeRandom(9)
        let planned = 0
        for (let round = 0; round < share(10_000); round++) {
          const bytes = anyBytes(random)
          const plan = yield* Effect.result(
            Effect.flatMap(readPlan("m.csv", bytes), (plan) =>
              plan === undefined ? planList({ file: "m.csv", bytes }, "org_acme", {}) : Effect.succeed(plan)
            )
          )
          if (Result.isSuccess(plan)) planned += 1
          else expect([plan.failure.exit, plan.failure.text]).toEqual(["rejected", matching(eachLineNamesOne)])
        }
        // Else the lists are no test.
        expect(planned).toBeGreaterThan(share(100))
        expect(planned).toBeLessThan(share(5000))
      }).pipe(
        Effect.provide(Layer.merge(atClerk, NodeServices.layer)),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited)
      ),
    600_000
  )

  it("ends the command with 0 or 5, and says so without a stack", { timeout: 600_000 }, async () => {
    const random = makeRandom(8)
    const server = await serve(acme)
    const cwd = folder()
    const ends: Array<Awaited<ReturnType<typeof run>>> = []
    for (let round = 0; round < share(100); round++) {
      // Few of them can be planned, so that the first one is.
      writeFileSync(join(cwd, "m.csv"), round === 0 ? `${header}ada@acme.com,org:admin,\n` : anyBytes(random))
      ends.push(await run(["plan", "m.csv"], { cwd, env: server.env }))
    }
    const planned = ends.filter(({ code }) => code === 0)
    const rejected = ends.filter(({ code }) => code === 5)
    expect(planned).toContain(ends[0])
    expect(planned.length + rejected.length).toBe(ends.length)
    for (const { stderr, stdout } of planned) expect([stdout === "", stderr]).toEqual([false, ""])
    for (const { stderr, stdout } of rejected) {
      expect(stdout).toBe("")
      expect(stderr.replace(/^ERROR$|^ {2}/gm, "").trim()).toMatch(eachLineNamesOne)
      expect(stderr).not.toMatch(/^ +at /m)
    }
    await server.stop()
  })
})
