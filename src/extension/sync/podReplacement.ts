// The two ways in which a list of pods takes the place of what was held.
import type { KeyTable } from '../core/columns/keyTable.ts';
import type { DecodedPod } from '../kinds/podDecoder.ts';
import type { Slot } from '../kinds/podStore.ts';
import type { Replacement } from './intake.ts';

/** What of the store is used here. */
export interface PodSlots {
  /** -1 when there is none. */
  find(pod: DecodedPod, table?: KeyTable): Slot;
  /** -1 when it is not held, or of another version. */
  findSame(pod: DecodedPod): Slot;
  see(slot: Slot, generation: number): boolean;
  putSlot(pod: DecodedPod): Slot;
  remove(pod: DecodedPod): void;
  flush(): void;
  write(pod: DecodedPod): Slot;
  drop(slot: Slot): void;
  adopt(slot: Slot, generation: number): void;
}

/** Pods are seen as they come; those that the list did not name go at its end. */
export class StreamedPods implements Replacement<DecodedPod> {
  readonly #store: PodSlots;
  readonly #generation: number;
  readonly #finish: () => void;
  #size = 0;

  constructor(store: PodSlots, generation: number, finish: () => void) {
    this.#store = store;
    this.#generation = generation;
    this.#finish = finish;
  }

  get size(): number {
    return this.#size;
  }

  upsert(pod: DecodedPod): void {
    if (this.#store.see(this.#store.putSlot(pod), this.#generation)) this.#size++;
  }

  remove(pod: DecodedPod): void {
    const slot = this.#store.find(pod);
    if (slot < 0) return;
    // One that is held from a list that was given up has not been counted.
    if (!this.#store.see(slot, this.#generation)) this.#size--;
    this.#store.remove(pod);
  }

  flush(): void {
    this.#store.flush();
  }

  commit(): void {
    this.#finish();
  }

  discard(): void {
    this.#store.flush();
  }
}

/** Pods are collected beside those that are held, and take their places at the end. */
export class StagedPods implements Replacement<DecodedPod> {
  readonly #store: PodSlots;
  readonly #byUid: KeyTable;
  readonly #generation: number;
  readonly #finish: () => void;
  readonly #slots = new Set<Slot>();
  /** Held, and of the version that is held: nothing has to be written. */
  readonly #same = new Set<Slot>();

  constructor(store: PodSlots, byUid: KeyTable, generation: number, finish: () => void) {
    this.#store = store;
    this.#byUid = byUid;
    this.#generation = generation;
    this.#finish = finish;
  }

  get size(): number {
    return this.#slots.size + this.#same.size;
  }

  upsert(pod: DecodedPod): void {
    this.remove(pod);
    const held = this.#store.findSame(pod);
    if (held >= 0) {
      this.#same.add(held);
      return;
    }
    const slot = this.#store.write(pod);
    this.#byUid.add(slot);
    this.#slots.add(slot);
  }

  remove(pod: DecodedPod): void {
    this.#same.delete(this.#store.find(pod));
    const slot = this.#store.find(pod, this.#byUid);
    if (slot < 0) return;
    this.#byUid.remove(slot);
    this.#slots.delete(slot);
    this.#store.drop(slot);
  }

  flush(): void {
    // Nothing of it is seen yet.
  }

  commit(): void {
    for (const slot of this.#same) this.#store.see(slot, this.#generation);
    for (const slot of this.#slots) this.#store.adopt(slot, this.#generation);
    this.#same.clear();
    this.#slots.clear();
    this.#finish();
  }

  discard(): void {
    for (const slot of this.#slots) this.#store.drop(slot);
    this.#slots.clear();
    this.#same.clear();
  }
}
