// A list whose plan has 3,000 actions: a third adds, a third removes, and a third gives another role.

export const organizationId = "org_acme"
export const third = 1000
export const members = 3 * third

export const list = Array.from({ length: members }, (_, n) => ({
  userId: `user_${n === 0 ? 0 : n + third}`,
  role: n <= third ? "org:admin" : "org:member"
}))
