// Nodes × pods: a row a node, a cell a pod, trouble first. Only nodes that changed are looked at again.
import type {
  ClusterDashboardState,
  NodeCpuColumns,
  NodeHeatRow,
  Status,
} from '../../shared/model/clusterDashboard.ts';
import { cellLook } from '../../shared/model/heat.ts';
import { metricValue, type Metric } from '../../shared/model/metric.ts';
import { sameValue } from '../../shared/protocol/diff.ts';
import { rows, type RowsSection } from '../../shared/protocol/sections.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { extentOf } from '../model/extent.ts';
import { podGroup } from '../model/podTable.ts';
import type { SubjectEntry } from '../model/subjectTable.ts';
import { cpuPercentOfRequest } from '../model/usage.ts';
import { HeatCells } from './heatCells.ts';
import { rankedNodes, type RankedNode } from './nodeOrder.ts';
import { PackedTable } from './packedTable.ts';
import { podsOnNode } from './podOrder.ts';
import { Spans } from './spans.ts';

/** Kubernetes supports 5,000 nodes and 110 pods a node. What is beyond is not drawn; totals tell. */
const maxNodes = 10_000;
const maxCells = 500;

export type HeatMapSections = Pick<ClusterDashboardState, 'nodes' | 'cells' | 'nodeCpu'>;

/** *Not scheduled* first, then nodes with most trouble, workers before the control plane. */
export function heatMap(model: ClusterModel): HeatMapSections {
  return model.memo.of('heat', model, () => new HeatMap()).sections(model);
}

interface HeldNode {
  readonly row: NodeHeatRow;
  /** What the row was made from. */
  readonly podsVersion: number;
  readonly subject: SubjectEntry | undefined;
  readonly stamp: string;
}

class HeatMap {
  readonly #held = new Map<string, HeldNode>();
  readonly #cells = new HeatCells();
  readonly #cpu = new PackedTable<NodeCpuColumns>({ usageMillicores: new Uint32Array() });
  readonly #cpuPlaces = new Spans();
  #rows: RowsSection<NodeHeatRow> = rows([]);

  sections(model: ClusterModel): HeatMapSections {
    const all = rankedNodes(model);
    // What is the same for every node.
    const stamp = `${extentOf(model, 'pods')} ${model.inputs.usage.version}`;
    const shown = all.slice(0, maxNodes).map((node) => this.#row(model, node, stamp));
    // Of all that are shown something is held: of as many nothing else is.
    if (this.#held.size > shown.length) this.#forgetOthers(all);
    const { rows: before, total } = this.#rows;
    const isSame =
      total === all.length &&
      shown.length === before.length &&
      shown.every((row, index) => row === before[index]);
    if (!isSame) this.#rows = rows(shown, all.length);
    return { nodes: this.#rows, cells: this.#cells.section(), nodeCpu: this.#cpu.section() };
  }

  #row(model: ClusterModel, node: RankedNode, stamp: string): NodeHeatRow {
    const { name, uid } = node;
    const podsVersion = model.pods.nodeVersion(name);
    const subject = uid === undefined ? undefined : model.subjects.get(uid);
    const held = this.#held.get(name);
    if (held?.podsVersion === podsVersion && held.subject === subject && held.stamp === stamp) {
      return held.row;
    }
    const made = this.#make(model, node, held?.row.cpuAt ?? this.#takeCpu());
    const row = held && sameValue(held.row, made) ? held.row : made;
    this.#held.set(name, { row, podsVersion, subject, stamp });
    return row;
  }

  #make(model: ClusterModel, { name, uid }: RankedNode, cpuAt: number): NodeHeatRow {
    const group = podGroup.node(name);
    const worst = model.pods.worst(group);
    const cells = podsOnNode(model, name, maxCells).map((slot) => ({
      slot,
      look: cellLook(model.pods.severityAt(slot), cpuPercentOfRequest(model, slot)),
    }));
    const cpu = name === '' ? NOT_SCHEDULED : model.inputs.usage.nodeCpuMillicores(name);
    this.#cpu.set('usageMillicores', cpuAt, Math.round(metricValue(cpu) ?? 0));
    const allocatable =
      uid === undefined ? undefined : model.inputs.stores.nodes.get(uid)?.cpuAllocatableMillicores;
    return {
      id: name,
      ...(uid !== undefined && { uid }),
      status: statusOf(model, name, uid),
      ...(extentOf(model, 'pods') === 'all' && {
        podCount: model.pods.countOn(name),
        problemCount: model.pods.problemsIn(group),
        cpuRequestMillicores: model.pods.sums.ofNode(name).cpuMillicores,
      }),
      ...(worst && { worst }),
      cellsAt: this.#cells.put(name, cells),
      cellCount: cells.length,
      cpuAt,
      ...('missing' in cpu && { cpuMissing: cpu.missing }),
      ...(allocatable !== undefined && { cpuAllocatableMillicores: allocatable }),
    };
  }

  #takeCpu(): number {
    const at = this.#cpuPlaces.take(1);
    this.#cpu.resize(this.#cpuPlaces.end);
    return at;
  }

  #forgetOthers(ranked: readonly RankedNode[]): void {
    const names = new Set(ranked.map(({ name }) => name));
    for (const [name, { row }] of this.#held) {
      if (names.has(name)) continue;
      this.#held.delete(name);
      this.#cells.remove(name);
      this.#cpu.set('usageMillicores', row.cpuAt, 0);
      this.#cpuPlaces.give(row.cpuAt, 1);
      this.#cpu.resize(this.#cpuPlaces.end);
    }
  }
}

const NOT_SCHEDULED: Metric = { missing: { key: 'dashboard.notScheduled' } };

function statusOf(model: ClusterModel, name: string, uid: string | undefined): Status {
  if (name === '') {
    const severity = model.pods.worst(podGroup.node('')) ?? 'pending';
    return { severity, word: 'NotScheduled' };
  }
  const health = uid === undefined ? undefined : model.subjects.get(uid)?.health;
  return health?.status ?? { severity: 'unknown', word: 'Unknown' };
}
