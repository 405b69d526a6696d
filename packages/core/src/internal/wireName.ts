/** Returns the name of an input's field on the wire: `organizationId` is `organization_id`. */
export const wireName = (name: string): string => name.replace(/[A-Z]/g, "_$&").toLowerCase()
