// Nodes, namespaces and workloads with how they are, by uid: what pods are to PodTable.
import { isProblem, type Severity } from '../../shared/model/status.ts';
import type { ObjectRow } from '../kinds/rows.ts';
import { DueQueue } from './dueQueue.ts';
import { GroupIndex } from './groupIndex.ts';
import type { KindName } from './objects.ts';
import { Tally, type SeverityCount } from './tally.ts';
import type { SubjectHealth } from './workloadHealth.ts';

export type SubjectKind = Exclude<KindName, 'Pod' | 'Service'>;

export interface SubjectEntry {
  readonly uid: string;
  readonly kind: SubjectKind;
  readonly row: ObjectRow;
  readonly health: SubjectHealth;
}

export class SubjectTable {
  readonly #entries = new Map<string, SubjectEntry>();
  readonly #byNamespace = new GroupIndex<SubjectEntry>();
  readonly #byOwner = new GroupIndex<SubjectEntry>();
  readonly #tally = new Tally();
  readonly #problems = new Map<string, SubjectEntry>();
  readonly #versions = new Map<SubjectKind, number>();
  #problemsVersion = 0;
  readonly due = new DueQueue();

  put(kind: SubjectKind, row: ObjectRow, health: SubjectHealth): boolean {
    const before = this.#entries.get(row.uid);
    this.due.set(row.uid, health.dueAt);
    if (before?.row === row && isAlike(before.health, health)) return false;
    if (before) this.#tally.add(before.kind, before.health.status.severity, -1);
    const entry: SubjectEntry = { uid: row.uid, kind, row, health };
    this.#entries.set(row.uid, entry);
    this.#versions.set(kind, this.version(kind) + 1);
    this.#tally.add(kind, health.status.severity);
    if (row.namespace !== '') this.#byNamespace.put(entry, row.namespace);
    this.#byOwner.put(entry, row.owner?.uid);
    const isOne = isProblem(health.status.severity);
    if (isOne || this.#problems.has(row.uid)) this.#problemsVersion++;
    if (isOne) this.#problems.set(row.uid, entry);
    else this.#problems.delete(row.uid);
    return true;
  }

  remove(uid: string): SubjectEntry | undefined {
    const entry = this.#entries.get(uid);
    if (!entry) return undefined;
    this.#entries.delete(uid);
    this.#versions.set(entry.kind, this.version(entry.kind) + 1);
    this.#byNamespace.remove(uid);
    this.#byOwner.remove(uid);
    if (this.#problems.delete(uid)) this.#problemsVersion++;
    this.#tally.add(entry.kind, entry.health.status.severity, -1);
    this.due.set(uid, undefined);
    return entry;
  }

  get(uid: string): SubjectEntry | undefined {
    return this.#entries.get(uid);
  }

  /** Workloads of a namespace, carriers of revisions and runs included. */
  inNamespace(namespace: string): Iterable<SubjectEntry> {
    return this.#byNamespace.of(namespace);
  }

  /** ReplicaSets of a Deployment, Jobs of a CronJob. */
  ownedBy(uid: string): Iterable<SubjectEntry> {
    return this.#byOwner.of(uid);
  }

  problems(): Iterable<SubjectEntry> {
    return this.#problems.values();
  }

  /** Another whenever one of the kind is, or is judged otherwise. */
  version(kind: SubjectKind): number {
    return this.#versions.get(kind) ?? 0;
  }

  /** Changes whenever `problems()` or `reported()` does. */
  get problemsVersion(): number {
    return this.#problemsVersion;
  }

  /**
   * Troubles that are the object's own and are told nowhere else: a ReplicaSet that is refused pods is told by its
   * Deployment, which repeats the condition.
   */
  *reported(): Iterable<SubjectEntry> {
    for (const entry of this.#problems.values()) {
      if (!entry.health.own) continue;
      const owner =
        entry.kind === 'ReplicaSet' ? this.#entries.get(entry.row.owner?.uid ?? '') : undefined;
      if (owner?.health.own !== true) yield entry;
    }
  }

  counts(kind: SubjectKind): readonly SeverityCount[] {
    return this.#tally.counts(kind);
  }

  worst(kind: SubjectKind): Severity | undefined {
    return this.#tally.worst(kind);
  }
}

function isAlike(a: SubjectHealth, b: SubjectHealth): boolean {
  return (
    a.status.severity === b.status.severity &&
    a.status.word === b.status.word &&
    a.status.reason === b.status.reason &&
    a.since === b.since &&
    a.own === b.own &&
    a.event === b.event &&
    a.condition === b.condition
  );
}
