// A data worker in the same thread: a Publisher over states that the test sets, and a record of what it was told.
import type { Log } from '../../../src/extension/core/log.ts';
import { ClusterManager } from '../../../src/extension/host/clusterManager.ts';
import type { DataWorker, WorkerEnd } from '../../../src/extension/host/dataWorker.ts';
import type { EndReason } from '../../../src/extension/host/restartPolicy.ts';
import type { ContextEntry } from '../../../src/extension/host/contextStore.ts';
import { Emitter } from '../../../src/shared/emitter.ts';
import { Lifetime } from '../../../src/shared/lifetime.ts';
import { contextId } from '../../../src/shared/model/refs.ts';
import type { LinkState } from '../../../src/shared/model/linkState.ts';
import type { ResourceUsage } from '../../../src/shared/model/resourceUsage.ts';
import type { TreeRow } from '../../../src/shared/model/tree.ts';
import type { Clock } from '../../../src/shared/clock.ts';
import type { ChannelName } from '../../../src/shared/protocol/channels.ts';
import type { ApiMap, Handlers, HostApi } from '../../../src/shared/protocol/api.ts';
import type { Control } from '../../../src/shared/protocol/frames.ts';
import { Peer } from '../../../src/shared/protocol/peer.ts';
import { Publisher } from '../../../src/shared/protocol/publisher.ts';
import type { DataWorkerInit } from '../../../src/shared/protocol/workerData.ts';
import { rows, value, type ChannelState } from '../../../src/shared/protocol/sections.ts';
import { ManualClock } from '../../support/manualClock.ts';

/** Shared by all workers of a test: what they publish. */
export class World {
  readonly children = new Map<string, TreeRow[]>();
  problemWorkloads = 0;
  /** What every level says to have in all; undefined: as many as it lists. */
  total: number | undefined;
  link: LinkState = { state: 'live', since: 0 };
  /** Nothing is published. */
  isSilent = false;
  /** No worker can be made, as where threads have run out. */
  startError: Error | undefined;
  readonly workers: FakeWorker[] = [];

  get running(): FakeWorker[] {
    return this.workers.filter(({ isEnded }) => !isEnded);
  }

  change(): void {
    for (const worker of this.running) worker.publisher.mark();
  }

  build(name: ChannelName, args: unknown): ChannelState {
    if (name === 'treeChildren') {
      const { parent } = args as { parent: { level: string; namespace?: string } };
      const found = this.children.get(parent.namespace ?? parent.level) ?? [];
      return { children: rows(found, this.total) };
    }
    return {
      connection: value({ link: this.link, partial: [], insecure: false }),
      summary: value({
        problemWorkloads: this.problemWorkloads,
        problemPods: 0,
        pods: 0,
        nodes: 0,
      }),
    };
  }
}

export class FakeWorker implements DataWorker {
  readonly publisher: Publisher;
  readonly host: Peer<HostApi>;
  readonly controls: Control[] = [];
  readonly #toHost = new Emitter<unknown>();
  readonly #fromHost = new Emitter<unknown>();
  readonly #online = new Emitter<void>();
  readonly #ended = new Emitter<WorkerEnd>();
  readonly #clock: Clock;
  readonly #underWay = new Lifetime();
  readonly init: DataWorkerInit | undefined;
  isEnded = false;

  constructor(world: World, clock: Clock, init?: DataWorkerInit) {
    this.#clock = clock;
    this.init = init;
    const handlers: Handlers<ApiMap> = {
      reconnect: () => undefined,
      findObjects: () => [],
      explain: () => [],
      podAt: () => null,
      listedIds: () => [],
      listedRows: () => ({ columns: [], rows: [] }),
      findInLog: () => null,
      logLine: () => null,
      logText: () => ({ text: '', next: null }),
      workloadOf: () => null,
      resourceUsage: () => usageOf(),
    };
    const send = (message: unknown) => {
      // As through a port: a copy, without functions.
      if (!this.isEnded && !world.isSilent) this.#toHost.fire(structuredClone(message));
    };
    this.host = new Peer<HostApi>({ send, onMessage: this.#fromHost.event }, handlers);
    this.publisher = new Publisher({
      clock,
      send: (frame) => this.host.sendFrame(frame),
      build: (name, args) => world.build(name, args),
    });
    this.host.onControl((control) => {
      this.controls.push(control);
      this.publisher.receive(control);
    });
    world.workers.push(this);
  }

  readonly wire = {
    // A port delivers later, never within `send`.
    send: (message: unknown) => {
      const copy: unknown = structuredClone(message);
      this.#underWay.add(this.#clock.after(1, () => this.#fromHost.fire(copy)));
    },
    onMessage: this.#toHost.event,
  };

  get onOnline() {
    return this.#online.event;
  }

  get onEnd() {
    return this.#ended.event;
  }

  start(): void {
    this.#online.fire();
  }

  crash(reason: EndReason = 'crash', text = 'test'): void {
    this.#end({ reason, text });
  }

  end(): Promise<void> {
    this.#end({ reason: 'crash', text: 'test' });
    return Promise.resolve();
  }

  #end(end: WorkerEnd): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.publisher.dispose();
    this.#underWay.dispose();
    this.#ended.fire(end);
  }
}

/** What a worker tells that has just started. */
export function usageOf(more: Partial<ResourceUsage> = {}): ResourceUsage {
  return {
    startedAt: 0,
    cpu: { sinceStart: 0 },
    cpuSource: 'thread',
    loopBusy: { sinceStart: 0 },
    memory: { holdings: [], shed: [], heapUsedBytes: 0, heapLimitBytes: 0, arrayBufferBytes: 0 },
    requests: [],
    inFlight: 0,
    openStreams: 0,
    receivedBytes: 0,
    sentBytes: 0,
    decodedBytes: 0,
    decodes: { protobuf: 0, scanned: 0, parsed: 0, lostShape: 0 },
    frames: { count: 0, bytes: 0 },
    ...more,
  };
}

export function entryOf(name: string): ContextEntry {
  return {
    id: contextId('/k', name),
    name,
    clusterName: 'c',
    userName: 'u',
    file: '/k',
    isCurrent: false,
    usesPlugin: false,
    isDemo: false,
    group: { is: 'files', paths: ['/k'] },
  };
}

/** A manager whose workers are fakes. `logged`: the lines of errors. */
export function openClusters(
  namespacesFor: (name: string) => readonly string[] | undefined = () => undefined,
  memoryBudgetMiB = () => 512,
) {
  const clock = new ManualClock();
  const world = new World();
  const logged: string[] = [];
  const log: Log = {
    write: (level, message) => void (level === 'error' && logged.push(`${level} ${message}`)),
  };
  const handlers: Handlers<HostApi> = {
    runCredentialPlugin: () => ({}),
    environment: () => ({}),
    log: () => undefined,
  };
  const clusters = new ClusterManager({
    startWorker: (init) => {
      if (world.startError) throw world.startError;
      return new FakeWorker(world, clock, init);
    },
    handlersFor: () => handlers,
    namespacesFor,
    memoryBudgetMiB,
    clock,
    log,
  });
  return { clock, clusters, logged, world };
}
