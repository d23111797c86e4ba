// The columns of pods: one typed array a field, grown together. Ids are of the dictionaries beside them; -1 is none.

const FIRST_CAPACITY = 1024;
/** What is not used yet of the arrays costs memory, copying costs time: a quarter more at a time. */
const GROWTH = 1.25;

export class PodFields {
  capacity = FIRST_CAPACITY;
  /** 128 bits, four numbers a slot. */
  uid = new Uint32Array(4 * FIRST_CAPACITY);
  /** NaN: it is no number of at most 15 digits; see `odd`. */
  version = new Float64Array(FIRST_CAPACITY);
  /** Seconds since the epoch. */
  created = new Uint32Array(FIRST_CAPACITY);
  prefix = new Int32Array(FIRST_CAPACITY);
  ending = new Uint32Array(FIRST_CAPACITY);
  namespace = new Int32Array(FIRST_CAPACITY);
  node = new Int32Array(FIRST_CAPACITY);
  hostIp = new Int32Array(FIRST_CAPACITY);
  /** IPv4; 0 is none. */
  podIp = new Uint32Array(FIRST_CAPACITY);
  owner = new Int32Array(FIRST_CAPACITY);
  labels = new Int32Array(FIRST_CAPACITY);
  shape = new Int32Array(FIRST_CAPACITY);
  /** Where the times of the shape stand in the pool. */
  times = new Uint32Array(FIRST_CAPACITY);
  /** 1: part of the store. */
  held = new Uint8Array(FIRST_CAPACITY);
  /** The list that saw the pod last. */
  seen = new Uint32Array(FIRST_CAPACITY);

  get bytes(): number {
    return this.capacity * (16 + 8 + 12 * 4 + 1);
  }

  reserve(slot: number): void {
    if (slot < this.capacity) return;
    const capacity = Math.max(slot + 1, Math.ceil(this.capacity * GROWTH));
    this.uid = longer(this.uid, new Uint32Array(4 * capacity));
    this.version = longer(this.version, new Float64Array(capacity));
    this.created = longer(this.created, new Uint32Array(capacity));
    this.prefix = longer(this.prefix, new Int32Array(capacity));
    this.ending = longer(this.ending, new Uint32Array(capacity));
    this.namespace = longer(this.namespace, new Int32Array(capacity));
    this.node = longer(this.node, new Int32Array(capacity));
    this.hostIp = longer(this.hostIp, new Int32Array(capacity));
    this.podIp = longer(this.podIp, new Uint32Array(capacity));
    this.owner = longer(this.owner, new Int32Array(capacity));
    this.labels = longer(this.labels, new Int32Array(capacity));
    this.shape = longer(this.shape, new Int32Array(capacity));
    this.times = longer(this.times, new Uint32Array(capacity));
    this.held = longer(this.held, new Uint8Array(capacity));
    this.seen = longer(this.seen, new Uint32Array(capacity));
    this.capacity = capacity;
  }

  /** Everything but `held` and `seen`. */
  copy(from: number, to: number): void {
    this.uid.copyWithin(4 * to, 4 * from, 4 * from + 4);
    for (const column of this.#columns) column[to] = column[from] as number;
  }

  get #columns() {
    return [
      this.version,
      this.created,
      this.prefix,
      this.ending,
      this.namespace,
      this.node,
      this.hostIp,
      this.podIp,
      this.owner,
      this.labels,
      this.shape,
      this.times,
    ] as const;
  }
}

function longer<A extends Uint8Array | Uint32Array | Int32Array | Float64Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
