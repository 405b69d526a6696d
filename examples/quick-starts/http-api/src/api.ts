/** The API as its clients see it: what a member is, and which failures they meet. */
import { Schema } from "effect"
import { HttpApi, HttpApiEndpoint, HttpApiGroup } from "effect/http-api"

export class Member extends Schema.Class<Member>("Member")({
  userId: Schema.String,
  role: Schema.String
}) {}

export class NotFound extends Schema.TaggedError<NotFound>()("NotFound", {}, { httpApiStatus: 404 }) {}

export class Conflict extends Schema.TaggedError<Conflict>()(
  "Conflict",
  { code: Schema.String },
  { httpApiStatus: 409 }
) {}

/** With `processed: false` nothing has changed; otherwise the client reads the members before it tries again. */
export class Unavailable extends Schema.TaggedError<Unavailable>()(
  "Unavailable",
  { processed: Schema.Boolean },
  { httpApiStatus: 503 }
) {}

const organization = { organizationId: Schema.String }
const error = [NotFound, Conflict, Unavailable]

export class Members extends HttpApiGroup.make("members")
  .add(
    HttpApiEndpoint.get("list", "/", { params: organization, success: Schema.Array(Member), error }),
    HttpApiEndpoint.put("ensure", "/:userId", {
      params: { ...organization, userId: Schema.String },
      payload: Schema.Struct({ role: Schema.String }),
      success: Member,
      error
    }),
    HttpApiEndpoint.delete("remove", "/:userId", { params: { ...organization, userId: Schema.String }, error })
  )
  .prefix("/organizations/:organizationId/members") {}

export class Api extends HttpApi.make("api").add(Members) {}
