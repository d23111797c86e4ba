// How many containers all pods have and how they are: kept by pods that change, as hundred thousand are too many to ask ten
// times a second, and worked out once a shape.
import { severities, severityRank } from '../../shared/model/status.ts';
import type { PodFacts } from '../kinds/podStore.ts';
import { containerStatus } from '../model/containers.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import type { SeverityCount } from '../model/tally.ts';
import { maxParts } from './podItems.ts';

/** By rank of severity. */
type Parts = readonly number[];

/** Of all pods, as they are now. */
export function containerParts(model: ClusterModel): PodParts {
  const parts = model.memo.of('containerParts', model, () => new PodParts(model));
  parts.follow();
  return parts;
}

class PodParts {
  readonly #model: ClusterModel;
  readonly #known = new WeakMap<PodFacts, Parts>();
  /** By slot. */
  readonly #counted: (Parts | undefined)[] = [];
  readonly #sums = severities.map(() => 0);
  #seen = 0;

  constructor(model: ClusterModel) {
    this.#model = model;
  }

  get total(): number {
    return this.#sums.reduce((sum, count) => sum + count, 0);
  }

  /** Most severe first, without zeros. */
  get counts(): readonly SeverityCount[] {
    return severities
      .map((severity, rank) => ({ severity, count: this.#sums[rank] ?? 0 }))
      .filter(({ count }) => count > 0);
  }

  follow(): void {
    const { pods } = this.#model;
    const { slots, seen } = pods.changesSince(this.#seen);
    this.#seen = seen;
    for (const slot of slots) {
      const isHeld = pods.store.isHeld(slot) && pods.isJudged(slot);
      this.#add(this.#counted[slot], -1);
      const parts = isHeld ? this.#of(pods.store.factsAt(slot)) : undefined;
      this.#counted[slot] = parts;
      this.#add(parts, 1);
    }
  }

  #add(parts: Parts | undefined, by: 1 | -1): void {
    if (!parts) return;
    for (let rank = 0; rank < parts.length; rank++) {
      this.#sums[rank] = (this.#sums[rank] ?? 0) + by * (parts[rank] ?? 0);
    }
  }

  #of(facts: PodFacts): Parts {
    const known = this.#known.get(facts);
    if (known) return known;
    const parts = severities.map(() => 0);
    for (const container of facts.containers.slice(0, maxParts)) {
      const rank = severityRank(containerStatus(container, facts.phase).severity);
      parts[rank] = (parts[rank] ?? 0) + 1;
    }
    this.#known.set(facts, parts);
    return parts;
  }
}
