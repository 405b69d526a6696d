/** Lists of members: what a file says, and what is wrong with it. */
import type { DesiredMember } from "@effect-clerk/sync/Desired"
import type { InvalidMember } from "@effect-clerk/sync/PlanRejected"

/** Rows of a list that can be read, and the faults of the others. */
export interface MemberList {
  readonly members: ReadonlyArray<DesiredMember>
  readonly faults: ReadonlyArray<InvalidMember>
}

/** Collects what is wrong with a file. */
export class Faults {
  readonly all: Array<InvalidMember> = []
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  /** Returns the place of a line, as every message about it names it. */
  source(line: number): string {
    return `${this.#file}:${line}`
  }

  /** Adds a fault of a column; `""` where it is the line as a whole. */
  add(line: number, column: string, expected: string): void {
    const source = this.source(line)
    const message = `${source}: ${column === "" ? "" : `${column}: `}expected ${expected}`
    this.all.push({ _tag: "InvalidMember", message, source, field: column, expected })
  }
}
