// Counts by severity per group, kept as rows come and go: each row is counted once, under its most severe reason.
import { isProblem, severities, severityRank, type Severity } from '../../shared/model/status.ts';

export interface SeverityCount {
  readonly severity: Severity;
  readonly count: number;
}

export class Tally {
  readonly #groups = new Map<string, number[]>();

  add(group: string, severity: Severity, by: 1 | -1 = 1): void {
    let counts = this.#groups.get(group);
    if (!counts) this.#groups.set(group, (counts = severities.map(() => 0)));
    const rank = severityRank(severity);
    counts[rank] = (counts[rank] ?? 0) + by;
    if (counts.every((count) => count === 0)) this.#groups.delete(group);
  }

  /** Most severe first, without zeros. */
  counts(group: string): readonly SeverityCount[] {
    const counts = this.#groups.get(group) ?? [];
    return severities
      .map((severity, rank) => ({ severity, count: counts[rank] ?? 0 }))
      .filter(({ count }) => count > 0);
  }

  total(group: string): number {
    return (this.#groups.get(group) ?? []).reduce((sum, count) => sum + count, 0);
  }

  worst(group: string): Severity | undefined {
    return this.counts(group)[0]?.severity;
  }

  problems(group: string): number {
    return this.counts(group).reduce(
      (n, { severity, count }) => n + (isProblem(severity) ? count : 0),
      0,
    );
  }
}
