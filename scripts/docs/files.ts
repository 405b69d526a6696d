/** Files of a project on its page: a paragraph that is a link to a file and its name becomes a block of the file's code. */
import { readFileSync } from "node:fs"
import { extname, posix, resolve } from "node:path"
import { root } from "../packages.ts"

const paragraph = /^\[([^\]\n]+\.\w+)\]\(\1\)$/gm

/** Returns the text of a page, which stands in the file, with the code of the files beside it that it shows. */
export const withFiles = (page: string, text: string): string =>
  text.replaceAll(paragraph, (_, file: string) => {
    const code = readFileSync(resolve(root, posix.dirname(page), file), "utf8").trim()
    return `::: code-group\n\n\`\`\`${extname(file).slice(1)} [${file}]\n${code}\n\`\`\`\n\n:::`
  })
