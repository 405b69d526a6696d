/** The pages of the site that are made of comments, declarations and tables. */
import { errorPages } from "./errors.ts"
import type { Page } from "./page.ts"
import { referencePages } from "./reference.ts"

export const generatedPages = (): ReadonlyArray<Page> => [...errorPages(), ...referencePages()]
