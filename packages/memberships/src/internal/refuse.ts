import { InvalidRequest, type Issue, SDKException } from "@effect-clerk/core/SDKException"

/** The refusal of a call that is made of several requests, before the first of them. */
export const refuse = (operation: string, issues: ReadonlyArray<Issue>): SDKException =>
  new SDKException({ reason: new InvalidRequest({ processed: "no", issues }), operation, attempts: 0 })
