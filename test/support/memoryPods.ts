// The pods of a test in the real columns, put there row by row.
import { PodColumnStore } from '../../src/extension/sync/podColumnStore.ts';
import type { PodFacts } from '../../src/extension/kinds/podStore.ts';
import type { PodRow } from '../../src/extension/kinds/rows.ts';

export class MemoryPods extends PodColumnStore {
  #isSynced = true;
  #version = 0;
  #bytes: number | undefined;
  /** How often all pods were walked. */
  walks = 0;
  /** How often anything of a single pod was looked at. */
  looks = 0;

  override get isSynced(): boolean {
    return this.#isSynced;
  }

  override set isSynced(isSynced: boolean) {
    this.#isSynced = isSynced;
  }

  /** What it says to take; its own count until that is set. */
  override get bytes(): number {
    return this.#bytes ?? super.bytes;
  }

  override set bytes(bytes: number) {
    this.#bytes = bytes;
  }

  override at(slot: number): PodRow {
    this.looks++;
    return super.at(slot);
  }

  override factsAt(slot: number): PodFacts {
    this.looks++;
    return super.factsAt(slot);
  }

  override values(): Iterable<PodRow> {
    this.walks++;
    return super.values();
  }

  override slots(): Iterable<number> {
    this.walks++;
    return super.slots();
  }

  /** Adds or replaces rows in one batch. Rows of tests all have one version: a changed one gets another. */
  override put(...rows: readonly PodRow[]): void {
    for (const row of rows) {
      const isKnown = this.slotOf(row.uid) >= 0;
      super.put(isKnown ? { ...row, resourceVersion: `v${++this.#version}` } : row);
    }
    this.flush();
  }

  removeUids(...uids: readonly string[]): void {
    for (const uid of uids) {
      const row = this.get(uid);
      if (row) super.remove(row);
    }
    this.flush();
  }

  /** As when the rows' scope is no longer watched. */
  forget(): void {
    this.openScope(undefined);
    this.closeScope(undefined);
  }
}
