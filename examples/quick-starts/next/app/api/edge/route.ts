export { GET } from "../members/route"

// The same handler on the edge runtime, where there is no Node.
export const runtime = "edge"
