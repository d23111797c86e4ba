// Foretop's own stack without VS Code: kubeconfig, connection, access review, watches. What the contract suites compare
// with an independent reading of the same server.
import { systemClock } from '../../../src/shared/clock.ts';
import { Lifetime } from '../../../src/shared/lifetime.ts';
import type { Caller, HostApi } from '../../../src/shared/protocol/api.ts';
import { reviewAccess } from '../../../src/extension/cluster/access.ts';
import { connect, type ClusterConnection } from '../../../src/extension/cluster/connect.ts';
import { discover } from '../../../src/extension/cluster/discovery.ts';
import type { ApiClient } from '../../../src/extension/core/apiClient.ts';
import type { Log } from '../../../src/extension/core/log.ts';
import { readKubeconfigs } from '../../../src/extension/kubeconfig/kubeconfigs.ts';
import type { StoreName } from '../../../src/extension/model/inputs.ts';
import {
  Watches,
  watchedResources,
  type WatchPlan,
} from '../../../src/extension/session/watches.ts';
import { planWatches } from '../../../src/extension/session/watchPlan.ts';
import { until } from './until.ts';

export const storeNames = Object.keys(watchedResources) as StoreName[];

/** A host that has no plugin, no proxy and nobody to ask. */
const bareHost: Caller<HostApi> = {
  call: (method) =>
    method === 'runCredentialPlugin'
      ? Promise.reject(new Error('no credential plugin in contract tests'))
      : Promise.resolve({} as never),
};

export class Stack {
  readonly connection: ClusterConnection;
  readonly watches: Watches;
  readonly plan: WatchPlan;
  /** What was logged, for assertions and for the message of a failure. */
  readonly logLines: readonly string[];
  /** Paths of streams and lists asked for, oldest first. */
  readonly requests: readonly string[];
  readonly #life: Lifetime;

  private constructor(
    parts: Pick<Stack, 'connection' | 'watches' | 'plan' | 'logLines' | 'requests'>,
    life: Lifetime,
  ) {
    this.connection = parts.connection;
    this.watches = parts.watches;
    this.plan = parts.plan;
    this.logLines = parts.logLines;
    this.requests = parts.requests;
    this.#life = life;
  }

  /** Opens the current context of a kubeconfig and starts all watches the user may have. */
  static async open(kubeconfig: string): Promise<Stack> {
    const life = new Lifetime();
    const logLines: string[] = [];
    const log: Log = { write: (level, message) => void logLines.push(`${level} ${message}`) };
    const connection = life.add(await connectTo(kubeconfig, log));
    const requests: string[] = [];
    const api = recording(connection.api, requests);
    const discovery = await discover(api, life.signal);
    const context = await onlyContext(kubeconfig);
    const access = await reviewAccess(api, {
      resources: Object.values(watchedResources),
      ...(context.namespace === undefined ? {} : { contextNamespace: context.namespace }),
    });
    const plan = planWatches(access, undefined);
    const watches = new Watches({ clock: systemClock, random: Math.random, log });
    watches.start(life, api, plan, !discovery.has('events.k8s.io', 'v1'));
    return new Stack({ connection, watches, plan, logLines, requests }, life);
  }

  /** Until every store that is not denied is complete and live. */
  async untilLive(timeoutMs = 60_000): Promise<void> {
    await until('all watches to be live', timeoutMs, () => {
      const late = storeNames.filter((name) => !this.#isSettled(name));
      return late.length === 0 ? true : late.map((name) => this.#describe(name)).join(', ');
    });
  }

  #isSettled(name: StoreName): boolean {
    const { state } = this.watches.of(name);
    return state === 'denied' || (state === 'live' && this.watches.stores[name].isSynced);
  }

  #describe(name: StoreName): string {
    return `${name} is ${JSON.stringify(this.watches.of(name))}`;
  }

  dispose(): void {
    this.#life.dispose();
  }
}

export async function connectTo(kubeconfig: string, log: Log): Promise<ClusterConnection> {
  const context = await onlyContext(kubeconfig);
  return connect({ context, host: bareHost, environment: {}, clock: systemClock, log });
}

async function onlyContext(text: string) {
  const loaded = await readKubeconfigs([{ is: 'inline', label: 'contract', text }]);
  const [context] = [...loaded.resolved.values()];
  if (context === undefined) throw new Error(`No usable context: ${JSON.stringify(loaded.faults)}`);
  return context;
}

function recording(api: ApiClient, requests: string[]): ApiClient {
  return {
    getJson: (path, options) => {
      requests.push(path);
      return api.getJson(path, options);
    },
    getBytes: (path, options) => {
      requests.push(path);
      return api.getBytes(path, options);
    },
    getText: (path, options) => api.getText(path, options),
    stream: (path, options) => {
      requests.push(path);
      return api.stream(path, options);
    },
    review: (path, body, options) => api.review(path, body, options),
  };
}
