import { app } from "./app.ts"

const server = app.listen(Number(process.env.PORT ?? 3000), () => {
  const address = server.address()
  console.log("Listening on port", typeof address === "object" ? address?.port : address)
})
