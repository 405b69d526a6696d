/** Code that is indented, without a fence, as code that has one: the theme has no styles for it, and it would be wider than its page. */
import type { MarkdownOptions } from "vitepress"

type MarkdownIt = Parameters<NonNullable<MarkdownOptions["config"]>>[0]

export const indentedCode = (md: MarkdownIt): void => {
  md.core.ruler.push("indented_code", ({ tokens }) => {
    for (const token of tokens.filter(({ type }) => type === "code_block")) {
      token.type = "fence"
      token.info = "text"
    }
  })
}
