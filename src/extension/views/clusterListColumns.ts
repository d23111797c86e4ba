// The columns of nodes and namespaces in the resource browser: what runs on them is summed by the model.
import type { NodeRow } from '../kinds/rows.ts';
import { extentOf, seesPodsIn } from '../model/extent.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { countColumn, textColumn, usageColumn, type ColumnSpec } from './listColumns.ts';
import type { RowItem } from './rowListOrder.ts';

type RowColumn = ColumnSpec<RowItem>;

const ROLE = 'node-role.kubernetes.io/';

export function nodeColumns(model: ClusterModel): readonly RowColumn[] {
  const of = ({ row }: RowItem) => row as NodeRow;
  const { usage } = model.inputs;
  const pods = (item: RowItem) =>
    extentOf(model, 'pods') === 'all' ? model.pods.countOn(item.row.name) : undefined;
  return [
    textColumn('roles', 'browser.col.roles', (item) => rolesOf(of(item)), { leaves: 1 }),
    usageColumn(
      'cpu',
      'browser.col.cpuOfAllocatable',
      'browser.col.cpuOfAllocatable.title',
      (item) => ({
        metric: usage.nodeCpuMillicores(item.row.name),
        request: of(item).cpuAllocatableMillicores,
        unit: 'cpuMillicores',
      }),
      { fullPercent: 100 },
    ),
    usageColumn(
      'memory',
      'browser.col.memoryOfAllocatable',
      'browser.col.memoryOfAllocatable.title',
      (item) => ({
        metric: usage.nodeMemoryBytes(item.row.name),
        request: of(item).memoryAllocatableBytes,
        unit: 'bytes',
      }),
      { fullPercent: 100 },
    ),
    countColumn('pods', 'browser.col.pods', pods, { follows: 'model' }),
    textColumn('version', 'browser.col.version', (item) => of(item).kubeletVersion, { leaves: 2 }),
    textColumn('internalIp', 'browser.col.internalIp', (item) => addressOf(of(item)), extra),
    textColumn('os', 'browser.col.os', (item) => of(item).osImage, extra),
    textColumn('kernel', 'browser.col.kernel', (item) => of(item).kernelVersion, extra),
    textColumn('runtime', 'browser.col.runtime', (item) => of(item).containerRuntimeVersion, extra),
    textColumn('architecture', 'browser.col.architecture', (item) => of(item).architecture, extra),
    countColumn('taints', 'browser.col.taints', (item) => of(item).taints.length, extra),
  ];
}

const extra = { isExtra: true } as const;

/** As kubectl: what follows the label's prefix. */
function rolesOf({ labels }: NodeRow): string {
  return Object.keys(labels)
    .filter((key) => key.startsWith(ROLE))
    .map((key) => key.slice(ROLE.length))
    .sort()
    .join(',');
}

function addressOf({ addresses }: NodeRow): string | undefined {
  return addresses.find(({ type }) => type === 'InternalIP')?.address;
}

export function namespaceColumns(model: ClusterModel): readonly RowColumn[] {
  const pods = ({ row }: RowItem) =>
    seesPodsIn(model, row.name) ? model.pods.store.countInNamespace(row.name) : undefined;
  return [countColumn('pods', 'browser.col.pods', pods, { follows: 'model' })];
}
