/** The declarations of the operations on users and organizations, by names that tell them apart. */
import { Organizations, Users } from "@effect-clerk/memberships/internal"

export const createUser = Users.create
export const listUsers = Users.list
export const countUsers = Users.count
export const getUser = Users.get
export const removeUser = Users.delete

export const createOrganization = Organizations.create
export const listOrganizations = Organizations.list
export const getOrganization = Organizations.get
export const updateOrganization = Organizations.update
export const removeOrganization = Organizations.delete
