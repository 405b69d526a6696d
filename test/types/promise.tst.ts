import type { ClerkErrors, RetryPolicy, SDKException } from "@effect-clerk/core"
import type {
  EnsureResult,
  OrganizationMembership,
  OrganizationMembershipPage,
  OrganizationMemberships,
  RemoveResult
} from "@effect-clerk/memberships"
import {
  type Aborted,
  type CallOptions,
  ClerkMemberships,
  type Result,
  unwrap
} from "@effect-clerk/memberships/Promise"
import { type Effect, Redacted, type Stream } from "effect"
import { describe, expect, test } from "tstyche"
import type { fetch as undiciFetch } from "undici"

declare const memberships: ClerkMemberships
declare const signal: AbortSignal
declare const maybeSignal: AbortSignal | undefined
declare const options: CallOptions
declare const retry: RetryPolicy.RetryPolicy

declare const ofUndici: typeof undiciFetch

/** As node-fetch declares its own: with types of their own, of which the platform's are no part. */
declare const foreignFetch: (
  input: string | URL | { readonly url: string },
  init?: {
    readonly method?: string
    readonly body?: string | ArrayBuffer | null
    readonly dispatcher?: object
    readonly headers?: ReadonlyArray<[string, string]> | Record<string, string>
    readonly redirect?: "error" | "follow" | "manual"
    readonly signal?: AbortSignal | null
  }
) => Promise<{
  readonly status: number
  readonly headers: { get(name: string): string | null; [Symbol.iterator](): IterableIterator<[string, string]> }
  readonly body: { pipe(): void } | null
  text(): Promise<string>
}>

const ids = { organizationId: "org_1", userId: "user_1" }

type Service = OrganizationMemberships["Service"]

/** What an operation of the service fails with. */
type FailureOf<Name extends keyof Service> =
  ReturnType<Service[Name]> extends Effect.Effect<infer _A, infer E>
    ? E
    : ReturnType<Service[Name]> extends Stream.Stream<infer _A, infer E>
      ? E
      : "neither"

describe("what a call comes to", () => {
  test("create", () => {
    expect(memberships.create({ ...ids, role: "org:member" })).type.toBe<
      Promise<Result<OrganizationMembership, ClerkErrors<400 | 403 | 404 | 422> | SDKException>>
    >()
  })
  test("list", () => {
    expect(memberships.list({ organizationId: "org_1" })).type.toBe<
      Promise<Result<OrganizationMembershipPage, ClerkErrors<401 | 422> | SDKException>>
    >()
  })
  test("update", () => {
    expect(memberships.update({ ...ids, role: "org:admin" })).type.toBe<
      Promise<Result<OrganizationMembership, ClerkErrors<404 | 422> | SDKException>>
    >()
  })
  test("delete", () => {
    expect(memberships.delete(ids)).type.toBe<
      Promise<Result<OrganizationMembership, ClerkErrors<401 | 404 | 422> | SDKException>>
    >()
  })
  test("updateMetadata", () => {
    expect(memberships.updateMetadata({ ...ids, publicMetadata: { a: null } })).type.toBe<
      Promise<Result<OrganizationMembership, ClerkErrors<400 | 404 | 422> | SDKException>>
    >()
  })
  test("listForUser", () => {
    expect(memberships.listForUser({ userId: "user_1" })).type.toBe<
      Promise<Result<OrganizationMembershipPage, ClerkErrors<403> | SDKException>>
    >()
  })
  test("listForInstance", () => {
    expect(memberships.listForInstance()).type.toBe<
      Promise<Result<OrganizationMembershipPage, ClerkErrors<400 | 401 | 422 | 500> | SDKException>>
    >()
  })
  test("find, ensure, remove", () => {
    expect(memberships.find(ids)).type.toBe<
      Promise<Result<OrganizationMembership | undefined, ClerkErrors<401 | 422> | SDKException>>
    >()
    expect(memberships.ensure({ ...ids, role: "org:member" })).type.toBe<
      Promise<Result<EnsureResult, ClerkErrors<400 | 401 | 403 | 404 | 422> | SDKException>>
    >()
    expect(memberships.remove(ids)).type.toBe<
      Promise<Result<RemoveResult, ClerkErrors<401 | 404 | 422> | SDKException>>
    >()
  })
  test("the streams", () => {
    expect(memberships.stream({ organizationId: "org_1" })).type.toBe<
      AsyncIterable<Result<OrganizationMembership, ClerkErrors<401 | 422> | SDKException>>
    >()
    expect(memberships.streamForUser({ userId: "user_1" })).type.toBe<
      AsyncIterable<Result<OrganizationMembership, ClerkErrors<403> | SDKException>>
    >()
    expect(memberships.streamForInstance()).type.toBe<
      AsyncIterable<Result<OrganizationMembership, ClerkErrors<400 | 401 | 422 | 500> | SDKException>>
    >()
  })
  test("has every operation of the service, with its input and its failure", () => {
    expect<keyof ClerkMemberships>().type.toBe<
      keyof Service | "users" | "organizations" | "invitations" | "roles" | "lookup"
    >()
    const { create, delete: remove, list, listForInstance, stream, update, updateMetadata } = memberships
    expect<Parameters<typeof create>[0]>().type.toBe<Parameters<Service["create"]>[0]>()
    expect<Parameters<typeof list>[0]>().type.toBe<Parameters<Service["list"]>[0]>()
    expect<Parameters<typeof listForInstance>[0]>().type.toBe<Parameters<Service["listForInstance"]>[0]>()
    expect<Parameters<typeof stream>[0]>().type.toBe<Parameters<Service["stream"]>[0]>()
    expect(create({ ...ids, role: "" })).type.toBe<Promise<Result<OrganizationMembership, FailureOf<"create">>>>()
    expect(update({ ...ids, role: "" })).type.toBe<Promise<Result<OrganizationMembership, FailureOf<"update">>>>()
    expect(remove(ids)).type.toBe<Promise<Result<OrganizationMembership, FailureOf<"delete">>>>()
    expect(updateMetadata(ids)).type.toBe<Promise<Result<OrganizationMembership, FailureOf<"updateMetadata">>>>()
    expect(memberships.ensure({ ...ids, role: "" })).type.toBe<Promise<Result<EnsureResult, FailureOf<"ensure">>>>()
    expect(memberships.remove(ids)).type.toBe<Promise<Result<RemoveResult, FailureOf<"remove">>>>()
    expect(stream({ organizationId: "" })).type.toBe<
      AsyncIterable<Result<OrganizationMembership, FailureOf<"stream">>>
    >()
    expect(memberships.streamForUser({ userId: "" })).type.toBe<
      AsyncIterable<Result<OrganizationMembership, FailureOf<"streamForUser">>>
    >()
    expect(memberships.streamForInstance()).type.toBe<
      AsyncIterable<Result<OrganizationMembership, FailureOf<"streamForInstance">>>
    >()
  })
})

describe("Aborted", () => {
  type WithSignal = Promise<Result<OrganizationMembership, ClerkErrors<401 | 404 | 422> | SDKException | Aborted>>
  type Without = Promise<Result<OrganizationMembership, ClerkErrors<401 | 404 | 422> | SDKException>>

  test("is a failure of a call with a signal", () => {
    expect(memberships.delete(ids, { signal })).type.toBe<WithSignal>()
    expect(memberships.delete(ids, { signal, retry })).type.toBe<WithSignal>()
    expect(memberships.delete(ids, { signal: maybeSignal })).type.toBe<WithSignal>()
    expect(memberships.delete(ids, options)).type.toBe<WithSignal>()
    expect(memberships.stream({ organizationId: "org_1" }, { signal })).type.toBe<
      AsyncIterable<Result<OrganizationMembership, ClerkErrors<401 | 422> | SDKException | Aborted>>
    >()
    expect(memberships.listForInstance(undefined, { signal })).type.toBe<
      Promise<Result<OrganizationMembershipPage, ClerkErrors<400 | 401 | 422 | 500> | SDKException | Aborted>>
    >()
    expect(memberships.streamForInstance({}, { signal })).type.toBe<
      AsyncIterable<Result<OrganizationMembership, ClerkErrors<400 | 401 | 422 | 500> | SDKException | Aborted>>
    >()
  })
  test("and of no other", () => {
    expect(memberships.delete(ids)).type.toBe<Without>()
    expect(memberships.delete(ids, {})).type.toBe<Without>()
    expect(memberships.delete(ids, { retry })).type.toBe<Without>()
    expect(memberships.delete(ids, { retry: undefined, signal: undefined })).type.toBe<Without>()
  })
  test("says what Clerk may have done", () => {
    expect<Aborted["processed"]>().type.toBe<"no" | "maybe" | "yes">()
  })
})

describe("the plain form of a failure", () => {
  test("has the fields, the message and the plain form of the reason", () => {
    expect<ReturnType<ClerkErrors<404>["toJSON"]>["status"]>().type.toBe<404>()
    expect<ReturnType<ClerkErrors["toJSON"]>["message"]>().type.toBe<string>()
    expect<ReturnType<SDKException["toJSON"]>["reason"]["_tag"]>().type.toBe<SDKException["reason"]["_tag"]>()
    expect<ReturnType<Aborted["toJSON"]>["operation"]>().type.toBe<string>()
    expect<ReturnType<ClerkErrors["toJSON"]>>().type.not.toHaveProperty("stack")
  })
})

describe("a result is told apart", () => {
  test("by its tags and the status", async () => {
    const result = await memberships.create({ ...ids, role: "org:member" })
    if (result._tag === "Success") {
      expect(result.success).type.toBe<OrganizationMembership>()
    } else if (result.failure._tag === "ClerkErrors") {
      expect(result.failure.status).type.toBe<400 | 403 | 404 | 422>()
    } else {
      expect(result.failure).type.toBe<SDKException>()
    }
  })
})

describe("unwrap", () => {
  test("is the value of a call, or the members of a stream", () => {
    expect(unwrap(memberships.list({ organizationId: "org_1" }, { signal }))).type.toBe<
      Promise<OrganizationMembershipPage>
    >()
    expect(unwrap(memberships.find(ids))).type.toBe<Promise<OrganizationMembership | undefined>>()
    expect(unwrap(memberships.stream({ organizationId: "org_1" }))).type.toBe<AsyncIterable<OrganizationMembership>>()
  })
  test("takes nothing else", () => {
    expect(unwrap).type.not.toBeCallableWith(Promise.resolve(1))
    expect(unwrap).type.not.toBeCallableWith([1])
  })
})

describe("make", () => {
  test("takes a key as text or redacted, and policies", () => {
    expect(ClerkMemberships.make).type.toBeCallableWith({ secretKey: "sk_test_1" })
    expect(ClerkMemberships.make).type.toBeCallableWith({ secretKey: Redacted.make("sk_test_1"), retry })
    expect(ClerkMemberships.make).type.toBeCallableWith({ secretKey: "sk_test_1", apiUrl: undefined, fetch })
    expect(ClerkMemberships.make).type.not.toBeCallableWith({ secretKey: undefined })
    expect(ClerkMemberships.make).type.not.toBeCallableWith({})
    expect(ClerkMemberships.make).type.not.toBeCallableWith({ secretKey: "sk_test_1", signal })
  })
  test("takes a fetch function by what is used of it", () => {
    const options = { secretKey: "sk_test_1" }
    expect(ClerkMemberships.make).type.toBeCallableWith({ ...options, fetch: globalThis.fetch })
    expect(ClerkMemberships.make).type.toBeCallableWith({ ...options, fetch: () => Promise.resolve(new Response()) })
    expect(ClerkMemberships.make).type.toBeCallableWith({ ...options, fetch: ofUndici })
    expect(ClerkMemberships.make).type.toBeCallableWith({ ...options, fetch: foreignFetch })
    expect(ClerkMemberships.make).type.not.toBeCallableWith({ ...options, fetch: () => Promise.resolve("{}") })
  })
  test("an unknown option of a call is refused", () => {
    expect(memberships.delete).type.not.toBeCallableWith(ids, { retries: 3 })
    expect(memberships.list).type.not.toBeCallableWith({ organizationId: "org_1", emailAdress: [] })
  })
})
