// What containers and nodes use at any moment: smooth, without memory, a function of the story and the time alone.
import { fraction } from '../random.ts';
import type { Pod } from '../wire.ts';
import { catalog } from './catalog.ts';
import type { WorkloadSpec } from './workloadSpec.ts';
import { mebibytes, millicores } from './objects.ts';
import type { World } from './world.ts';

export interface Usage {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

export interface ContainerUsage extends Usage {
  readonly name: string;
}

const mi = 1024 * 1024;

export class UsageModel {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** The containers that ran at `atMs`, with what they used. Empty for a pod that has none. */
  ofPod(pod: Pod, atMs: number): ContainerUsage[] {
    if (!this.#world.isNodeReady(pod.spec.nodeName ?? '')) return [];
    return (pod.status.containerStatuses ?? []).flatMap(({ name, state }, i) => {
      const startedMs = Date.parse(state?.running?.startedAt ?? '');
      // metrics-server needs two scrapes of a container before it has a rate.
      if (!(atMs - startedMs >= 15_000)) return [];
      const key = `${pod.metadata.uid}/${name}`;
      return [{ name, ...(i === 0 ? this.#main(pod, key, atMs, startedMs) : sidecar(key, atMs)) }];
    });
  }

  ofNode(node: string, atMs: number): Usage {
    const isControlPlane = node.includes('-cp-');
    let cpuMillicores = (isControlPlane ? 500 : 900) * wave(node, atMs, 0.05);
    let memoryBytes = (isControlPlane ? 2.1 : 3.4) * 1024 * mi;
    for (const pod of this.#world.store.all('pods')) {
      if (pod.spec.nodeName !== node) continue;
      for (const used of this.ofPod(pod, atMs)) {
        cpuMillicores += used.cpuMillicores;
        memoryBytes += used.memoryBytes;
      }
    }
    return { cpuMillicores, memoryBytes };
  }

  /** Average CPU of the request over a workload's running pods, in percent; undefined without a sample. */
  percentOfRequest(namespace: string, app: string, atMs: number): number | undefined {
    let used = 0;
    let asked = 0;
    for (const pod of this.#world.store.all('pods', namespace)) {
      if (pod.metadata.labels?.['app'] !== app) continue;
      const main = this.ofPod(pod, atMs)[0];
      if (main === undefined) continue;
      used += main.cpuMillicores;
      asked += millicores(pod.spec.containers[0]?.resources?.requests?.['cpu']);
    }
    return asked === 0 ? undefined : Math.round((100 * used) / asked);
  }

  #main(pod: Pod, key: string, atMs: number, startedMs: number): Usage {
    const container = pod.spec.containers[0];
    const requests = container?.resources?.requests ?? {};
    const limits = container?.resources?.limits ?? {};
    const app = pod.metadata.labels?.['app'] ?? pod.metadata.labels?.['component'] ?? '';
    const spec = catalog.find(
      ({ name, namespace }) => name === app && namespace === pod.metadata.namespace,
    );
    const badness = ramp(atMs - this.#world.rolloutMs);
    let cpu =
      (millicores(requests['cpu']) || 40) * shareOf(spec, app, badness) * wave(key, atMs, 0.12);
    let memory =
      (mebibytes(requests['memory']) || 120) *
      (0.45 + 0.4 * fraction(key)) *
      wave(`${key}m`, atMs, 0.02);
    if (app === 'stock-db') {
      cpu = 1500 + 2492 * badness * wave(key, atMs, 0.002);
      memory = 11_980 * wave(key, atMs, 0.004);
    }
    if (app === 'cart')
      memory = this.#world.isFilling(pod) ? filling(atMs, startedMs, badness) : 250 + 110 * badness;
    if (app === 'settlement' && atMs - startedMs < 60_000) cpu = 4;
    const cap = millicores(limits['cpu']) || Infinity;
    const memoryCap = mebibytes(limits['memory']) || Infinity;
    return { cpuMillicores: Math.min(cpu, cap), memoryBytes: Math.min(memory, memoryCap) * mi };
  }
}

/** What cart's waiting requests do to its memory: from 150 to 512 MiB until it is killed. */
function filling(atMs: number, startedMs: number, badness: number): number {
  const full = Math.min(1, (atMs - startedMs) / 125_000);
  return 150 + 362 * Math.pow(full, 0.8) * badness;
}

function shareOf(spec: WorkloadSpec | undefined, app: string, badness: number): number {
  const share = spec?.share ?? 0.5;
  return app === 'cart' || app === 'stock' ? share * (1 + 0.5 * badness) : share;
}

function sidecar(key: string, atMs: number): Usage {
  return { cpuMillicores: 6 * wave(key, atMs, 0.2), memoryBytes: (42 + 20 * fraction(key)) * mi };
}

/** 0 before the rollout, 1 some minutes after it. */
function ramp(sinceRolloutMs: number): number {
  return 1 / (1 + Math.exp(-(sinceRolloutMs - 150_000) / 50_000));
}

/** Around 1, moving slowly: three sines whose phases and periods belong to the key. */
function wave(key: string, atMs: number, amplitude: number): number {
  const sine = (periodMs: number, n: number) =>
    Math.sin(
      (2 * Math.PI * atMs) / (periodMs * (0.8 + 0.4 * fraction(`${key}p${n}`))) +
        6.3 * fraction(`${key}f${n}`),
    );
  return (
    1 + amplitude * (0.5 * sine(60_000, 1) + 0.3 * sine(300_000, 2) + 0.2 * sine(1_800_000, 3))
  );
}
