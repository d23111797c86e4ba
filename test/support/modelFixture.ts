// A ClusterModel over stores in memory, with every input under the test's hand.
import { Emitter } from '../../src/shared/emitter.ts';
import type { LinkState } from '../../src/shared/model/linkState.ts';
import type { Metric } from '../../src/shared/model/metric.ts';
import { Formatter } from '../../src/shared/format/formatter.ts';
import { renderText } from '../../src/shared/format/text.ts';
import { en } from '../../src/shared/strings/en.ts';
import type { Text } from '../../src/shared/model/text.ts';
import { ClusterModel, type ModelOptions } from '../../src/extension/model/clusterModel.ts';
import type {
  ControlPlaneProbes,
  ModelInputs,
  StoreName,
  TableSource,
} from '../../src/extension/model/inputs.ts';
import type {
  CronJobRow,
  EndpointSliceRow,
  EventRow,
  JobRow,
  LeaseRow,
  NamespaceRow,
  NodeRow,
  ServiceRow,
  WorkloadRow,
} from '../../src/extension/kinds/rows.ts';
import { MemoryPods } from './memoryPods.ts';
import { MemoryStore } from './memoryStore.ts';
import { minute, storyNow } from './rowBuilders.ts';

export function memoryStores() {
  return {
    pods: new MemoryPods(),
    nodes: new MemoryStore<NodeRow>(),
    namespaces: new MemoryStore<NamespaceRow>(),
    deployments: new MemoryStore<WorkloadRow>(),
    replicaSets: new MemoryStore<WorkloadRow>(),
    replicationControllers: new MemoryStore<WorkloadRow>(),
    statefulSets: new MemoryStore<WorkloadRow>(),
    daemonSets: new MemoryStore<WorkloadRow>(),
    jobs: new MemoryStore<JobRow>(),
    cronJobs: new MemoryStore<CronJobRow>(),
    services: new MemoryStore<ServiceRow>(),
    endpointSlices: new MemoryStore<EndpointSliceRow>(),
    events: new MemoryStore<EventRow>(),
    leases: new MemoryStore<LeaseRow>(),
  };
}

export class ModelFixture {
  readonly stores = memoryStores();
  readonly links = new Map<StoreName, LinkState>();
  readonly changed = new Emitter<void>();
  readonly cpu = new Map<string, number>();
  now = storyNow;
  /** Samples have stopped coming, so long ago that none is shown. */
  isUsageOld = false;
  probes: ControlPlaneProbes = {};
  serverVersion: string | undefined;
  /** Resources beyond those that are watched. */
  tables: TableSource | undefined;
  /** Where objects are watched; undefined: everywhere. */
  namespaces: readonly string[] | undefined;
  model!: ClusterModel;
  readonly #usageSeen: string[] = [];

  /** Builds the model over what the stores hold now. */
  open(options: ModelOptions = {}): ClusterModel {
    this.model = new ClusterModel(this.#inputs(), options);
    return this.model;
  }

  /** Time passes; the session's tick follows. */
  advance(ms: number): void {
    this.now += ms;
    this.model.tick();
  }

  linkOf(store: StoreName): LinkState {
    return this.links.get(store) ?? { state: 'live', since: storyNow };
  }

  #metric(key: string): Metric {
    const value = this.cpu.get(key);
    if (value === undefined) return { missing: { key: 'metrics.noSample' } };
    if (this.isUsageOld)
      return { missing: { key: 'metrics.stale', args: { age: { ageSince: 0 } } } };
    return { value, at: storyNow, source: 'metrics.k8s.io' };
  }

  /** Another one after each change of what is sampled. */
  get #usageVersion(): number {
    const now = JSON.stringify([this.isUsageOld, ...this.cpu]);
    if (this.#usageSeen.at(-1) !== now) this.#usageSeen.push(now);
    return this.#usageSeen.length;
  }

  #inputs(): ModelInputs {
    const usageVersion = () => this.#usageVersion;
    return {
      clusterName: 'prod-seoul-1',
      stores: this.stores,
      links: {
        connection: () => ({
          link: this.linkOf('pods'),
          partial: [],
          insecure: false,
          ...(this.namespaces && { namespaces: this.namespaces }),
        }),
        of: (store) => this.linkOf(store),
      },
      usage: {
        nodeCpuMillicores: (name) => this.#metric(name),
        nodeMemoryBytes: (name) => this.#metric(`${name}/memory`),
        podCpuMillicores: (namespace, name) => this.#metric(`${namespace}/${name}`),
        podMemoryBytes: (namespace, name) => this.#metric(`${namespace}/${name}/memory`),
        get version() {
          return usageVersion();
        },
        status: { source: 'metrics.k8s.io', at: storyNow },
      },
      history: {
        times: [storyNow - 30 * minute, storyNow],
        cpuUsageMillicores: [null, 43_500],
        cpuRequestMillicores: [89_800, 89_800],
        cpuAllocatableMillicores: [113_400, 113_400],
        memoryUsageBytes: [null, 163],
        memoryRequestBytes: [232, 232],
        memoryAllocatableBytes: [413, 413],
      },
      controlPlane: () => this.probes,
      ...(this.tables && { tables: this.tables }),
      serverVersion: () => this.serverVersion,
      onDidChange: this.changed.event,
      clock: {
        now: () => this.now,
        monotonicMs: () => this.now,
        after: () => ({ dispose: () => undefined }),
      },
    };
  }
}

const formatter = new Formatter('en', en);

/** As a user in England would read it, at the story's moment. */
export function read(text: Text, now = storyNow): string {
  return renderText(text, formatter, now);
}
