// The cluster dashboard (A1–A9, X15) from the model. Parts that did not change are the same objects as before.
import type {
  ChartNotes,
  ClusterDashboardState,
  InventoryEntry,
} from '../../shared/model/clusterDashboard.ts';
import type { LinkState } from '../../shared/model/linkState.ts';
import type { Text } from '../../shared/model/text.ts';
import {
  rows,
  series,
  value,
  type RowsSection,
  type SeriesSection,
} from '../../shared/protocol/sections.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { extentOf } from '../model/extent.ts';
import { controlPlane } from '../model/controlPlane.ts';
import { storedKinds, workloadKinds, type KindName } from '../model/objects.ts';
import { podGroup } from '../model/podTable.ts';
import { revisionLabel } from '../model/rollouts.ts';
import { clusterVerdict } from '../model/verdict.ts';
import { heatMap } from './heatMap.ts';
import { problemRows } from './problems.ts';

export function clusterDashboard(model: ClusterModel): ClusterDashboardState {
  const { history } = model.inputs;
  // Sums over some of the pods beside what whole nodes use and give would read as room that is not there.
  const requests = (sums: readonly (number | null)[]) =>
    extentOf(model, 'pods') === 'all' ? sums : sums.map(() => null);
  return {
    connection: value(model.inputs.links.connection()),
    verdict: value(clusterVerdict(model)),
    inventory: inventory(model),
    problems: problemRows(model),
    ...heatMap(model),
    cpu: series(history.times, {
      usage: cores(history.cpuUsageMillicores),
      request: cores(requests(history.cpuRequestMillicores)),
      allocatable: cores(history.cpuAllocatableMillicores),
    }) satisfies SeriesSection,
    memory: series(history.times, {
      usage: history.memoryUsageBytes,
      request: requests(history.memoryRequestBytes),
      allocatable: history.memoryAllocatableBytes,
    }),
    charts: value(chartNotes(model)),
    controlPlane: rows(controlPlane(model)),
  };
}

function cores(millicores: readonly (number | null)[]): (number | null)[] {
  return millicores.map((m) => (m === null ? null : m / 1000));
}

/** Owned ReplicaSets are only revisions: the kind is listed where some stand alone, and the old core kind where used. */
const inventoryKinds: readonly KindName[] = ['Node', 'Pod', ...workloadKinds];
const onlyWhenUsed: readonly KindName[] = ['ReplicaSet', 'ReplicationController'];

function inventory(model: ClusterModel): RowsSection<InventoryEntry> {
  const list = inventoryKinds.flatMap((kind): InventoryEntry[] => {
    const { store, group, version } = storedKinds[kind];
    const link = notLive(model.inputs.links.of(store));
    const total = model.inputs.stores[store].size;
    if (total === 0 && onlyWhenUsed.includes(kind) && !link) return [];
    const counts = kind === 'Pod' ? model.pods.counts(podGroup.all) : subjectCounts(model, kind);
    return [{ id: kind, group, version, total, counts, ...(link && { link }) }];
  });
  return rows(list);
}

function subjectCounts(model: ClusterModel, kind: KindName): InventoryEntry['counts'] {
  return kind === 'Pod' || kind === 'Service' ? [] : model.subjects.counts(kind);
}

function notLive(link: LinkState): LinkState | undefined {
  return link.state === 'live' ? undefined : link;
}

/** How far charts reach back. */
const chartMs = 1_800_000;
/** Marks a chart can still tell apart. */
const maxMarks = 20;

function chartNotes(model: ClusterModel): ChartNotes {
  const requestsMissing = whyNoRequests(model);
  const version = `${model.version} ${JSON.stringify(requestsMissing)}`;
  return model.memo.versioned('charts', model, version, () => {
    const { status } = model.inputs.usage;
    const from = model.inputs.history.times[0] ?? model.now - chartMs;
    return {
      ...('missing' in status
        ? { missing: status.missing }
        : { source: status.source, at: status.at }),
      ...(requestsMissing && { requestsMissing }),
      networkMissing: { key: 'dashboard.networkMissing' },
      marks: marksSince(model, from),
    };
  });
}

/** Rollouts explain more than one of many kills does: they come first, and the newest kills fill what is left. */
function marksSince({ recent }: ClusterModel, from: number): ChartNotes['marks'] {
  const rollouts = recent
    .rollouts()
    .filter(({ at }) => at >= from)
    .slice(-maxMarks)
    .map(({ at, workload, revision }) => ({
      at,
      label: revisionLabel(workload.name, revision),
      kind: 'rollout' as const,
    }));
  const kills = recent
    .kills()
    .filter(({ at }) => at >= from)
    .reverse()
    .slice(0, maxMarks - rollouts.length)
    .map(({ at, pod }) => ({ at, label: pod, kind: 'kill' as const }));
  return [...rollouts, ...kills].sort((a, b) => a.at - b.at);
}

/** Undefined while pods are still read, as well: they will come. */
function whyNoRequests(model: ClusterModel): Text | undefined {
  const link = model.inputs.links.of('pods');
  if (link.state === 'denied')
    return { key: 'dashboard.requestsDenied', args: { verb: link.verb } };
  const { namespaces } = model.inputs.links.connection();
  return namespaces && { key: 'dashboard.requestsSome', args: { count: namespaces.length } };
}
