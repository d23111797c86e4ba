// Clusters too large for a story: 200,000 pods in one namespace or under one workload, 100,000 on 5,000 nodes, and changes
// of them as a busy cluster makes them. Filled without a server, so that what is measured is the model and its views.
import type { ByteBuffer } from '../../src/extension/core/columns/byteBuffer.ts';
import { PodDraft } from '../../src/extension/kinds/podDraft.ts';
import type { OwnerRef, PodRow } from '../../src/extension/kinds/rows.ts';
import { ownerTexts } from '../../src/extension/sync/podDictionaries.ts';
import { shapeOfRow } from '../../src/extension/sync/podShape.ts';
import { ModelFixture } from './modelFixture.ts';
import {
  before,
  container,
  deployment,
  ended,
  minute,
  namespace,
  node,
  ownerRef,
  pod,
  replicaSet,
  second,
} from './rowBuilders.ts';

export interface LargeCluster {
  readonly pods: number;
  readonly nodes: number;
  readonly namespaces: number;
  /** Deployments, each with one ReplicaSet. */
  readonly workloads: number;
  readonly problems: number;
}

export class LargeWorld {
  readonly fixture = new ModelFixture();
  readonly #drafts = new PodDrafts();
  #made = 0;

  /** Pods without an owner, every `troubledEach`th of them in trouble. */
  static bare(count: number, troubledEach: number): LargeWorld {
    const world = new LargeWorld();
    world.fixture.stores.namespaces.put(namespace('big'));
    world.#fill(count, (index) => ({ namespace: 'big', isBad: index % troubledEach === 0 }));
    return world;
  }

  /** Pods of one Deployment, a tenth of them still of the revision before. */
  static owned(count: number, troubledEach: number): LargeWorld {
    const world = new LargeWorld();
    const { stores } = world.fixture;
    const web = deployment({ name: 'web', namespace: 'big', desired: count });
    const owner = ownerRef('Deployment', web);
    const sets = ['1', '2'].map((revision) =>
      replicaSet({ name: `web-${revision}`, namespace: 'big', revision, owner }),
    );
    stores.namespaces.put(namespace('big'));
    stores.deployments.put(web);
    stores.replicaSets.put(...sets);
    const [older, current] = sets.map((set) => ownerRef('ReplicaSet', set));
    world.#fill(count, (index) => {
      const of = index % 10 === 0 ? older : current;
      return { namespace: 'big', isBad: index % troubledEach === 0, ...(of && { owner: of }) };
    });
    return world;
  }

  static cluster({ pods, nodes, namespaces, workloads, problems }: LargeCluster): LargeWorld {
    const world = new LargeWorld();
    const { stores } = world.fixture;
    stores.nodes.put(...Array.from({ length: nodes }, (_, i) => node({ name: `node-${i}` })));
    stores.namespaces.put(...Array.from({ length: namespaces }, (_, i) => namespace(`team-${i}`)));
    const owners = Array.from({ length: workloads }, (_, i) => {
      const at = { name: `app-${i}`, namespace: `team-${i % namespaces}` };
      const app = deployment({ ...at, desired: Math.ceil(pods / workloads) });
      const set = replicaSet({
        ...at,
        name: `app-${i}-5d4`,
        owner: ownerRef('Deployment', app),
        // A rollout of some this morning.
        ...(i % 8 === 0 && { revision: '2', createdAt: before(i * second) }),
      });
      stores.deployments.put(app);
      stores.replicaSets.put(set);
      return { namespace: at.namespace, owner: ownerRef('ReplicaSet', set) };
    });
    const each = Math.max(1, Math.floor(pods / problems));
    world.#fill(pods, (index) => ({
      ...(owners[index % workloads] ?? { namespace: 'team-0' }),
      node: `node-${(index * 7) % nodes}`,
      isBad: index % each === 0,
    }));
    return world;
  }

  /** So many changes at once: most of pods that stay as they are, some get into or out of trouble, some go and others come. */
  churn(count: number, random: () => number): void {
    const { pods } = this.fixture.stores;
    const changed: PodRow[] = [];
    const removed: string[] = [];
    for (let i = 0; i < count; i++) {
      const slot = Math.floor(random() * pods.slotLimit);
      if (!pods.isHeld(slot)) continue;
      const old = pods.at(slot);
      const isBad = old.word !== 'Running';
      const kind = random();
      if (kind < 0.1) {
        removed.push(old.uid);
        changed.push(this.#make({ ...partsOf(old), isBad }));
      } else if (kind < 0.115) {
        changed.push({ ...old, ...crashing });
      } else if (kind < 0.13) {
        // As many as get into trouble get out of it.
        const [longest] = this.fixture.model.pods.problems();
        if (longest) changed.push({ ...longest.row, ...partsOfWell });
      } else changed.push({ ...old, podIp: `10.${slot & 127}.${i & 127}.${i % 250}` });
    }
    pods.removeUids(...removed);
    pods.put(...changed);
  }

  #fill(count: number, partsAt: (index: number) => Parts): void {
    const { pods } = this.fixture.stores;
    for (let i = 0; i < count; i++) pods.putSlot(this.#drafts.of(this.#make(partsAt(i))));
    pods.flush();
    this.fixture.open();
  }

  #make({ isBad, ...parts }: Parts): PodRow {
    const number = ++this.#made;
    // As generateName has it: five letters, each once.
    const ending = ((number * 7919) % 36 ** 5).toString(36).padStart(5, '0');
    const base = parts.owner?.name ?? `tool-${number % 40}`;
    return {
      ...well,
      ...(isBad && crashing),
      ...parts,
      uid: `3fd2c0a1-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
      name: `${base}-${ending}`,
      createdAt: before(minute + (number % 86_400) * second),
    };
  }
}

/** What a pod has beside its name and how it is. */
interface Parts {
  readonly namespace: string;
  readonly isBad: boolean;
  readonly node?: string;
  readonly owner?: OwnerRef;
}

function partsOf({ namespace: space, node: on, owner }: PodRow): Omit<Parts, 'isBad'> {
  return {
    namespace: space,
    ...(on !== undefined && { node: on }),
    ...(owner !== undefined && { owner }),
  };
}

const well = pod({ name: 'well' });

const partsOfWell: Pick<PodRow, 'word' | 'containers' | 'conditions' | 'ready' | 'restarts'> = {
  word: well.word,
  containers: well.containers,
  conditions: well.conditions,
  ready: well.ready,
  restarts: well.restarts,
};

const crashing: Pick<PodRow, 'word' | 'containers' | 'conditions'> = {
  word: 'CrashLoopBackOff',
  containers: [
    container({
      name: 'app',
      state: 'waiting',
      reason: 'CrashLoopBackOff',
      ready: false,
      last: ended(),
    }),
  ],
  conditions: [{ type: 'Ready', status: 'False', changedAt: before(5 * minute) }],
};

/** Rows as a decoder would hand them over: hundred thousand of them in a second. */
class PodDrafts {
  readonly #draft = new PodDraft();
  readonly #shapes = new Map<string, ReturnType<typeof shapeOfRow>>();

  of(row: PodRow): PodDraft {
    const draft = this.#draft;
    draft.clear();
    const shape = this.#shapes.get(row.word) ?? shapeOfRow(row);
    this.#shapes.set(row.word, shape);
    put(draft.shape, shape.signature);
    draft.times.push(...shape.times);
    put(draft.uid, row.uid);
    put(draft.name, row.name);
    put(draft.namespace, row.namespace);
    put(draft.version, row.resourceVersion);
    put(draft.node, row.node ?? '');
    put(draft.hostIp, row.hostIp ?? '');
    put(draft.podIp, row.podIp ?? '');
    draft.createdAt = row.createdAt;
    for (const [id, text] of row.owner ? ownerTexts(row.owner) : []) {
      draft.owner.push(id);
      draft.owner.varint(text.length);
      put(draft.owner, text);
    }
    return draft;
  }
}

/** Names are of ASCII. */
function put(buffer: ByteBuffer, text: string): void {
  for (let at = 0; at < text.length; at++) buffer.push(text.charCodeAt(at));
}
