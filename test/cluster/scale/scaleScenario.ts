// Many pods that kwok runs on nodes of their own: bare ones, of Deployments and of Jobs, some that fail; and what a busy
// cluster does meanwhile: pods are deleted and others made, Deployments roll, shrink and grow.
import { ApiError, inParallel, type Json, type TestApi } from '../api.ts';
import { fakeNode, fakeNodeName } from '../kwok.ts';
import { pause, until } from '../shell.ts';

export interface ScaleSize {
  readonly nodes: number;
  readonly barePods: number;
  readonly deployments: number;
  readonly replicas: number;
  readonly jobs: number;
  /** Of each Job, all at once. */
  readonly completions: number;
}

interface PodNames {
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

export const scaleNamespaces = ['scale-a', 'scale-b', 'scale-c', 'scale-d'] as const;
/** Connections of a client that makes pods as fast as the server takes them. */
const connections = 24;
/** Between two changes beside the making. */
const changeMs = 80;
/** Changes beside the making, for each bare pod: they go on after it if they must. */
const leastChanged = 0.05;
/** Beside those that are there for all tests. */
const firstNode = 1_001;
const group = 'scale';
const image = 'registry.example/app:1';
const stage = (name: string): Json => ({ [`${name}.stage.kwok.x-k8s.io`]: 'true' });

export function podCount(size: ScaleSize): number {
  return size.barePods + size.deployments * size.replicas + size.jobs * size.completions;
}

export class ScaleScenario {
  readonly #api: TestApi;
  readonly #size: ScaleSize;
  readonly #random: () => number;
  /** Bare pods that are there. */
  readonly #made: number[] = [];
  #nextBare: number;

  constructor(api: TestApi, size: ScaleSize, random: () => number) {
    this.#api = api;
    this.#size = size;
    this.#random = random;
    this.#nextBare = size.barePods;
  }

  /** All pods, and changes of those that are there already. Answers how many changes were made. */
  async run(): Promise<number> {
    await this.#makePlaces();
    const made = new AbortController();
    const making = Promise.all([this.#makeBare(), this.#makeWorkloads()]);
    const [changes] = await Promise.all([
      this.#churn(made.signal),
      making.finally(() => made.abort()),
    ]);
    return changes;
  }

  async #churn(signal: AbortSignal): Promise<number> {
    let changes = 0;
    const least = this.#size.barePods * leastChanged;
    for (; !signal.aborted || changes < least; await pause(changeMs)) {
      changes += Number(await this.#change());
    }
    return changes;
  }

  /** Pods first: a namespace that is deleted takes them one after the other, with their grace. */
  async remove(): Promise<void> {
    for (const namespace of scaleNamespaces) {
      const options = { propagationPolicy: 'Background' };
      await this.#api.remove(`/apis/apps/v1/namespaces/${namespace}/deployments`, options);
      await this.#api.remove(`/apis/batch/v1/namespaces/${namespace}/jobs`, options);
    }
    for (const namespace of scaleNamespaces) await this.#removePods(namespace);
    await this.#api.remove(`/api/v1/nodes?labelSelector=foretop.test%2Fnode%3D${group}`);
    for (const namespace of scaleNamespaces) {
      await this.#api.remove(`/api/v1/namespaces/${namespace}`);
    }
    for (const namespace of scaleNamespaces) {
      await until(`the end of ${namespace}`, 90_000, async () =>
        (await this.#api.status(`/api/v1/namespaces/${namespace}`)) === 404 ? true : undefined,
      );
    }
  }

  /** One by one, which is what the server does with a collection, but not within one request's time. */
  async #removePods(namespace: string): Promise<void> {
    const path = `/api/v1/namespaces/${namespace}/pods`;
    for (;;) {
      const { items } = await this.#api.get<PodNames>(`${path}?limit=500`);
      if (items.length === 0) return;
      await inParallel(items, connections, ({ metadata }) =>
        this.#api.remove(`${path}/${metadata.name}`, { gracePeriodSeconds: 0 }),
      );
    }
  }

  async #makePlaces(): Promise<void> {
    const nodes = Array.from({ length: this.#size.nodes }, (_, i) => firstNode + i);
    await inParallel(nodes, 8, (index) =>
      this.#api.create('/api/v1/nodes', fakeNode(index, group)),
    );
    for (const name of scaleNamespaces) {
      await this.#api.create('/api/v1/namespaces', { metadata: { name } });
      await until(`the default service account of ${name}`, 60_000, () =>
        this.#api.get(`/api/v1/namespaces/${name}/serviceaccounts/default`),
      );
    }
  }

  async #makeBare(): Promise<void> {
    const indexes = Array.from({ length: this.#size.barePods }, (_, index) => index);
    await inParallel(indexes, connections, async (index) => {
      await this.#api.create(pathOf(index), this.#barePod(index));
      this.#made.push(index);
    });
  }

  #barePod(index: number): Json {
    const hasInit = index % 10 === 0;
    const labels = {
      app: `bare-${index % 50}`,
      ...(index % 20 === 3 && stage('pod-container-running-failed')),
      ...(index % 50 === 0 && stage('pod-init-container-running-failed')),
    };
    return {
      metadata: { name: `bare-${index}`, labels },
      spec: {
        nodeName: fakeNodeName(firstNode + (index % this.#size.nodes)),
        containers: [{ name: 'app', image }],
        ...(hasInit && { initContainers: [{ name: 'init', image }] }),
      },
    };
  }

  async #makeWorkloads(): Promise<void> {
    const { completions, deployments, jobs, replicas } = this.#size;
    for (let index = 0; index < Math.max(deployments, jobs); index++) {
      const namespace = namespaceOf(index);
      if (index < deployments) {
        const labels = { app: `web-${index}` };
        const template = { metadata: { labels }, spec: placedSpec() };
        await this.#api.create(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
          metadata: { name: `web-${index}` },
          spec: { replicas, selector: { matchLabels: labels }, template },
        });
      }
      if (index < jobs) {
        const spec = { ...placedSpec(), restartPolicy: 'Never' };
        await this.#api.create(`/apis/batch/v1/namespaces/${namespace}/jobs`, {
          metadata: { name: `sum-${index}` },
          spec: { completions, parallelism: completions, template: { spec } },
        });
      }
    }
  }

  /** False where there is nothing to change yet. */
  async #change(): Promise<boolean> {
    const kind = this.#random();
    try {
      // A Deployment that rolls replaces all its pods.
      if (kind < 0.94) await this.#replaceBare();
      else await this.#changeDeployment(kind < 0.97 ? 'roll' : 'scale');
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return false;
      throw error;
    }
  }

  /** Deleted, with its grace, and another one made, as a controller does. */
  async #replaceBare(): Promise<void> {
    const place = Math.floor(this.#random() * this.#made.length);
    const index = this.#made[place];
    if (index === undefined) return;
    const next = this.#nextBare++;
    this.#made[place] = next;
    await this.#api.remove(`${pathOf(index)}/bare-${index}`);
    await this.#api.create(pathOf(next), this.#barePod(next));
  }

  async #changeDeployment(how: 'roll' | 'scale'): Promise<void> {
    const index = Math.floor(this.#random() * this.#size.deployments);
    const path = `/apis/apps/v1/namespaces/${namespaceOf(index)}/deployments/web-${index}`;
    if (how === 'roll') {
      const annotations = { 'foretop.test/rolled': String(this.#random()) };
      await this.#api.patch(path, { spec: { template: { metadata: { annotations } } } });
      return;
    }
    const { replicas } = this.#size;
    await this.#api.patch(path, { spec: { replicas: Math.ceil(replicas / 2) } });
    await this.#api.patch(path, { spec: { replicas } });
  }
}

function namespaceOf(index: number): string {
  return scaleNamespaces[index % scaleNamespaces.length] ?? '';
}

function pathOf(index: number): string {
  return `/api/v1/namespaces/${namespaceOf(index)}/pods`;
}

function placedSpec(): Json {
  return {
    nodeSelector: { 'foretop.test/node': group },
    containers: [{ name: 'app', image }],
  };
}
