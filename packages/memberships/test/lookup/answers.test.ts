import { Option } from "effect"
import { describe, expect, it } from "vitest"
import { Answers, keyOf } from "../../src/internal/lookup/answers.ts"

const answer = (organizationId: string, userId: string, expiresAt = 10) => ({
  organizationId,
  userId,
  membership: Option.none(),
  asOf: 0,
  expiresAt
})

/** Adds answers written as `a1`: an organization and a user each. */
const add = (answers: Answers, names: string, expiresAt?: number, now = 0): void => {
  for (const [organizationId = "", userId = ""] of names.split(" ")) {
    answers.set(keyOf(organizationId, userId), answer(organizationId, userId, expiresAt), now)
  }
}

const kept = (answers: Answers, names: string): string =>
  names
    .split(" ")
    .filter(([organizationId = "", userId = ""]) => answers.get(keyOf(organizationId, userId)) !== undefined)
    .join(" ")

const all = "a1 a2 b1 b2"

describe("Answers", () => {
  it("keep no more than their capacity, and drop the one that was read first", () => {
    const answers = new Answers(3, 0)
    add(answers, "a1 a2 b1 a1 b2")
    expect(kept(answers, all)).toBe("a1 b1 b2")
    for (let user = 0; user < 1000; user++) answers.set(keyOf("c", `${user}`), answer("c", `${user}`), 0)
    expect(answers.size).toBe(3)
  })

  it("drop those that serve nobody any more when another one comes", () => {
    const answers = new Answers(100, 5)
    add(answers, "a1 a2")
    add(answers, "b1", 30, 14)
    expect(kept(answers, all)).toBe("a1 a2 b1")
    add(answers, "b2", 30, 15)
    expect(kept(answers, all)).toBe("b1 b2")
    expect(answers.size).toBe(2)
  })

  it("discard by organization, by user, by both, and all", () => {
    const without = (subject: Parameters<Answers["discard"]>[0]): string => {
      const answers = new Answers(100, 0)
      add(answers, all)
      answers.discard(subject)
      return kept(answers, all)
    }
    expect(without({ organizationId: "a", userId: "1" })).toBe("a2 b1 b2")
    expect(without({ organizationId: "a" })).toBe("b1 b2")
    expect(without({ userId: "1" })).toBe("a2 b2")
    expect(without({ organizationId: "c" })).toBe(all)
    expect(without({})).toBe("")
  })
})
