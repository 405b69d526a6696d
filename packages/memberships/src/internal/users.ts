/** The operations of `Users`, without the class and its layers: the Promise facade is made of these alone. */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Field from "@effect-clerk/core/Field"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { isTotalCount, toTotalCount } from "../generated/totalCount/decode.ts"
import { isUser, toUser } from "../generated/user/decode.ts"
import type { User, UserPage } from "../User.ts"
import type * as Wire from "../Wire.ts"
import { type Decoder, decoder, type RowsPage, toRows } from "./decode.ts"
import { Boolean, limit, offset, orderBy } from "./fields.ts"
import { type Execute, methods } from "./methods.ts"
import type { PageRequest } from "./pagination/list.ts"
import * as RecordStream from "./recordStream.ts"
import type { CountUsersInput, GetUserInput, ListUsersInput, StreamUsersInput, UserFilters } from "./userInputs.ts"
import { isArrayOf } from "./wireCheck.ts"

const user = { userId: Field.Id }

const optionalValues = /* @__PURE__ */ Field.optional(Field.FilterValues)

const optionalQuery = /* @__PURE__ */ Field.optional(Field.Text)

const optionalTime = /* @__PURE__ */ Field.optional(Field.UnixMillis)

const filters = {
  emailAddress: optionalValues,
  phoneNumber: optionalValues,
  externalId: optionalValues,
  username: optionalValues,
  web3Wallet: optionalValues,
  userId: optionalValues,
  organizationId: optionalValues,
  query: optionalQuery,
  emailAddressQuery: optionalQuery,
  phoneNumberQuery: optionalQuery,
  usernameQuery: optionalQuery,
  nameQuery: optionalQuery,
  banned: /* @__PURE__ */ Field.optional(Boolean),
  lastActiveAtBefore: optionalTime,
  lastActiveAtAfter: optionalTime,
  lastActiveAtSince: optionalTime,
  createdAtBefore: optionalTime,
  createdAtAfter: optionalTime,
  lastSignInAtBefore: optionalTime,
  lastSignInAtAfter: optionalTime,
  provider: optionalQuery,
  providerUserId: optionalValues
}

const decodeUser: Decoder<User> = /* @__PURE__ */ decoder(isUser, toUser)

type WireUsers = ReadonlyArray<typeof Wire.User.Type>

const decodeUserPage: Decoder<UserPage> = /* @__PURE__ */ decoder(
  (json, issue): json is WireUsers => isArrayOf(json, isUser, issue),
  (users: WireUsers) => ({ data: users.map(toUser) })
)

/** Reads the rows of a page one by one. The response has no total. */
const decodeUserRows: Decoder<RowsPage<User>> = (json) =>
  Result.map(
    Result.orElse(decodeUserPage(json), (issues) =>
      Array.isArray(json) ? Result.succeed({ data: toRows(decodeUser, json, []) }) : Result.fail(issues)
    ),
    ({ data }) => ({ data, totalCount: 0 })
  )

const decodeCount: Decoder<number> = /* @__PURE__ */ decoder(isTotalCount, (wire) => toTotalCount(wire).totalCount)

export const endpoints = {
  /**
   * Reads one page of the instance's users, 10 unless `limit` is given. Clerk's response has no total: `count` counts them.
   *
   * Source: `GET /users`
   */
  list: /* @__PURE__ */ Endpoint.make("Users.list", {
    input: Endpoint.input<ListUsersInput>,
    method: "GET",
    path: "/users",
    params: {},
    query: {
      ...filters,
      orderBy: Field.optional(
        orderBy([
          "created_at",
          "updated_at",
          "email_address",
          "web3wallet",
          "first_name",
          "last_name",
          "phone_number",
          "username",
          "last_active_at",
          "last_sign_in_at"
        ])
      ),
      startingAfter: optionalQuery,
      limit,
      offset
    },
    decode: decodeUserPage,
    errors: [400, 401, 422]
  }),

  /**
   * Counts the users that match.
   *
   * Source: `GET /users/count`
   */
  count: /* @__PURE__ */ Endpoint.make("Users.count", {
    input: Endpoint.input<CountUsersInput>,
    method: "GET",
    path: "/users/count",
    params: {},
    query: filters,
    decode: decodeCount,
    errors: [422]
  }),

  /**
   * Returns a user by id.
   *
   * Source: `GET /users/{user_id}`
   */
  get: /* @__PURE__ */ Endpoint.make("Users.get", {
    input: Endpoint.input<GetUserInput>,
    method: "GET",
    path: "/users/{user_id}",
    params: user,
    decode: decodeUser,
    errors: [400, 401, 404]
  })
}

export const key = "Users"

export const make = (execute: Execute) => ({
  ...methods(execute, endpoints),
  stream: (input: StreamUsersInput = {}) =>
    RecordStream.make({
      operation: "Users.stream",
      sorted: true,
      input,
      endpoint: endpoints.list,
      check: (input: object) => endpoints.list.encode(input),
      list: countedPages(execute)
    })
})

/**
 * Returns the function that reads a page of a stream. Clerk's response does not say how many users match: they are counted
 * as soon as there is more than one page, so that the following pages can be prefetched, and once more where a page ends before
 * that number is reached. Users who have left would have the stream look for others behind its end.
 */
const countedPages = (execute: Execute) => {
  let totalCount = 0
  return (filters: UserFilters, page: PageRequest) =>
    execute(RecordStream.rowsOf(endpoints.list, decodeUserRows), { ...filters, ...page, orderBy: "+created_at" }).pipe(
      Effect.tap(({ data }) => {
        // The stream may have run before, when there were other users.
        if (page.offset === 0) totalCount = 0
        const isCounted = data.length < page.limit ? page.offset + data.length >= totalCount : totalCount > 0
        return isCounted
          ? Effect.void
          : Effect.map(execute(endpoints.count, filters), (count) => void (totalCount = count))
      }),
      Effect.map(({ data }) => ({ data, totalCount }))
    )
}
