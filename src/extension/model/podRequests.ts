// What pods ask for, per node and for the cluster, and what nodes can give: kept as sums, never recounted.
import type { PodFacts, PodStore, Slot } from '../kinds/podStore.ts';
import type { NodeRow } from '../kinds/rows.ts';

export interface Sum {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

/** The scheduler's rule: a pod holds what it asked for from being placed until it has ended. */
export function holdsRequests({ phase }: Pick<PodFacts, 'phase'>): boolean {
  return phase !== 'Succeeded' && phase !== 'Failed';
}

/** Two numbers a group; groups are small numbers. */
class Sums {
  cpuMillicores = new Float64Array(64);
  memoryBytes = new Float64Array(64);

  add(group: number, cpuMillicores: number, memoryBytes: number): void {
    if (group >= this.cpuMillicores.length) {
      const length = Math.max(group + 1, Math.ceil(this.cpuMillicores.length * 1.5));
      this.cpuMillicores = longer(this.cpuMillicores, length);
      this.memoryBytes = longer(this.memoryBytes, length);
    }
    this.cpuMillicores[group] = (this.cpuMillicores[group] as number) + cpuMillicores;
    this.memoryBytes[group] = (this.memoryBytes[group] as number) + memoryBytes;
  }

  get(group: number): Sum {
    return {
      cpuMillicores: this.cpuMillicores[group] ?? 0,
      memoryBytes: this.memoryBytes[group] ?? 0,
    };
  }
}

export class PodRequests {
  readonly #store: PodStore;
  readonly #byNode = new Sums();
  readonly #total = new Sums();
  readonly #nodes = new Sums();
  /** By slot: the node's number, plus one; 0 holds nothing. */
  #node = new Int32Array(0);
  #cpuMillicores = new Float64Array(0);
  #memoryBytes = new Float64Array(0);

  constructor(store: PodStore) {
    this.#store = store;
  }

  get bytes(): number {
    return this.#node.length * 20;
  }

  /** Takes what the pod asks for into account, in place of what it asked for before. */
  put(slot: Slot): void {
    this.remove(slot);
    const facts = this.#store.factsAt(slot);
    const node = this.#store.nodeIdAt(slot);
    if (node < 0 || !holdsRequests(facts)) return;
    this.#reserve(slot);
    this.#node[slot] = node + 1;
    this.#cpuMillicores[slot] = facts.cpuRequestMillicores;
    this.#memoryBytes[slot] = facts.memoryRequestBytes;
    this.#add(node, facts.cpuRequestMillicores, facts.memoryRequestBytes);
  }

  remove(slot: Slot): void {
    const node = this.#node[slot] ?? 0;
    if (node === 0) return;
    this.#node[slot] = 0;
    this.#add(
      node - 1,
      -(this.#cpuMillicores[slot] as number),
      -(this.#memoryBytes[slot] as number),
    );
  }

  addNode(node: NodeRow, sign: 1 | -1 = 1): void {
    const { cpuAllocatableMillicores: cpu = 0, memoryAllocatableBytes: memory = 0 } = node;
    this.#nodes.add(0, sign * cpu, sign * memory);
  }

  /** Requests of the pods on a node; all zero for an unknown one. */
  ofNode(node: string): Sum {
    return this.#byNode.get(this.#store.nodeIdOf(node));
  }

  get requests(): Sum {
    return this.#total.get(0);
  }

  get allocatable(): Sum {
    return this.#nodes.get(0);
  }

  #add(node: number, cpuMillicores: number, memoryBytes: number): void {
    this.#byNode.add(node, cpuMillicores, memoryBytes);
    this.#total.add(0, cpuMillicores, memoryBytes);
  }

  #reserve(slot: Slot): void {
    const before = this.#node.length;
    if (slot < before) return;
    const length = Math.max(1024, slot + 1, Math.ceil(before * 1.25));
    const node = new Int32Array(length);
    node.set(this.#node);
    this.#node = node;
    this.#cpuMillicores = longer(this.#cpuMillicores, length);
    this.#memoryBytes = longer(this.#memoryBytes, length);
  }
}

function longer(from: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const to = new Float64Array(length);
  to.set(from);
  return to;
}
