// The usage side of the model's inputs: polls metrics.k8s.io and answers for single objects, each number with its source
// and time, or why there is none.
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Lifetime } from '../../shared/lifetime.ts';
import { faultOf } from '../../shared/model/fault.ts';
import type { Metric } from '../../shared/model/metric.ts';
import type { Text } from '../../shared/model/text.ts';
import type { ApiClient } from '../core/apiClient.ts';
import type { Log } from '../core/log.ts';
import { startPollLoop } from '../core/pollLoop.ts';
import { podKey, readNodeUsage, readPodUsage, type Usage } from '../metrics/metricsServer.ts';
import type { UsageSource } from '../model/inputs.ts';

/** metrics-server's default resolution; asking more often repeats samples (performance.md §2.8). */
const POLL_MS = 15_000;
/** A sample older than this is not shown as present usage. */
const STALE_AFTER_MS = 150_000;

/** Until pods are listed. */
const LOOK_AGAIN_MS = 500;

export interface UsageOptions {
  /** Where pods may be read; undefined: everywhere. */
  readonly namespaces: () => readonly string[] | undefined;
  /** Usage of pods is as long a list as that of the pods, and says nothing before it. */
  readonly arePodsListed: () => boolean;
  readonly log: Log;
}

interface Side {
  readonly samples: ReadonlyMap<string, Usage>;
  readonly missing: Text | undefined;
}

const WAITING: Side = { samples: new Map(), missing: { key: 'metrics.waiting' } };

export class UsagePoller implements UsageSource {
  readonly #clock: Clock;
  readonly #sampled = new Emitter<void>();
  #nodes: Side = WAITING;
  #pods: Side = WAITING;
  #version = 0;
  /** When the next sample grows too old, ms since the epoch. */
  #staleAt = Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** After each answer for nodes or pods, also one that brought nothing. */
  get onDidSample(): Event<void> {
    return this.#sampled.event;
  }

  /**
   * Polls until `lifetime` ends. A metrics API that is not served is asked each round all the same: it may be installed
   * later.
   */
  start(lifetime: Lifetime, api: ApiClient, options: UsageOptions): void {
    const poll = (run: (signal: AbortSignal) => Promise<number | void>) =>
      startPollLoop(lifetime, {
        clock: this.#clock,
        intervalMs: POLL_MS,
        run,
        onError: (error) => options.log.write('warn', `usage: ${String(error)}`),
      });
    poll(async (signal) => {
      const nodes = await readSide('nodes', this.#nodes, () => readNodeUsage(api, signal));
      // An attempt that ended meanwhile knows nothing any more.
      if (!signal.aborted) this.#take(() => (this.#nodes = nodes));
    });
    poll(async (signal) => {
      if (!options.arePodsListed()) return LOOK_AGAIN_MS;
      const read = () => readPodUsage(api, options.namespaces(), signal);
      const pods = await readSide('pods', this.#pods, read);
      if (!signal.aborted) this.#take(() => (this.#pods = pods));
      return undefined;
    });
  }

  #take(set: () => void): void {
    set();
    this.#noteChange();
    this.#sampled.fire();
  }

  get version(): number {
    if (this.#clock.now() > this.#staleAt) this.#noteChange();
    return this.#version;
  }

  #noteChange(): void {
    const oldest = this.#clock.now() - STALE_AFTER_MS;
    this.#version++;
    this.#staleAt = Infinity;
    for (const { samples } of [this.#nodes, this.#pods]) {
      for (const { at } of samples.values()) {
        if (at >= oldest) this.#staleAt = Math.min(this.#staleAt, at + STALE_AFTER_MS);
      }
    }
  }

  /** Stale samples are no source: what is shown then is why. */
  get status(): UsageSource['status'] {
    const at = newest(this.#nodes.samples) ?? newest(this.#pods.samples);
    if (at === undefined) return { missing: this.#nodes.missing ?? { key: 'metrics.waiting' } };
    const stale = this.#stale(at);
    return stale ? { missing: this.#nodes.missing ?? stale } : { source: 'metrics.k8s.io', at };
  }

  /** How many samples are held. */
  get sampleCount(): number {
    return this.#nodes.samples.size + this.#pods.samples.size;
  }

  /** Nodes were asked for, with or without an answer. */
  get hasSampled(): boolean {
    return this.#nodes !== WAITING;
  }

  /** Server time of the newest node sample; undefined without one. */
  get nodesSampledAt(): number | undefined {
    return newest(this.#nodes.samples);
  }

  nodeCpuMillicores(node: string): Metric {
    return this.#metric(this.#nodes, node, (usage) => usage.cpuMillicores);
  }

  nodeMemoryBytes(node: string): Metric {
    return this.#metric(this.#nodes, node, (usage) => usage.memoryBytes);
  }

  podCpuMillicores(namespace: string, pod: string): Metric {
    return this.#metric(this.#pods, podKey(namespace, pod), (usage) => usage.cpuMillicores);
  }

  podMemoryBytes(namespace: string, pod: string): Metric {
    return this.#metric(this.#pods, podKey(namespace, pod), (usage) => usage.memoryBytes);
  }

  #stale(at: number): Text | undefined {
    if (this.#clock.now() - at <= STALE_AFTER_MS) return undefined;
    // An age that lives on: what is made of it is kept as long as no newer sample comes.
    return { key: 'metrics.stale', args: { age: { ageSince: at } } };
  }

  #metric(from: Side, key: string, pick: (usage: Usage) => number): Metric {
    const usage = from.samples.get(key);
    if (!usage) return { missing: from.missing ?? { key: 'metrics.noSample' } };
    const stale = this.#stale(usage.at);
    if (stale) return { missing: from.missing ?? stale };
    return { value: pick(usage), at: usage.at, source: 'metrics.k8s.io' };
  }
}

/** A round that failed leaves the samples of the one before: they are shown until they are old. */
async function readSide(
  resource: string,
  before: Side,
  read: () => Promise<Map<string, Usage>>,
): Promise<Side> {
  try {
    return { samples: await read(), missing: undefined };
  } catch (error) {
    return { samples: before.samples, missing: reasonOf(resource, error) };
  }
}

function reasonOf(resource: string, error: unknown): Text {
  const fault = faultOf(error);
  if (fault.kind === 'notFound') return { key: 'metrics.absent' };
  if (fault.kind === 'forbidden') return { key: 'metrics.denied', args: { resource } };
  return { key: 'metrics.unavailable', args: { reason: fault.message } };
}

function newest(samples: ReadonlyMap<string, Usage>): number | undefined {
  let at: number | undefined;
  for (const usage of samples.values()) at = Math.max(at ?? 0, usage.at);
  return at;
}
