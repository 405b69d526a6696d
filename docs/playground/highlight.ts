/** Colours for a program, without a parser: what stands in quotes or behind `//`, keywords and numbers. */

export interface Token {
  readonly kind: "comment" | "string" | "keyword" | "number" | "plain"
  readonly text: string
}

const pattern =
  /(?<comment>\/\/.*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\[\s\S]|[^`\\])*`?)|(?<keyword>\b(?:async|await|break|case|catch|class|const|continue|default|do|else|export|extends|false|finally|for|from|function|if|import|in|instanceof|interface|let|new|null|of|return|satisfies|static|super|switch|this|throw|true|try|type|typeof|undefined|void|while|yield)\b)|(?<number>\b\d[\w.]*)|(?<plain>[\w$]+|[^\w$"'`/]+|\/)/g

const kinds = ["comment", "string", "keyword", "number"] as const

/** Splits a program into tokens, which together are the program. */
export const tokenize = (program: string): ReadonlyArray<Token> =>
  Array.from(program.matchAll(pattern), ({ 0: text, groups }) => ({
    kind: kinds.find((kind) => groups?.[kind] !== undefined) ?? "plain",
    text
  }))
