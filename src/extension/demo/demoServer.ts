// The demo cluster put together: time, store, world, faults and the API server over them. Nothing runs after close().
import { systemClock, type Clock } from '../../shared/clock.ts';
import { Lifetime } from '../../shared/lifetime.ts';
import { ApiServer } from './apiServer.ts';
import type { Cluster } from './exchange.ts';
import { FaultSwitches } from './faults.ts';
import { kubeconfigFor } from './kubeconfig.ts';
import { Store } from './store.ts';
import { Timeline } from './timeline.ts';
import { Traffic } from './traffic.ts';
import { makeUsers } from './users.ts';
import { World } from './world/world.ts';

export const demoContextName = 'demo';

export interface DemoOptions {
  /** The same seed tells the same story: names, uids, resource versions, times. */
  readonly seed?: number;
  /** Demo seconds per second; default 1. */
  readonly timeScale?: number;
  readonly clock?: Clock;
}

export interface DemoServer {
  /** http://127.0.0.1:port */
  readonly server: string;
  /** May do everything. */
  readonly token: string;
  /** May read namespace `shop`, and nothing else. */
  readonly shopToken: string;
  /** Is a known user without any right. */
  readonly nobodyToken: string;
  readonly kubeconfig: string;
  /** A kubeconfig for another token; `namespace` is set in its context. */
  kubeconfigFor(token: string, namespace?: string): string;
  readonly faults: FaultSwitches;
  readonly world: World;
  /** Virtual time in ms. */
  now(): number;
  close(): void;
}

/** How much history a watch can start from, as etcd's compaction interval of the API server. */
const compactAfterMs = 5 * 60_000;
const firstVersion = 48_211_000;

export async function startDemoServer(options: DemoOptions = {}): Promise<DemoServer> {
  const { seed = 1, timeScale = 1, clock = systemClock } = options;
  const lifetime = new Lifetime();
  const store = new Store(firstVersion);
  const timeline = lifetime.add(new Timeline(clock, timeScale));
  const world = new World(store, timeline, seed);
  const users = makeUsers();
  const faults = new FaultSwitches({
    restart: (downMs) => void api.restart(downMs),
    compact: () => store.compact(store.version),
    nodeNotReady: (node, notReady) => world.setNodeReady(node, !notReady),
  });
  const traffic = new Traffic();
  const cluster: Cluster = { clock, timeline, store, world, faults, users, traffic, lifetime };
  const api = new ApiServer(cluster);
  world.begin();
  compactLater(cluster);
  await api.listen();
  const kubeconfig = (token: string, namespace?: string) =>
    kubeconfigFor(api.url, token, namespace);
  return {
    server: api.url,
    token: users.admin.token,
    shopToken: users.shop.token,
    nobodyToken: users.nobody.token,
    kubeconfig: kubeconfig(users.admin.token),
    kubeconfigFor: kubeconfig,
    faults,
    world,
    now: () => timeline.now(),
    close: () => lifetime.dispose(),
  };
}

/** Real time, because what a client may have missed is counted in real time. */
function compactLater({
  clock,
  store,
  lifetime,
}: Pick<Cluster, 'clock' | 'store' | 'lifetime'>): void {
  const version = store.version;
  lifetime.add(
    clock.after(compactAfterMs, () => {
      store.compact(version);
      if (!lifetime.isDisposed) compactLater({ clock, store, lifetime });
    }),
  );
}
