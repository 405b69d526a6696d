import type { Issue } from "../Issue.ts"
import { InvalidRequest, SDKException } from "../SDKException.ts"

/** Makes the failure of an operation whose input, options or services are invalid, before its first request is sent. */
export const invalidRequest = (operation: string, issues: ReadonlyArray<Issue>): SDKException =>
  new SDKException({ reason: new InvalidRequest({ processed: "no", issues }), operation, attempts: 0 })
