// Judges pods as they change, as their nodes, owners and events do, and as time passes. Most are well, which their shape
// alone tells; only of the others the whole row is made and looked at.
import type { EventRow, NodeRow } from '../kinds/rows.ts';
import type { PodChange, PodStore, Slot } from '../kinds/podStore.ts';
import type { EventIndex } from './eventIndex.ts';
import { tellsOfPod } from './eventReasons.ts';
import { podRef } from './objects.ts';
import type { PodTable } from './podTable.ts';
import type { Recent } from './recent.ts';
import { isBroken, isPlain, podHealth, type Health, type Thresholds } from './severity.ts';
import { isNodeLost } from './workloadHealth.ts';

export interface PodJudgeOptions {
  readonly store: PodStore;
  readonly pods: PodTable;
  readonly events: EventIndex;
  readonly recent: Recent;
  readonly thresholds: Thresholds;
  readonly now: () => number;
  /** An owner or workload whose pods changed. */
  readonly onUnsettled: (uid: string) => void;
  /** A pod that could not be judged. */
  readonly onError: (error: unknown) => void;
}

export class PodJudge {
  readonly #options: PodJudgeOptions;
  /** Nodes that are not ready or lost their heartbeat, and since when; by name. */
  readonly #lost = new Map<string, number | undefined>();

  constructor(options: PodJudgeOptions) {
    this.#options = options;
  }

  changed({ changed, removed }: PodChange): void {
    const { pods, recent, store, now } = this.#options;
    for (const slot of removed) {
      this.#try(() => {
        this.#unsettle(slot);
        pods.remove(slot);
      });
    }
    for (const slot of changed) {
      this.#try(() => {
        const facts = store.factsAt(slot);
        if (pods.traits.of(facts).isKilled) recent.notePod(store.at(slot), now());
        pods.put(slot);
        this.#judge(slot, true);
      });
    }
  }

  /** True when the pod is another than before. `isNewRow`: it is, whatever comes of it. One that has not come yet waits. */
  judge(slot: Slot, isNewRow = false): boolean {
    return this.#options.pods.isJudged(slot) && this.#judge(slot, isNewRow);
  }

  #judge(slot: Slot, isNewRow: boolean): boolean {
    const { pods } = this.#options;
    const before = isNewRow ? undefined : pods.severityAt(slot);
    if (!pods.judge(slot, this.#health(slot), isNewRow)) return false;
    if (isNewRow || before !== pods.severityAt(slot)) this.#unsettle(slot);
    return true;
  }

  /** Judges again what time alone may have changed. */
  tick(now: number): boolean {
    let isChanged = false;
    for (const slot of this.#options.pods.due.take(now)) {
      if (this.#options.store.isHeld(slot) && this.judge(slot)) isChanged = true;
    }
    return isChanged;
  }

  ownerChanged(uid: string): void {
    const { pods } = this.#options;
    const unsettle = () => {
      for (const slot of pods.ownedBy(uid).slice(0, 1)) this.#unsettle(slot);
    };
    unsettle();
    pods.ownerChanged(uid);
    unsettle();
  }

  /** `row`: undefined for a node that is gone. */
  nodeChanged(name: string, row: NodeRow | undefined): void {
    const wasLost = this.#lost.has(name);
    const before = this.#lost.get(name);
    const isLost = isNodeLost(row);
    const since = readySince(row);
    if (isLost) this.#lost.set(name, since);
    else this.#lost.delete(name);
    if (wasLost === isLost && (!isLost || before === since)) return;
    for (const slot of this.#options.pods.onNode(name)) this.judge(slot);
  }

  /** One pod that cannot be judged, whatever a server made of it, must not take the others of its batch along. */
  #try(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#options.onError(error);
    }
  }

  /** undefined: as well as the pod's traits say. */
  #health(slot: Slot): Health | undefined {
    const { events, now, pods, store, thresholds } = this.#options;
    const { calm } = pods.traits.of(store.factsAt(slot));
    const node = store.nodeAt(slot);
    const isLost = this.#lost.has(node);
    if (calm && !isLost && !this.#isWarnedOf(slot)) return undefined;
    const row = store.at(slot);
    const ref = podRef(row);
    const health = podHealth(row, {
      now: now(),
      thresholds,
      warning: this.#warning(slot),
      failedScheduling:
        row.node === undefined ? events.newestWarning(ref, 'FailedScheduling') : undefined,
      nodeReady: isLost ? false : undefined,
      nodeNotReadySince: this.#lost.get(node),
    });
    return calm && isPlain(health) ? undefined : health;
  }

  #isWarnedOf(slot: Slot): boolean {
    const { events, store } = this.#options;
    if (!events.hasAnyWarning) return false;
    return events.mayWarnOf('Pod', store.namespaceAt(slot), store.nameAt(slot));
  }

  /** A container that is broken is dated by what is said of that, not by what else is said. */
  #warning(slot: Slot): EventRow | undefined {
    const { events, store } = this.#options;
    const row = store.at(slot);
    const ref = podRef(row);
    const telling = row.containers.some(isBroken) && events.newestWarning(ref, tellsOfPod);
    return telling || events.newestWarning(ref);
  }

  #unsettle(slot: Slot): void {
    const { onUnsettled, pods, store } = this.#options;
    const owner = store.ownerAt(slot);
    if (!owner) return;
    onUnsettled(owner.uid);
    const { uid } = pods.workloadAt(slot);
    if (uid !== undefined) onUnsettled(uid);
  }
}

function readySince(node: NodeRow | undefined): number | undefined {
  return node?.conditions.find((c) => c.type === 'Ready')?.changedAt;
}
