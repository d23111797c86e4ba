// *Go to Object…*: names over the whole store. Asked once a key stroke, so one pass and a bounded heap of answers.
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { FoundObject } from '../../shared/protocol/api.ts';
import { firstOf } from '../core/firstOf.ts';
import type { Row } from '../core/rowStore.ts';
import type { Slot } from '../kinds/podStore.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { refOf, storedKinds, type KindName } from '../model/objects.ts';
import type { PodEntry } from '../model/podTable.ts';
import type { SubjectEntry } from '../model/subjectTable.ts';
import { bySeverity, compareNames } from './order.ts';
import { firstByRank } from './podLists.ts';

/** So many pods for each answer are looked at closely. */
const MANY = 20;

interface Hit {
  readonly kind: KindName;
  readonly row: Row;
  /** 0 exact, 1 prefix, 2 inside. */
  readonly rank: number;
}

/**
 * Exact names first, then prefixes, then parts; the shortest first among equals. `shop/cart` asks for a namespace too. No
 * text asks for what is in trouble, the worst first.
 */
export function findObjects(model: ClusterModel, text: string, limit: number): FoundObject[] {
  const wanted = text.trim().toLowerCase();
  if (limit <= 0) return [];
  if (wanted === '') return troubled(model, limit);
  const slash = wanted.indexOf('/');
  const namespace = slash < 0 ? undefined : wanted.slice(0, slash);
  const name = wanted.slice(slash + 1);
  const hits: Hit[] = [];
  for (const kind of Object.keys(storedKinds) as KindName[]) {
    if (kind === 'Pod') continue;
    for (const row of model.inputs.stores[storedKinds[kind].store].values() as Iterable<Row>) {
      if (namespace !== undefined && row.namespace !== namespace) continue;
      const rank = rankOf(row.name.toLowerCase(), name);
      if (rank !== undefined) hits.push({ kind, row, rank });
    }
  }
  hits.push(...podHits(model, namespace, name, limit));
  return hits
    .sort(byRank)
    .slice(0, limit)
    .map((hit) => found(model, hit));
}

/**
 * Of many pods those of the best rank, and the first of them by name: what is asked for is made longer before the others
 * would be read.
 */
function podHits(
  model: ClusterModel,
  namespace: string | undefined,
  name: string,
  limit: number,
): Hit[] {
  const { pods } = model.inputs.stores;
  const slots =
    namespace === undefined ? Int32Array.from(pods.slots()) : pods.inNamespace(namespace);
  const found = slots.filter(pods.nameMatcher(name));
  const ranks = new Uint8Array(pods.slotLimit);
  for (const slot of found) ranks[slot] = rankOf(pods.nameAt(slot), name) ?? 2;
  const rankAt = (slot: Slot) => ranks[slot] as number;
  const isMany = found.length > MANY * limit;
  const first = isMany ? firstByRank(model, found, MANY * limit, rankAt) : found;
  return Array.from(first, (slot): Hit => ({
    kind: 'Pod',
    row: pods.at(slot),
    rank: rankAt(slot),
  }));
}

function troubled(model: ClusterModel, limit: number): FoundObject[] {
  const entries: (PodEntry | SubjectEntry)[] = [
    ...model.subjects.problems(),
    ...model.pods.problems(),
  ];
  return firstOf(entries, limit, byTrouble).map((entry) =>
    found(model, { kind: 'kind' in entry ? entry.kind : 'Pod', row: entry.row }),
  );
}

function byTrouble(a: PodEntry | SubjectEntry, b: PodEntry | SubjectEntry): number {
  const difference = bySeverity(a.health.status.severity, b.health.status.severity);
  if (difference !== 0 || a.row.name === b.row.name) return difference;
  // Code units, not a collator: thousands may be alike, and their order need only be the same each time.
  return a.row.name < b.row.name ? -1 : 1;
}

/** The workload of a pod that is there. */
export function workloadOf(model: ClusterModel, ref: ObjectRef): ObjectRef | null {
  const row = model.inputs.stores.pods.byName(ref.namespace ?? '', ref.name);
  return (row && ref.kind === 'Pod' && model.pods.get(row.uid)?.workload) || null;
}

function rankOf(name: string, wanted: string): number | undefined {
  const at = name.indexOf(wanted);
  if (at < 0) return undefined;
  if (at > 0) return 2;
  return name.length === wanted.length ? 0 : 1;
}

const kindOrder = [
  'Namespace',
  'Node',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Job',
  'Service',
  'Pod',
  'ReplicaSet',
  'ReplicationController',
] satisfies KindName[];

function byRank(a: Hit, b: Hit): number {
  return (
    a.rank - b.rank ||
    a.row.name.length - b.row.name.length ||
    kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) ||
    compareNames(a.row.name, b.row.name) ||
    compareNames(a.row.namespace, b.row.namespace)
  );
}

function found(model: ClusterModel, { kind, row }: Pick<Hit, 'kind' | 'row'>): FoundObject {
  const health = (kind === 'Pod' ? model.pods : model.subjects).get(row.uid)?.health;
  const { severity, word, reason } = health?.status ?? { severity: 'running', word: '' };
  return {
    ref: refOf(kind, row),
    severity,
    status: reason === undefined ? word : `${word} · ${reason}`,
  };
}
