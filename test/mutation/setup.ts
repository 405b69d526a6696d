import { vi } from "vitest"

// The workers go on, for speed, but each file of tests sees the mutant in what a module does once, too.
vi.resetModules()
