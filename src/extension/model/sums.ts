// What pods ask for, per node and for the cluster, and what nodes can give: kept as sums, never recounted.
import type { NodeRow, PodRow } from '../kinds/rows.ts';

export interface Sum {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
  readonly pods: number;
}

const none: Sum = { cpuMillicores: 0, memoryBytes: 0, pods: 0 };

/** The scheduler's rule: a pod holds what it asked for from being placed until it has ended. */
export function countsForRequests(pod: PodRow): boolean {
  return pod.node !== undefined && pod.phase !== 'Succeeded' && pod.phase !== 'Failed';
}

export class RequestSums {
  readonly #byNode = new Map<string, Sum>();
  #total = none;
  #allocatable = none;

  /** Every row must be taken away with the same row it was added with. */
  addPod(pod: PodRow, sign: 1 | -1 = 1): void {
    if (!countsForRequests(pod) || pod.node === undefined) return;
    const sum = plus(
      this.#byNode.get(pod.node) ?? none,
      pod.cpuRequestMillicores,
      pod.memoryRequestBytes,
      sign,
    );
    if (sum.pods === 0) this.#byNode.delete(pod.node);
    else this.#byNode.set(pod.node, sum);
    this.#total = plus(this.#total, pod.cpuRequestMillicores, pod.memoryRequestBytes, sign);
  }

  addNode(node: NodeRow, sign: 1 | -1 = 1): void {
    const { cpuAllocatableMillicores: cpu = 0, memoryAllocatableBytes: memory = 0 } = node;
    this.#allocatable = plus(this.#allocatable, cpu, memory, sign);
  }

  /** Requests of the pods on a node; all zero for an unknown one. */
  ofNode(node: string): Sum {
    return this.#byNode.get(node) ?? none;
  }

  get requests(): Sum {
    return this.#total;
  }

  /** `pods` counts nodes. */
  get allocatable(): Sum {
    return this.#allocatable;
  }
}

function plus(sum: Sum, cpu: number, memory: number, sign: 1 | -1): Sum {
  return {
    cpuMillicores: sum.cpuMillicores + sign * cpu,
    memoryBytes: sum.memoryBytes + sign * memory,
    pods: sum.pods + sign,
  };
}
