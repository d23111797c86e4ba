// Counts by severity for groups that are small numbers (nodes, namespaces, owners): each pod is counted once, under its
// most severe reason.
import { isProblem, severities, type Severity } from '../../shared/model/status.ts';
import type { SeverityCount } from './tally.ts';

const RANKS = severities.length;
const NO_SUMS: readonly number[] = severities.map(() => 0);
const problemRanks = severities.flatMap((severity, rank) => (isProblem(severity) ? [rank] : []));

export class SeverityTally {
  #counts = new Int32Array(64 * RANKS);

  /** `rank`: of the severity. */
  add(group: number, rank: number, by: 1 | -1): void {
    const at = group * RANKS + rank;
    if (at >= this.#counts.length) {
      const next = new Int32Array(
        Math.max((group + 1) * RANKS, Math.ceil(this.#counts.length * 1.5)),
      );
      next.set(this.#counts);
      this.#counts = next;
    }
    this.#counts[at] = (this.#counts[at] as number) + by;
  }

  total(group: number): number {
    let total = 0;
    for (let rank = 0; rank < RANKS; rank++) total += this.#counts[group * RANKS + rank] ?? 0;
    return total;
  }

  /** By rank, of all the groups together; a group below 0 is none. */
  sums(groups: readonly number[]): number[] {
    const sums = [...NO_SUMS];
    for (const group of groups) {
      const at = group * RANKS;
      if (at < 0 || at >= this.#counts.length) continue;
      for (let rank = 0; rank < RANKS; rank++) sums[rank]! += this.#counts[at + rank] ?? 0;
    }
    return sums;
  }
}

/** Most severe first, without zeros. */
export function countsOf(sums: readonly number[]): readonly SeverityCount[] {
  return severities
    .map((severity, rank) => ({ severity, count: sums[rank] ?? 0 }))
    .filter(({ count }) => count > 0);
}

export function worstOf(sums: readonly number[]): Severity | undefined {
  return severities[sums.findIndex((count) => count > 0)];
}

export function problemsOf(sums: readonly number[]): number {
  let count = 0;
  for (const rank of problemRanks) count += sums[rank] ?? 0;
  return count;
}
