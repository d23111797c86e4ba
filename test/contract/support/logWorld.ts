// Pods with logs to follow: on the demo cluster those of its story, told fast; on the real one containers of the real node.
import { readFileSync } from 'node:fs';
import { startDemoServer } from '../../../src/extension/demo/demoServer.ts';
import type { Json } from '../../cluster/api.ts';
import { Cluster } from '../../cluster/cluster.ts';
import { teamNamespace } from '../../cluster/users.ts';
import { isRealTarget, type ContractRole } from './target.ts';
import { until } from './until.ts';

export interface LoggedContainer {
  /** `namespace/name`. */
  readonly pod: string;
  readonly container: string;
}

export interface LogWorld {
  kubeconfig(role: ContractRole): string;
  /** Each of its lines has a number, one above that of the line before. */
  readonly numbered: LoggedContainer & { readonly number: RegExp };
  /** Ends and starts again, over and over; `opening`: the line that each run begins with. */
  readonly restarting: LoggedContainer & { readonly opening: RegExp };
  /** A pod of several containers that write. */
  readonly several: string;
  /** A pod that may be deleted; on the demo cluster another takes its name. */
  readonly mortal: LoggedContainer;
  delete(pod: string): Promise<void>;
  /** Whether the user of one namespace may read logs there. */
  readonly limitedMayReadLogs: boolean;
  /** What the server gives itself, with times, by a way of its own; undefined: it has none. */
  read(
    of: LoggedContainer,
    options?: { readonly previous: boolean },
  ): Promise<readonly string[] | undefined>;
  close(): Promise<void>;
}

export function openLogWorld(): Promise<LogWorld> {
  return isRealTarget ? openReal() : openDemo();
}

/** Lines a second of the story's pods are few. */
const timeScale = 30;

async function openDemo(): Promise<LogWorld> {
  const demo = await startDemoServer({ seed: 7, timeScale });
  const pods = demo.world.store.all('pods', 'shop').map(({ metadata }) => metadata.name);
  const named = (pattern: RegExp) => `shop/${pods.find((name) => pattern.test(name)) ?? ''}`;
  const cart = named(/q8wzn$/);
  return {
    kubeconfig: (role) =>
      role === 'admin' ? demo.kubeconfig : demo.kubeconfigFor(demo.shopToken, 'shop'),
    numbered: { pod: named(/^web-/), container: 'web', number: /request=(\d+)$/gm },
    restarting: { pod: cart, container: 'cart', opening: /cart 3\.8\.1 starting/ },
    several: cart,
    mortal: { pod: 'shop/redis-0', container: 'redis' },
    async delete(pod) {
      const [namespace, name] = pod.split('/');
      const headers = { authorization: `Bearer ${demo.token}` };
      const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
      await fetch(demo.server + path, { method: 'DELETE', headers });
    },
    limitedMayReadLogs: true,
    async read({ pod, container }, { previous } = { previous: false }) {
      const [namespace, name] = pod.split('/');
      const query = `container=${container}&timestamps=true&previous=${previous}`;
      const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?${query}`;
      const headers = { authorization: `Bearer ${demo.token}` };
      const answer = await fetch(demo.server + path, { headers });
      return answer.ok ? (await answer.text()).trimEnd().split('\n') : undefined;
    },
    close: async () => demo.close(),
  };
}

const namespace = 'foretop-logs';
const count = 'i=0; while true; do i=$((i+1)); echo "line number=$i"; usleep 40000; done';
const crash =
  'echo "run begins"; i=0; while [ $i -lt 20 ]; do i=$((i+1)); echo "step $i"; usleep 50000; done; exit 3';

async function openReal(): Promise<LogWorld> {
  const cluster = Cluster.attach();
  await cluster.faults.repair();
  const { api } = cluster;
  await api.create('/api/v1/namespaces', { metadata: { name: namespace } });
  await api.create(`/api/v1/namespaces/${namespace}/pods`, podOf('numbered', { app: count }));
  await api.create(`/api/v1/namespaces/${namespace}/pods`, podOf('crashing', { app: crash }));
  const two = { first: count, second: count };
  await api.create(`/api/v1/namespaces/${namespace}/pods`, podOf('several', two));
  const own = podOf('foretop-logs', { app: count });
  await api.create(`/api/v1/namespaces/${teamNamespace}/pods`, own);
  for (const name of ['numbered', 'several']) {
    await until(`${name} to run`, 120_000, async () => {
      const pod = await api.get<{ status: { phase?: string } }>(
        `/api/v1/namespaces/${namespace}/pods/${name}`,
      );
      return pod.status.phase === 'Running' || JSON.stringify(pod.status);
    });
  }
  return {
    kubeconfig: (role) => readFileSync(cluster.kubeconfig(role), 'utf8'),
    numbered: { pod: `${namespace}/numbered`, container: 'app', number: /number=(\d+)$/gm },
    restarting: { pod: `${namespace}/crashing`, container: 'app', opening: /run begins/ },
    several: `${namespace}/several`,
    mortal: { pod: `${namespace}/several`, container: 'first' },
    async delete(pod) {
      const [, name = ''] = pod.split('/');
      await cluster.kubectl('-n', namespace, 'delete', 'pod', name, '--wait=false');
    },
    limitedMayReadLogs: false,
    async read({ pod, container }, { previous } = { previous: false }) {
      const [, name = ''] = pod.split('/');
      const flags = ['--timestamps', ...(previous ? ['--previous'] : [])];
      const asked = cluster.kubectl('-n', namespace, 'logs', name, '-c', container, ...flags);
      const text = await asked.catch(() => undefined);
      return text?.trimEnd().split('\n');
    },
    async close() {
      await cluster.kubectl('delete', 'namespace', namespace, '--wait=false');
      await cluster.kubectl('-n', teamNamespace, 'delete', 'pod', 'foretop-logs', '--wait=false');
      api.close();
    },
  };
}

function podOf(name: string, programs: Readonly<Record<string, string>>): Json {
  return {
    metadata: { name },
    spec: {
      nodeSelector: { 'kubernetes.io/hostname': 'real-1' },
      terminationGracePeriodSeconds: 0,
      containers: Object.entries(programs).map(([container, program]) => ({
        name: container,
        image: 'localhost/box:1',
        imagePullPolicy: 'Never',
        command: ['/bin/sh', '-c', program],
      })),
    },
  };
}
