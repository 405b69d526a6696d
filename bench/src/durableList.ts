// The organization, and the list whose plan has 3,000 actions.
import { worldOf } from "./syncWorld.ts"

export const { list, options, seed } = worldOf(3000, 3000)
