/** Base URL of the documentation, which has one page for each kind of failure. `undefined` until it is published. */
const baseUrl = undefined as string | undefined

/** Appends the link to a page of the documentation, once there is one. */
export const withDocs = (message: string, page: string): string =>
  baseUrl === undefined ? message : `${message} (see ${baseUrl}/${page})`
