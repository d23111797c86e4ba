// The cluster's sums of the last half hour, for the dashboard's charts: one point a metrics sample.
import { metricValue } from '../../shared/model/metric.ts';
import type { NodeRow } from '../kinds/rows.ts';
import type { ClusterHistory, UsageSource } from '../model/inputs.ts';
import type { Sum } from '../model/podRequests.ts';

/** What the dashboard shows; longer ranges come from history/. */
export const HISTORY_MS = 30 * 60_000;

/** Samples come every 15 s: after three missed ones a line between them would be made up. */
const GAP_MS = 45_000;

export interface ClusterPoint {
  readonly cpuUsageMillicores: number | null;
  readonly cpuRequestMillicores: number | null;
  readonly cpuAllocatableMillicores: number | null;
  readonly memoryUsageBytes: number | null;
  readonly memoryRequestBytes: number | null;
  readonly memoryAllocatableBytes: number | null;
}

const NOTHING: ClusterPoint = {
  cpuUsageMillicores: null,
  cpuRequestMillicores: null,
  cpuAllocatableMillicores: null,
  memoryUsageBytes: null,
  memoryRequestBytes: null,
  memoryAllocatableBytes: null,
};

/**
 * The cluster's sums now. Requests are known only where all pods are watched; a sum of usage is that of the nodes which
 * have a sample (one that is down has none), null when no node has.
 */
export function clusterPoint(parts: {
  readonly nodes: Iterable<NodeRow>;
  readonly usage: UsageSource;
  readonly requests: Sum | undefined;
  readonly allocatable: Sum | undefined;
}): ClusterPoint {
  let cpuUsageMillicores: number | null = null;
  let memoryUsageBytes: number | null = null;
  for (const { name } of parts.nodes) {
    const cpu = metricValue(parts.usage.nodeCpuMillicores(name));
    const memory = metricValue(parts.usage.nodeMemoryBytes(name));
    if (cpu !== undefined) cpuUsageMillicores = (cpuUsageMillicores ?? 0) + cpu;
    if (memory !== undefined) memoryUsageBytes = (memoryUsageBytes ?? 0) + memory;
  }
  return {
    cpuUsageMillicores,
    memoryUsageBytes,
    cpuRequestMillicores: parts.requests?.cpuMillicores ?? null,
    memoryRequestBytes: parts.requests?.memoryBytes ?? null,
    cpuAllocatableMillicores: parts.allocatable?.cpuMillicores ?? null,
    memoryAllocatableBytes: parts.allocatable?.memoryBytes ?? null,
  };
}

export class ClusterHistoryRing implements ClusterHistory {
  #times: readonly number[] = [];
  #points: readonly ClusterPoint[] = [];

  /** `at`: server time of the sample. A point not newer than the last is left out; missed samples leave a gap. */
  add(at: number, point: ClusterPoint): void {
    const last = this.#times.at(-1);
    if (last !== undefined && at <= last) return;
    if (last !== undefined && at - last > GAP_MS) this.#push(last + 1, NOTHING);
    this.#push(at, point);
  }

  #push(at: number, point: ClusterPoint): void {
    const from = this.#times.findIndex((time) => time > at - HISTORY_MS);
    const keep = from < 0 ? this.#times.length : from;
    this.#times = [...this.#times.slice(keep), at];
    this.#points = [...this.#points.slice(keep), point];
  }

  get times(): readonly number[] {
    return this.#times;
  }

  get cpuUsageMillicores(): readonly (number | null)[] {
    return this.#points.map((point) => point.cpuUsageMillicores);
  }

  get cpuRequestMillicores(): readonly (number | null)[] {
    return this.#points.map((point) => point.cpuRequestMillicores);
  }

  get cpuAllocatableMillicores(): readonly (number | null)[] {
    return this.#points.map((point) => point.cpuAllocatableMillicores);
  }

  get memoryUsageBytes(): readonly (number | null)[] {
    return this.#points.map((point) => point.memoryUsageBytes);
  }

  get memoryRequestBytes(): readonly (number | null)[] {
    return this.#points.map((point) => point.memoryRequestBytes);
  }

  get memoryAllocatableBytes(): readonly (number | null)[] {
    return this.#points.map((point) => point.memoryAllocatableBytes);
  }
}
