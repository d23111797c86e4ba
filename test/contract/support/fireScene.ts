// One client of the real control plane behind a proxy of its own, and pods that come and go before its eyes.
import type { Cluster } from '../../cluster/cluster.ts';
import { teamNamespace } from '../../cluster/users.ts';
import { FaultProxy } from '../../support/faultProxy.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { untilSameAsServer } from './sameAsServer.ts';
import { Stack } from './stack.ts';
import type { ContractTarget } from './target.ts';

const serverPort = 6443;

export class FireScene {
  readonly proxy: FaultProxy;
  readonly churn: Churn;
  readonly #target: ContractTarget;
  #stack: Stack | undefined;

  private constructor(target: ContractTarget, cluster: Cluster, proxy: FaultProxy, name: string) {
    this.#target = target;
    this.proxy = proxy;
    this.churn = new Churn(cluster, name);
  }

  /** `name`: of its pods; scenes that play at the same time have different ones. */
  static async prepare(
    target: ContractTarget,
    cluster: Cluster,
    name = 'fire',
  ): Promise<FireScene> {
    return new FireScene(target, cluster, await FaultProxy.open(serverPort), name);
  }

  /** Everything is watched and live. */
  async open(kubeconfig = this.#target.kubeconfig('admin')): Promise<Stack> {
    const stack = await this.connect(kubeconfig);
    await stack.untilLive();
    return stack;
  }

  /** As the kubeconfig says, but through the proxy. */
  async connect(kubeconfig = this.#target.kubeconfig('admin')): Promise<Stack> {
    const direct = `127.0.0.1:${serverPort}`;
    this.#stack = await Stack.open(kubeconfig.replaceAll(direct, `127.0.0.1:${this.proxy.port}`));
    return this.#stack;
  }

  /** The pods are gone, all watches live, and every store equals the server. */
  async settle(stack: Stack, timeoutMs = 120_000): Promise<void> {
    await this.churn.end();
    await stack.untilLive(timeoutMs);
    await untilSameAsServer(stack, this.#target, timeoutMs);
  }

  async dispose(): Promise<void> {
    await this.churn.end();
    this.#stack?.dispose();
    await this.proxy.dispose();
  }
}

/** 'stale', or the state it has instead. */
export function isPodsStale(stack: Stack): true | string {
  const { state } = stack.watches.of('pods');
  return state === 'stale' || state;
}

/** Pods that are made, relabelled, deleted and made again under the same name; kwok runs them. */
class Churn {
  readonly #cluster: Cluster;
  readonly #name: string;
  readonly #random = seededRandom(7);
  readonly #path = `/api/v1/namespaces/${teamNamespace}/pods`;

  constructor(cluster: Cluster, name: string) {
    this.#cluster = cluster;
    this.#name = name;
  }

  async steps(count: number): Promise<void> {
    const { api } = this.#cluster;
    for (let step = 0; step < count; step++) {
      const name = `${this.#name}-${Math.floor(this.#random() * 12)}`;
      if (this.#random() < 0.3) {
        await api.remove(`${this.#path}/${name}`, { gracePeriodSeconds: 0 });
        continue;
      }
      await api.create(this.#path, {
        metadata: { name, labels: { app: this.#name } },
        spec: {
          nodeSelector: { 'foretop.test/node': 'fake' },
          containers: [{ name: 'app', image: 'registry.example/app:1' }],
        },
      });
      const labels = { step: `s${Math.floor(this.#random() * 1e6)}` };
      await api.patch(`${this.#path}/${name}`, { metadata: { labels } });
    }
  }

  async end(): Promise<void> {
    await this.#cluster.api.remove(`${this.#path}?labelSelector=app%3D${this.#name}`, {
      gracePeriodSeconds: 0,
    });
  }
}
