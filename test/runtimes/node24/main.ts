import worker from "../scenario.js"
import { serve } from "../serve.ts"

serve((request, env) => worker.fetch(request, env))
