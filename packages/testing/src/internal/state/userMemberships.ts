interface OfOrganization {
  readonly organization: { readonly id: string }
}

/**
 * Memberships of one user, by the organization's id. Most users have one, which needs no map of its own: 100,000 empty maps
 * take 20 MB.
 */
export class UserMemberships<Membership extends OfOrganization> {
  private only: Membership | undefined
  private several: Map<string, Membership> | undefined

  get size(): number {
    return this.several?.size ?? (this.only === undefined ? 0 : 1)
  }

  has(organizationId: string): boolean {
    return this.several?.has(organizationId) ?? this.only?.organization.id === organizationId
  }

  /** Adds the membership, or replaces that in the same organization. */
  add(membership: Membership): void {
    const { id } = membership.organization
    if (this.several === undefined && (this.only === undefined || this.has(id))) {
      this.only = membership
      return
    }
    this.several ??= new Map(this.only && [[this.only.organization.id, this.only]])
    this.only = undefined
    this.several.set(id, membership)
  }

  delete(organizationId: string): void {
    if (this.several !== undefined) this.several.delete(organizationId)
    else if (this.has(organizationId)) this.only = undefined
  }

  /** Returns the memberships in the order in which they were added. */
  values(): Iterable<Membership> {
    return this.several?.values() ?? (this.only === undefined ? [] : [this.only])
  }
}
