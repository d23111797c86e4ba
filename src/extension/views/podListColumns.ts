// The columns of pods (C2) and of containers in the resource browser, by slots: rows are made only for cells that are shown.
import type { PodRow } from '../kinds/rows.ts';
import type { PodFacts, Slot } from '../kinds/podStore.ts';
import { containerStatus } from '../model/containers.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import {
  ageColumn,
  countColumn,
  FULL_OF_REQUEST,
  ratioColumn,
  textColumn,
  usageColumn,
  type ColumnSpec,
} from './listColumns.ts';
import { statusOrder } from './listStatus.ts';
import { containerAt, partOf, slotOf, type PodItem } from './podItems.ts';

type PodColumn = ColumnSpec<PodItem>;

export function podColumns(model: ClusterModel): readonly PodColumn[] {
  const { pods } = model;
  const { store } = pods;
  const facts = (item: PodItem): PodFacts => store.factsAt(slotOf(item));
  return [
    {
      id: 'name',
      head: { key: 'browser.col.name' },
      look: 'name',
      isPodName: true,
      value: () => undefined,
      cell: (item) => store.nameAt(slotOf(item)),
    },
    {
      id: 'status',
      head: { key: 'browser.col.status' },
      look: 'status',
      value: (item) => statusOrder(pods.statusAt(slotOf(item))),
      cell: (item) => pods.statusAt(slotOf(item)),
    },
    namespaceColumn(model),
    ageColumn('age', 'browser.col.age', (item) => store.createdAt(slotOf(item))),
    ratioColumn('ready', 'browser.col.ready', (item) => {
      const { ready, total } = facts(item);
      return [ready, total];
    }),
    countColumn('restarts', 'browser.col.restarts', (item) => facts(item).restarts, { leaves: 1 }),
    ...podUsageColumns(model),
    textColumn('node', 'browser.col.node', (item) => store.nodeAt(slotOf(item)), { isExtra: true }),
    textColumn('owner', 'browser.col.owner', (item) => ownerOf(model, slotOf(item)), {
      isExtra: true,
    }),
    textColumn('ip', 'browser.col.podIp', (item) => store.podIpAt(slotOf(item)), { isExtra: true }),
    textColumn('qos', 'browser.col.qos', (item) => facts(item).qosClass, { isExtra: true }),
    labelsColumn((item) => store.labelsAt(slotOf(item))),
  ];
}

function namespaceColumn({ pods: { store } }: ClusterModel): PodColumn {
  return textColumn(
    'namespace',
    'browser.col.namespace',
    (item) => store.namespaceAt(slotOf(item)),
    {
      leaves: 2,
    },
  );
}

function podUsageColumns(model: ClusterModel): readonly PodColumn[] {
  const { inputs, pods } = model;
  const { store } = pods;
  const facts = (item: PodItem) => store.factsAt(slotOf(item));
  return [
    usageColumn(
      'cpu',
      'browser.col.cpuOfRequest',
      'browser.col.cpuOfRequest.title',
      (item) => ({
        metric: inputs.usage.podCpuMillicores(...keyOf(model, slotOf(item))),
        request: facts(item).cpuRequestMillicores,
        limit: facts(item).cpuLimitMillicores,
        unit: 'cpuMillicores',
      }),
      { fullPercent: FULL_OF_REQUEST },
    ),
    usageColumn(
      'memory',
      'browser.col.memoryOfRequest',
      'browser.col.memoryOfRequest.title',
      (item) => ({
        metric: inputs.usage.podMemoryBytes(...keyOf(model, slotOf(item))),
        request: facts(item).memoryRequestBytes,
        limit: facts(item).memoryLimitBytes,
        unit: 'bytes',
      }),
      { fullPercent: FULL_OF_REQUEST },
    ),
  ];
}

function keyOf({ pods: { store } }: ClusterModel, slot: Slot): [namespace: string, pod: string] {
  return [store.namespaceAt(slot), store.nameAt(slot)];
}

function ownerOf({ pods }: ClusterModel, slot: Slot): string | undefined {
  if (pods.store.ownerIdAt(slot) < 0) return undefined;
  const { kind, name } = pods.workloadAt(slot);
  return `${kind} ${name}`;
}

export function labelsColumn<S>(
  labelsOf: (item: S) => Readonly<Record<string, string>>,
): ColumnSpec<S> {
  const text = (item: S) => pairsText(labelsOf(item));
  return textColumn('labels', 'browser.col.labels', text, { isExtra: true });
}

/** `app=cart,tier=web`, as kubectl prints labels and selectors. */
export function pairsText(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

export function containerColumns(model: ClusterModel): readonly PodColumn[] {
  const { store } = model.pods;
  const of = (item: PodItem) => containerAt(model, item);
  const state = (item: PodItem) => containerStatus(of(item), store.factsAt(slotOf(item)).phase);
  return [
    {
      id: 'name',
      head: { key: 'browser.col.name' },
      look: 'name',
      value: (item) => of(item).name,
      cell: (item) => of(item).name,
    },
    {
      id: 'status',
      head: { key: 'browser.col.state' },
      look: 'status',
      value: (item) => statusOrder(state(item)),
      cell: state,
    },
    {
      id: 'pod',
      head: { key: 'browser.col.pod' },
      look: 'text',
      isPodName: true,
      value: () => undefined,
      cell: (item) => store.nameAt(slotOf(item)),
    },
    namespaceColumn(model),
    ageColumn('age', 'browser.col.age', (item) => startOf(store.at(slotOf(item)), partOf(item))),
    countColumn('restarts', 'browser.col.restarts', (item) => of(item).restarts),
    textColumn('image', 'browser.col.image', (item) => of(item).image, { leaves: 1 }),
    textColumn('node', 'browser.col.node', (item) => store.nodeAt(slotOf(item)), { isExtra: true }),
    textColumn('role', 'browser.col.role', (item) => of(item).role, { isExtra: true }),
  ];
}

function startOf({ containers }: PodRow, part: number): number | undefined {
  const container = containers[part];
  return container?.startedAt ?? container?.finishedAt;
}
