// Reads `foretop.memoryBudgetMiB`, and what a worker's heap may grow to with it. Settings come from JSON that a person wrote,
// so nothing is trusted.

export const defaultBudgetMiB = 512;
const minBudgetMiB = 64;
const maxBudgetMiB = 4096;

/** Whole MiB between the limits of the manifest; the default for what is no number. */
export function memoryBudgetOf(setting: unknown): number {
  if (typeof setting !== 'number' || !Number.isFinite(setting)) return defaultBudgetMiB;
  return Math.round(Math.min(maxBudgetMiB, Math.max(minBudgetMiB, setting)));
}

/** V8 of VS Code keeps pointers in a cage of 4 GB (electronjs.org/blog/v8-memory-cage). */
const largestHeapMiB = 4096;

/**
 * The old generation's limit. The budget counts what stores hold; as much again goes to what is made of them (indexes,
 * judgements, frames), and a list on its way needs room beside the old rows. A worker that allocates past its limit in a
 * tight loop can end the whole process (performance.md §2.3), so the budget must be met long before.
 */
export function heapLimitMiB(budgetMiB: number): number {
  return Math.min(largestHeapMiB, 2 * budgetMiB + 512);
}
