// The nodes and pods of the scenarios as the heat map has them: the shop's, and a cluster as big as Kubernetes supports.
import type {
  CellPod,
  ClusterDashboardState,
  NodeHeatRow,
  Status,
} from '../../src/shared/model/clusterDashboard.ts';
import { cellLook } from '../../src/shared/model/heat.ts';
import { isProblem, severityRank } from '../../src/shared/model/status.ts';
import { packed, rows } from '../../src/shared/protocol/sections.ts';
import { masters, refOf, type ShopPod } from './pageScenariosPods.ts';
import { seededRandom } from './seededRandom.ts';

type HeatSections = Pick<ClusterDashboardState, 'nodes' | 'cells' | 'nodeCpu'>;

interface Pod {
  readonly status: Status;
  readonly cpuPercent?: number | undefined;
  readonly slot: number;
}

interface Node {
  readonly name: string;
  readonly pods: readonly Pod[];
  readonly totalMillicores: number;
  /** Percent of it. */
  readonly usage: number;
  readonly request: number;
}

/** Slots are the pods' places in the list. */
export function shopHeat(pods: readonly ShopPod[]): HeatSections {
  const cpu: Readonly<Record<string, readonly [number, number]>> = {
    'seoul-w-3': [39, 94],
    'seoul-w-1': [49, 98],
    'seoul-w-2': [43, 97],
  };
  const placed = pods.map((pod, slot) => ({ ...pod, slot }));
  const order = ['', 'seoul-w-3', 'seoul-w-1', 'seoul-w-2', ...masters];
  const nodes = order.map((name): Node => {
    const [usage, request] = cpu[name] ?? [17, 13];
    return {
      name,
      pods: placed.filter(({ node }) => (node ?? '') === name),
      totalMillicores: name.includes('-w-') ? 31_850 : 7850,
      usage,
      request,
    };
  });
  return sectionsOf(nodes.filter(({ name, pods: own }) => name !== '' || own.length > 0));
}

export function shopPodAt(pods: readonly ShopPod[], slot: number): CellPod | null {
  const pod = pods[slot];
  if (!pod) return null;
  const { node = '', status, cpuPercent } = pod;
  return { ref: refOf(pod), node, status, ...(cpuPercent !== undefined && { cpuPercent }) };
}

const statuses: readonly Status[] = [
  { severity: 'failed', word: 'CrashLoopBackOff' },
  { severity: 'pending', word: 'Pending' },
  { severity: 'warning', word: 'Running', reason: 'ContainersNotReady' },
  { severity: 'terminating', word: 'Terminating' },
  { severity: 'unknown', word: 'Unknown' },
];

/** 5,000 nodes; the first three are fuller than cells of full size can show. */
export function crowdHeat(): HeatSections {
  const random = seededRandom(2026);
  let slot = 0;
  const nodes = Array.from({ length: 5000 }, (_, index): Node => {
    const count = index < 3 ? 240 + index * 100 : 8 + Math.floor(random() * 24);
    const share = index < 60 ? 0.1 : 0;
    const pods = Array.from({ length: count }, (): Pod => {
      const bad = random() < share ? statuses[Math.floor(random() * statuses.length)] : undefined;
      const isDone = random() < 0.04;
      const status: Status =
        bad ??
        (isDone
          ? { severity: 'succeeded', word: 'Completed' }
          : { severity: 'running', word: 'Running' });
      const cpuPercent = random() < 0.05 ? undefined : Math.round(random() ** 2 * 120);
      return { status, cpuPercent, slot: slot++ };
    });
    return {
      name: `node-${String(index).padStart(4, '0')}`,
      pods: pods.sort((a, b) => rankOf(a) - rankOf(b)),
      totalMillicores: 31_850,
      usage: Math.round(20 + random() * 70),
      request: Math.round(40 + random() * 58),
    };
  });
  return sectionsOf(nodes);
}

function rankOf({ status: { severity } }: Pod): number {
  return isProblem(severity) ? severityRank(severity) : 99;
}

function sectionsOf(nodes: readonly Node[]): HeatSections {
  const all = nodes.flatMap(({ pods }) => pods);
  let cellsAt = 0;
  const list = nodes.map((node, cpuAt): NodeHeatRow => {
    const row = rowOf(node, cellsAt, cpuAt);
    cellsAt += node.pods.length;
    return row;
  });
  return {
    nodes: rows(list),
    cells: packed(all.length, {
      slot: Uint32Array.from(all, (pod) => pod.slot),
      look: Uint8Array.from(all, (pod) => cellLook(pod.status.severity, pod.cpuPercent)),
    }),
    nodeCpu: packed(nodes.length, {
      usageMillicores: Uint32Array.from(nodes, (node) => (node.totalMillicores * node.usage) / 100),
    }),
  };
}

function rowOf(node: Node, cellsAt: number, cpuAt: number): NodeHeatRow {
  const { name: id, pods, totalMillicores, request } = node;
  const worst = pods[0]?.status.severity;
  const common = {
    id,
    status: { severity: 'running', word: 'Ready' } as const,
    podCount: pods.length,
    problemCount: pods.filter(({ status }) => isProblem(status.severity)).length,
    ...(worst ? { worst } : {}),
    cellsAt,
    cellCount: pods.length,
    cpuAt,
  };
  if (id === '') return { ...common, cpuMissing: { key: 'common.none' } };
  return {
    ...common,
    uid: `uid-${id}`,
    cpuRequestMillicores: (totalMillicores * request) / 100,
    cpuAllocatableMillicores: totalMillicores,
  };
}
