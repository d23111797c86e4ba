// What the model notes of each pod, by slot: under what it has been counted.

/** No rank: the pod is not counted. */
export const UNCOUNTED = 0xff;

export class PodNotes {
  rank = new Uint8Array(0);
  node = new Int32Array(0);
  namespace = new Int32Array(0);
  owner = new Int32Array(0);
  /** Namespace of a pod that runs as itself; -1 for one that something owns. */
  bare = new Int32Array(0);

  get bytes(): number {
    return this.rank.length * (1 + 4 * 4);
  }

  reserve(slot: number): void {
    const before = this.rank.length;
    if (slot < before) return;
    const capacity = Math.max(1024, slot + 1, Math.ceil(before * 1.25));
    this.rank = longer(this.rank, new Uint8Array(capacity));
    this.rank.fill(UNCOUNTED, before);
    this.node = longer(this.node, new Int32Array(capacity));
    this.namespace = longer(this.namespace, new Int32Array(capacity));
    this.owner = longer(this.owner, new Int32Array(capacity));
    this.bare = longer(this.bare, new Int32Array(capacity));
    this.bare.fill(-1, before);
  }
}

function longer<A extends Uint8Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
