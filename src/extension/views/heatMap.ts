// Nodes × pods: a row a node, a cell a pod, trouble first.
import type { NodeHeatRow, PodCell, Status } from '../../shared/model/clusterDashboard.ts';
import type { Metric } from '../../shared/model/metric.ts';
import { rows, type RowsSection } from '../../shared/protocol/sections.ts';
import type { NodeRow } from '../kinds/rows.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { extentOf } from '../model/extent.ts';
import { isControlPlane, refOf } from '../model/objects.ts';
import { podGroup, type PodEntry } from '../model/podTable.ts';
import { cpuPercentOfRequest, sampleStamp } from '../model/usage.ts';
import { podsOnNode } from './nodePods.ts';
import { byName } from './order.ts';

/** Rows and cells beyond these are not drawn; totals tell. kubelet's own default is 110 pods a node. */
const maxNodes = 200;
const maxCells = 500;
const stampedPods = 3;

/** *Not scheduled* first, then nodes with most trouble, workers before the control plane. */
export function heatRows(model: ClusterModel): RowsSection<NodeHeatRow> {
  const { nodes } = model.inputs.stores;
  const ranked = [...rankedNodes(model), ...unseenNodes(model)];
  const shown = ranked.slice(0, maxNodes).flatMap(({ uid, name }) => {
    if (uid === undefined) return [unseenRow(model, name)];
    const node = nodes.get(uid);
    return node ? [nodeRow(model, node)] : [];
  });
  const unscheduled = unscheduledRow(model);
  const list = unscheduled ? [unscheduled, ...shown] : shown;
  return rows(list, ranked.length + (unscheduled ? 1 : 0));
}

/** A node of the heat map; without a uid it is known by its pods alone. */
interface Ranked {
  readonly uid?: string;
  readonly name: string;
}

/** In the order they are shown; made anew only when that may be another, as thousands may be sorted. */
function rankedNodes(model: ClusterModel): readonly Ranked[] {
  const version = `${model.nodeOrderVersion} ${model.problemsVersion}`;
  return model.memo.versioned('heat/order', model, version, () =>
    [...model.inputs.stores.nodes.values()]
      .map((node) => ({
        uid: node.uid,
        name: node.name,
        trouble: troubleOf(model, node),
        role: Number(isControlPlane(node)),
      }))
      .sort((a, b) => b.trouble - a.trouble || a.role - b.role || byName(a, b))
      .map(({ uid, name }) => ({ uid, name })),
  );
}

/** Who may not list nodes still sees by the pods which there are. Where they may, a node's row is about to come or gone. */
function unseenNodes(model: ClusterModel): readonly Ranked[] {
  if (extentOf(model, 'nodes') !== 'denied') return [];
  return model.memo.versioned('heat/unseen', model, String(model.version), () =>
    [...model.pods.nodeNames()]
      .filter((name) => name !== '' && !model.inputs.stores.nodes.byName('', name))
      .map((name) => ({ name, trouble: model.pods.problemsIn(podGroup.node(name)) }))
      .sort((a, b) => b.trouble - a.trouble || byName(a, b)),
  );
}

function unseenRow(model: ClusterModel, name: string): NodeHeatRow {
  const cpu = model.inputs.usage.nodeCpuMillicores(name);
  const usage = `${sampleStamp(cpu)} ${podStamps(model, name)}`;
  const version = `${model.pods.nodeVersion(name)} ${extentOf(model, 'pods')} ${usage}`;
  return model.memo.versioned(`heat/unseen/${name}`, model, version, () => ({
    ...shared(model, name, cpu),
    ref: { group: '', version: 'v1', kind: 'Node', name },
    status: { severity: 'unknown', word: 'Unknown' },
  }));
}

function troubleOf(model: ClusterModel, node: NodeRow): number {
  const own = model.subjects.get(node.uid)?.health.own === true ? 1 : 0;
  return model.pods.problemsIn(podGroup.node(node.name)) + own;
}

function nodeRow(model: ClusterModel, node: NodeRow): NodeHeatRow {
  const health = model.subjects.get(node.uid)?.health;
  const { severity, reason = '' } = health?.status ?? {};
  const cpu = model.inputs.usage.nodeCpuMillicores(node.name);
  const usage = `${sampleStamp(cpu)} ${podStamps(model, node.name)}`;
  const version = `${model.pods.nodeVersion(node.name)} ${extentOf(model, 'pods')} ${usage} ${severity ?? ''} ${reason}`;
  return model.memo.versioned('heat', node, version, () => {
    const status: Status = health?.status ?? { severity: 'unknown', word: 'Unknown' };
    const { cpuAllocatableMillicores } = node;
    return {
      ...shared(model, node.name, cpu),
      ref: refOf('Node', node),
      status,
      ...(cpuAllocatableMillicores !== undefined && { cpuAllocatableMillicores }),
    };
  });
}

/** The pods of a node are sampled together, so that a few tell of all; more than one, as the newest have no sample yet. */
function podStamps(model: ClusterModel, node: string): string {
  const stamps: string[] = [];
  for (const { namespace, name } of model.pods.onNode(node)) {
    stamps.push(sampleStamp(model.inputs.usage.podCpuMillicores(namespace, name)));
    if (stamps.length === stampedPods) break;
  }
  return stamps.join(' ');
}

function unscheduledRow(model: ClusterModel): NodeHeatRow | undefined {
  if (model.pods.countOn('') === 0) return undefined;
  const version = `${model.pods.nodeVersion('')} ${extentOf(model, 'pods')}`;
  return model.memo.versioned('heat/unscheduled', model, version, () => {
    const missing: Metric = { missing: { key: 'dashboard.notScheduled' } };
    const severity = model.pods.worst(podGroup.node('')) ?? 'pending';
    return { ...shared(model, '', missing), status: { severity, word: 'NotScheduled' } };
  });
}

function shared(
  model: ClusterModel,
  name: string,
  cpuUsageMillicores: Metric,
): Omit<NodeHeatRow, 'status'> {
  const group = podGroup.node(name);
  const worst = model.pods.worst(group);
  return {
    id: name,
    ...(extentOf(model, 'pods') === 'all' && {
      podCount: model.pods.countOn(name),
      problemCount: model.pods.problemsIn(group),
      cpuRequestMillicores: model.pods.sums.ofNode(name).cpuMillicores,
    }),
    ...(worst && { worst }),
    cells: podsOnNode(model, name)
      .slice(0, maxCells)
      .map((entry) => cell(model, entry)),
    cpuUsageMillicores,
  };
}

function cell(model: ClusterModel, { row, health }: PodEntry): PodCell {
  const cpuPercent = cpuPercentOfRequest(model.inputs.usage, row);
  const { severity, word, reason } = health.status;
  return {
    uid: row.uid,
    namespace: row.namespace,
    name: row.name,
    severity,
    status: reason === undefined ? word : `${word} · ${reason}`,
    // Steps of the heat map are coarse: a tenth of a percent would only make traffic.
    ...(cpuPercent !== undefined && { cpuPercent: Math.round(cpuPercent) }),
  };
}
