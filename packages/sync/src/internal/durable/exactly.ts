/** Schema of an object of certain fields and no others, since a struct leaves out what it does not know. */
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"

/** Makes a struct for which a field that it does not know is invalid, whether it is made, decoded or encoded. */
export const exactly = <const Fields extends Schema.Struct.Fields>(fields: Fields): Schema.Struct<Fields> => {
  const struct = Schema.Struct(fields)
  const others = Schema.Record(
    Schema.String.check(Schema.makeFilter((name) => !Object.hasOwn(fields, name))),
    Schema.Never.annotate({ message: `Expected one of the fields ${Object.keys(fields).join(", ")}` })
  )
  return struct.rebuild(new SchemaAST.Objects(struct.ast.propertySignatures, others.ast.indexSignatures))
}
