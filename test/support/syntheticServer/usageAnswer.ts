// metrics.k8s.io: usage of every node and pod, made anew for each window of metrics-server's resolution; a piece at a time,
// since elsewhere it is another server's work.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SyntheticCluster } from './cluster.ts';
import { send, type Exchange } from './exchange.ts';
import { containerName, podName } from './podSpec.ts';
import type { PodRecord } from './podStatus.ts';
import { wireTime } from './world.ts';

const windowMs = 15_000;
const base = '/apis/metrics.k8s.io/v1beta1';
/** Items between two looks at who else waits; about 1 ms. */
const pieceItems = 200;

interface Made {
  readonly window: number;
  readonly body: Promise<Buffer>;
}

export class UsageAnswers {
  readonly #cluster: SyntheticCluster;
  readonly #made = new Map<string, Made>();

  constructor(cluster: SyntheticCluster) {
    this.#cluster = cluster;
  }

  /** True when the path is of metrics.k8s.io. */
  answer({ path, response }: Exchange): boolean {
    if (path !== `${base}/nodes` && path !== `${base}/pods`) return false;
    const window = Math.floor(Date.now() / windowMs);
    let made = this.#made.get(path);
    if (made?.window !== window) {
      made = { window, body: path.endsWith('/nodes') ? this.#nodes(window) : this.#pods(window) };
      this.#made.set(path, made);
    }
    void made.body.then((body) => send(response, 200, 'application/json', body));
    return true;
  }

  #nodes(window: number): Promise<Buffer> {
    const { world } = this.#cluster;
    const indexes = Array.from({ length: world.nodeCount }, (_, index) => index);
    return list('NodeMetricsList', indexes, (index) => {
      const usage = usageText(index, window, 20, 4_000);
      return `{"metadata":{"name":"${world.nodeName(index)}"},${times(window)},"usage":${usage}}`;
    });
  }

  #pods(window: number): Promise<Buffer> {
    const { records } = this.#cluster;
    const measured = records.filter(({ state }) => state === 'running' || state === 'notReady');
    return list('PodMetricsList', measured, (record) => this.#pod(record, window));
  }

  #pod(record: PodRecord, window: number): string {
    const { world } = this.#cluster;
    const workload = world.workloadOf(record.index);
    const name = podName(world, workload, record);
    const containers = Array.from({ length: workload.containers }, (_, i) => {
      const usage = usageText(record.index + i, window, 1, 100);
      return `{"name":"${containerName(workload, i)}","usage":${usage}}`;
    });
    const metadata = `{"name":"${name}","namespace":"${workload.namespace}"}`;
    return `{"metadata":${metadata},${times(window)},"containers":[${containers.join(',')}]}`;
  }
}

async function list<T>(kind: string, all: readonly T[], item: (one: T) => string): Promise<Buffer> {
  const head = `{"kind":"${kind}","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},"items":[`;
  const pieces = [Buffer.from(head)];
  for (let from = 0; from < all.length; from += pieceItems) {
    const items = all.slice(from, from + pieceItems).map(item);
    pieces.push(Buffer.from(`${from === 0 ? '' : ','}${items.join(',')}`));
    await nextTurn();
  }
  pieces.push(Buffer.from(']}\n'));
  return Buffer.concat(pieces);
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
