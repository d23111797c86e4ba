// metrics.k8s.io: usage of every node and pod, made anew for each window of metrics-server's resolution.
import type { SyntheticCluster } from './cluster.ts';
import { send, type Exchange } from './exchange.ts';
import { containerName, podName } from './podSpec.ts';
import { wireTime } from './world.ts';

const windowMs = 15_000;
const base = '/apis/metrics.k8s.io/v1beta1';

export class UsageAnswers {
  readonly #cluster: SyntheticCluster;
  readonly #made = new Map<string, { readonly window: number; readonly body: Buffer }>();

  constructor(cluster: SyntheticCluster) {
    this.#cluster = cluster;
  }

  /** True when the path is of metrics.k8s.io. */
  answer({ path, response }: Exchange): boolean {
    if (path !== `${base}/nodes` && path !== `${base}/pods`) return false;
    const window = Math.floor(Date.now() / windowMs);
    const before = this.#made.get(path);
    const made =
      before?.window === window
        ? before
        : {
            window,
            body: Buffer.from(path.endsWith('/nodes') ? this.#nodes(window) : this.#pods(window)),
          };
    this.#made.set(path, made);
    send(response, 200, 'application/json', made.body);
    return true;
  }

  #nodes(window: number): string {
    const { world } = this.#cluster;
    const items = Array.from({ length: world.nodeCount }, (_, i) => {
      const usage = usageText(i, window, 20, 4_000);
      return `{"metadata":{"name":"${world.nodeName(i)}"},${times(window)},"usage":${usage}}`;
    });
    return list('NodeMetricsList', items);
  }

  #pods(window: number): string {
    const { world, records } = this.#cluster;
    const items = records.flatMap((record) => {
      if (record.state !== 'running' && record.state !== 'notReady') return [];
      const workload = world.workloadOf(record.index);
      const name = podName(world, workload, record);
      const containers = Array.from({ length: workload.containers }, (_, i) => {
        const usage = usageText(record.index + i, window, 1, 100);
        return `{"name":"${containerName(workload, i)}","usage":${usage}}`;
      });
      const metadata = `{"name":"${name}","namespace":"${workload.namespace}"}`;
      return [`{"metadata":${metadata},${times(window)},"containers":[${containers.join(',')}]}`];
    });
    return list('PodMetricsList', items);
  }
}

function list(kind: string, items: readonly string[]): string {
  return `{"kind":"${kind}","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},"items":[${items.join(',')}]}\n`;
}

function times(window: number): string {
  return `"timestamp":"${wireTime(window * windowMs)}","window":"15s"`;
}

/** A slow wave with a phase of its own. */
function usageText(index: number, window: number, scale: number, mebi: number): string {
  const wave = 1 + Math.sin(window / 20 + index);
  const nanocores = Math.floor((5e6 + wave * 4e7) * scale * (1 + (index % 7)));
  const kibi = Math.floor(mebi * 1024 * (0.5 + wave / 4));
  return `{"cpu":"${nanocores}n","memory":"${kibi}Ki"}`;
}
