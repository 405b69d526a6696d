/** Returns the slug of an organization: the given one, or a free one made from the name. */
export type SlugOf = (organization: {
  readonly id: string
  readonly name: string
  readonly slug?: string | undefined
}) => string

/**
 * Makes the function that names the slugs of organizations. A slug is made from the words of the name (the id, where the
 * name has none), with a number appended (`acme-2`) where another organization has it.
 */
export const makeSlugs = (taken: Iterable<string>): SlugOf => {
  const slugs = new Set(taken)
  // The next number to try for each name, so that the last of many organizations of one name costs no more than the first.
  const numbers = new Map<string, number>()
  return ({ id, name, slug: given }) => {
    if (given !== undefined) return given
    const words =
      name
        .toLowerCase()
        .match(/[a-z0-9]+/g)
        ?.join("-") ?? id
    let slug = words
    let number = numbers.get(words) ?? 2
    while (slugs.has(slug)) slug = `${words}-${number++}`
    numbers.set(words, number)
    slugs.add(slug)
    return slug
  }
}
