// Pods come and go; what they run as stays. Owners from a pod up to its workload, and back down.
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { ObjectRow, OwnerRef, PodRow, WorkloadRow } from '../kinds/rows.ts';
import type { ClusterStores } from './inputs.ts';
import {
  ownerObjectRef,
  podRef,
  refOf,
  storedKind,
  storedKinds,
  type KindName,
} from './objects.ts';

/** The controller of an object the model holds no store of, from the session's cache of metadata-only reads. */
export type LookupOwner = (owner: OwnerRef, namespace: string) => OwnerRef | undefined;

/** Deeper chains do not exist outside of loops made by mistake. */
const maxDepth = 8;

/** Kinds that only carry a revision or one run of what owns them. */
const carriers: ReadonlySet<string> = new Set(['ReplicaSet', 'ReplicationController', 'Job']);

/** What of a row says what owns it. */
export type Owned = Pick<ObjectRow, 'uid' | 'namespace'> & {
  readonly owner?: OwnerRef | undefined;
};

export class Ownership {
  readonly #stores: ClusterStores;
  readonly #lookupOwner: LookupOwner;

  constructor(stores: ClusterStores, lookupOwner: LookupOwner = () => undefined) {
    this.#stores = stores;
    this.#lookupOwner = lookupOwner;
  }

  /** Owners from the nearest to the top-most: ReplicaSet, Deployment, and what owns that. Empty for a bare pod. */
  chain(row: Owned): ObjectRef[] {
    const chain: ObjectRef[] = [];
    const seen = new Set<string>([row.uid]);
    let owner = row.owner;
    while (owner !== undefined && chain.length < maxDepth && !seen.has(owner.uid)) {
      // A static pod is owned by its node, which is where it runs, not what it runs as.
      if (owner.kind === 'Node' && owner.group === '') break;
      seen.add(owner.uid);
      chain.push(ownerObjectRef(owner, row.namespace));
      const stored = this.#row(owner);
      owner = stored ? stored.owner : this.#lookupOwner(owner, row.namespace);
    }
    return chain;
  }

  /**
   * What the pod runs as: the Deployment, StatefulSet, DaemonSet or CronJob of its chain; a custom controller where
   * that owns it or its ReplicaSet; the pod itself where nothing does.
   */
  workloadOf(pod: PodRow): ObjectRef {
    return this.topOf(this.chain(pod)) ?? podRef(pod);
  }

  /** Of a chain; undefined for an empty one. All pods of one owner have one. */
  topOf(chain: readonly ObjectRef[]): ObjectRef | undefined {
    const built = chain.find((ref) => !carriers.has(ref.kind) && storedKind(ref.kind, ref.group));
    return built ?? chain.at(-1);
  }

  /** The top-most workload of a stored workload: itself, unless it carries a revision or a run of another. */
  topOfStored(kind: KindName, row: ObjectRow): ObjectRef {
    const owner = carriers.has(kind) ? this.chain(row)[0] : undefined;
    return owner ?? refOf(kind, row);
  }

  #row(owner: OwnerRef): ObjectRow | undefined {
    const kind = storedKind(owner.kind, owner.group);
    return kind === undefined ? undefined : this.#stores[storedKinds[kind].store].get(owner.uid);
  }
}

/** Revision number of a ReplicaSet, from the annotation deployment.kubernetes.io/revision; 0 without. */
export function revisionNumber(row: WorkloadRow): number {
  const revision = Number(row.revision);
  return Number.isFinite(revision) ? revision : 0;
}

/** The ReplicaSet a Deployment rolls towards: the highest revision, the youngest among equals. */
export function currentReplicaSet(replicaSets: Iterable<WorkloadRow>): WorkloadRow | undefined {
  let current: WorkloadRow | undefined;
  for (const row of replicaSets) {
    if (current === undefined || isNewer(row, current)) current = row;
  }
  return current;
}

function isNewer(a: WorkloadRow, b: WorkloadRow): boolean {
  const difference = revisionNumber(a) - revisionNumber(b);
  return difference !== 0 ? difference > 0 : a.createdAt > b.createdAt;
}
