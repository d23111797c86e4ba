// At least 500 pods in every state a pod can show, on fake nodes and on the real one, and churn among them.
import { ApiError, inParallel, type Json, type TestApi } from '../api.ts';
import type { Cluster } from '../cluster.ts';
import { fakeNodeName, heldAnnotation } from '../kwok.ts';
import { pause, until } from '../shell.ts';
import { podSpec, podStates, stateName, type PodState } from './podStates.ts';
import { realPods } from './realPods.ts';

export interface StatesOptions {
  readonly podsPerState: number;
  readonly fakeNodes: number;
  /** Pods of a kwok-run Deployment, whose life is churn by itself. */
  readonly deploymentPods: number;
  readonly random: () => number;
}

export const statesNamespaces = ['states-a', 'states-b', 'states-c'] as const;
export const realNamespace = 'states-real';
const finalizer = 'foretop.test/hold';

interface HeldPod {
  readonly namespace: string;
  readonly name: string;
  readonly state: PodState;
  readonly index: number;
}

export class StatesScenario {
  readonly #api: TestApi;
  readonly #options: StatesOptions;
  readonly #hasRealNode: boolean;
  readonly #pods: readonly HeldPod[];

  constructor(cluster: Cluster, options: StatesOptions) {
    this.#api = cluster.api;
    this.#hasRealNode = cluster.hasRealNode;
    this.#options = options;
    this.#pods = podStates.flatMap((state, nth) =>
      Array.from({ length: options.podsPerState }, (_, copy) => {
        const index = nth * options.podsPerState + copy;
        const namespace = statesNamespaces[index % statesNamespaces.length] ?? '';
        return { namespace, name: `${stateName(state)}-${copy}`, state, index };
      }),
    );
  }

  /** Creates everything; the states of fake nodes are there when it returns, real containers take their time. */
  async create(): Promise<void> {
    for (const name of [...statesNamespaces, realNamespace]) await this.#createNamespace(name);
    if (this.#hasRealNode) {
      const path = `/api/v1/namespaces/${realNamespace}/pods`;
      for (const pod of realPods) await this.#api.create(path, pod);
    }
    await this.#createDeployment();
    await inParallel(this.#pods, 16, (pod) => this.#createPod(pod));
  }

  /** Until `signal` aborts: pods change state, come and go, and the Deployment rolls. Throws what the server refuses. */
  async churn(signal: AbortSignal): Promise<{ readonly changes: number }> {
    const changeable = this.#pods.filter((pod) => pod.state.changeable === true);
    let changes = 0;
    for (let round = 0; !signal.aborted; round++) {
      if (round % 40 === 0) await this.#roll(round);
      const pod = changeable[Math.floor(this.#options.random() * changeable.length)];
      if (pod === undefined) break;
      if (await this.#change(pod, round % 5 === 0)) changes++;
      await pause(50);
    }
    return { changes };
  }

  async remove(): Promise<void> {
    const kept = this.#pods.filter((pod) => pod.state.deleted === true);
    await inParallel(kept, 16, (pod) =>
      this.#api.patch(podPath(pod), { metadata: { finalizers: null } }).catch(() => undefined),
    );
    for (const name of [...statesNamespaces, realNamespace]) {
      await this.#api.remove(`/api/v1/namespaces/${name}`);
    }
  }

  /** One that an earlier run is still deleting takes nothing new. */
  async #createNamespace(name: string): Promise<void> {
    const path = `/api/v1/namespaces/${name}`;
    const isEnding = async () =>
      (await this.#api.send('GET', path)).body.includes('"deletionTimestamp"');
    if (await isEnding()) {
      await this.remove();
      await until(`the end of the old ${name}`, 60_000, async () =>
        (await isEnding()) ? undefined : true,
      );
    }
    await this.#api.create('/api/v1/namespaces', { metadata: { name } });
    // Pods are refused until the controller manager, which may just be coming back, has made this.
    await until(`the default service account of ${name}`, 60_000, () =>
      this.#api.get(`${path}/serviceaccounts/default`),
    );
  }

  async #createPod(pod: HeldPod): Promise<void> {
    const node = fakeNodeName((pod.index % this.#options.fakeNodes) + 1);
    await this.#api.create(`/api/v1/namespaces/${pod.namespace}/pods`, {
      metadata: {
        name: pod.name,
        labels: { app: stateName(pod.state) },
        annotations: { [heldAnnotation]: 'true' },
        finalizers: pod.state.deleted === true ? [finalizer] : [],
      },
      spec: podSpec(pod.state, node),
    });
    await this.#writeStatus(pod);
    if (pod.state.deleted === true) await this.#api.remove(podPath(pod));
  }

  async #writeStatus(pod: HeldPod): Promise<void> {
    const ago = (seconds: number) =>
      new Date(Date.now() - seconds * 1000).toISOString().replace(/\.\d+Z/, 'Z');
    const status = pod.state.status?.({ index: pod.index, ago });
    if (status !== undefined) await this.#api.patch(`${podPath(pod)}/status`, { status });
  }

  /** False when the pod went away meanwhile (kwok deletes by name, so it may hit the new one): no harm to churn. */
  async #change(pod: HeldPod, isReplaced: boolean): Promise<boolean> {
    try {
      if (isReplaced) await this.#replace(pod);
      else await this.#writeStatus({ ...pod, index: Math.floor(this.#options.random() * 1000) });
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return false;
      throw error;
    }
  }

  async #replace(pod: HeldPod): Promise<void> {
    await this.#api.remove(podPath(pod), { gracePeriodSeconds: 0 });
    await this.#createPod(pod);
  }

  async #createDeployment(): Promise<void> {
    const matchLabels = { app: 'rolling' };
    const template: Json = {
      metadata: { labels: matchLabels },
      spec: {
        nodeSelector: { 'foretop.test/node': 'fake' },
        terminationGracePeriodSeconds: 1,
        containers: [{ name: 'app', image: 'registry.example/rolling:1' }],
      },
    };
    await this.#api.create(`/apis/apps/v1/namespaces/${statesNamespaces[0]}/deployments`, {
      metadata: { name: 'rolling' },
      spec: { replicas: this.#options.deploymentPods, selector: { matchLabels }, template },
    });
  }

  async #roll(round: number): Promise<void> {
    const annotations = { 'foretop.test/round': String(round) };
    await this.#api.patch(`/apis/apps/v1/namespaces/${statesNamespaces[0]}/deployments/rolling`, {
      spec: { template: { metadata: { annotations } } },
    });
  }
}

function podPath(pod: { readonly namespace: string; readonly name: string }): string {
  return `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`;
}
