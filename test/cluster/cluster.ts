// The test cluster as a library: start it, attach to a running one, ask it, break it, end it.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inParallel, TestApi } from './api.ts';
import * as parts from './controlPlane.ts';
import { ClusterFaults } from './faults.ts';
import { fakeNode, fakeNodeName, kwok } from './kwok.ts';
import { enterPrefix } from './namespace.ts';
import { binDir, runDir } from './paths.ts';
import { kubeconfigText, Pki } from './pki.ts';
import { ProcessTable } from './processes.ts';
import { cleanRealNode, realNodeName, startRealNode, whyNoRealNode } from './realNode.ts';
import { run, until } from './shell.ts';
import { grantLimitedUsers, limitedUsers, teamNamespace, type LimitedUser } from './users.ts';

export interface ClusterOptions {
  readonly fakeNodes: number;
  readonly realNode: boolean;
  readonly progress: (line: string) => void;
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

export class Cluster {
  readonly layout: parts.Layout;
  readonly processes: ProcessTable;
  readonly faults: ClusterFaults;
  #api: TestApi | undefined;

  private constructor() {
    this.layout = { bin: binDir(), run: runDir, pki: new Pki(join(runDir, 'pki')) };
    this.processes = new ProcessTable(runDir, enterPrefix());
    this.faults = new ClusterFaults(this);
  }

  /** Starts everything on a clean folder; when that fails, ends what was started and says which part failed. */
  static async start(options: ClusterOptions): Promise<Cluster> {
    await Cluster.leftover().stop();
    mkdirSync(runDir, { recursive: true });
    const cluster = new Cluster();
    try {
      await cluster.#startAll(options);
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** The cluster another process started; throws when there is none. */
  static attach(): Cluster {
    if (!existsSync(join(runDir, 'admin.kubeconfig'))) {
      throw new Error(
        'No test cluster is running: start it with "node test/cluster/up.ts --keep".',
      );
    }
    return new Cluster();
  }

  /** Whatever a run left, complete or not: only to be stopped. */
  static leftover(): Cluster {
    return new Cluster();
  }

  /** The client of `system:masters`. */
  get api(): TestApi {
    this.#api ??= new TestApi(parts.serverUrl, this.layout.pki, 'admin');
    return this.#api;
  }

  kubeconfig(user: LimitedUser | 'admin' = 'admin'): string {
    return join(this.layout.run, `${user}.kubeconfig`);
  }

  /** kubectl of the same version as the server: the oracle. Answers stdout. */
  kubectl(...args: readonly string[]): Promise<string> {
    const command = join(this.layout.bin, 'kubectl');
    return run(command, ['--kubeconfig', this.kubeconfig(), ...args]);
  }

  get hasRealNode(): boolean {
    return this.processes.idOf('kubelet') !== undefined;
  }

  /** Why there is no real node, as found at the start. */
  async whyNoRealNode(): Promise<string | undefined> {
    return this.hasRealNode ? undefined : whyNoRealNode(this.processes);
  }

  /** Ends every process by its id, then removes what they made. Safe to call at any time, also after a crash. */
  async stop(): Promise<void> {
    this.#api?.close();
    this.#api = undefined;
    await cleanRealNode(this.layout.run, this.processes);
    const clients = ['metrics-server', 'kwok', 'kube-scheduler', 'kube-controller-manager'];
    await Promise.all(clients.map((name) => this.processes.stop(name, 2000)));
    // It drains for long on SIGTERM, and nothing here is worth keeping.
    await this.processes.stop('kube-apiserver', 0);
    await this.processes.stop('etcd', 0);
    for (const name of this.processes.names()) await this.processes.stop(name, 0);
    rmSync(this.layout.run, { recursive: true, force: true });
  }

  async #startAll(options: ClusterOptions): Promise<void> {
    const { layout, processes } = this;
    await layout.pki.makeAll();
    await this.#writeUsers();
    processes.start(parts.etcd(layout));
    processes.start(parts.apiServer(layout));
    await this.untilReady();
    options.progress('API server ready');
    processes.start(parts.controllerManager(layout));
    processes.start(parts.scheduler(layout));
    await until('the namespace kube-system', 20_000, () =>
      this.api.get('/api/v1/namespaces/kube-system'),
    );
    await grantLimitedUsers(this.api);
    await this.#grantKubeProxy();
    processes.start(kwok(layout));
    await inParallel(
      Array.from({ length: options.fakeNodes }, (_, index) => fakeNode(index + 1)),
      8,
      (node) => this.api.create('/api/v1/nodes', node),
    );
    await this.#startMetrics();
    await this.#startNode(options);
    const names = Array.from({ length: options.fakeNodes }, (_, index) => fakeNodeName(index + 1));
    await this.untilNodesReady(this.hasRealNode ? [...names, realNodeName] : names);
    options.progress(`${names.length} fake nodes${this.hasRealNode ? ' and real-1' : ''} ready`);
  }

  async #startNode(options: ClusterOptions): Promise<void> {
    if (!options.realNode) return;
    const reason = await whyNoRealNode(this.processes);
    if (reason === undefined) await startRealNode(this.layout, this.processes);
    else options.progress(`no real node: ${reason}`);
  }

  async #startMetrics(): Promise<void> {
    for (const { path, object } of parts.metricsServiceObjects) await this.api.create(path, object);
    this.processes.start(parts.metricsServer(this.layout));
  }

  /** Answers when `/readyz` says ok. */
  async untilReady(timeoutMs = 60_000): Promise<void> {
    await until('the API server to be ready', timeoutMs, async () => {
      this.processes.requireAlive('etcd');
      this.processes.requireAlive('kube-apiserver');
      return (await this.api.getText('/readyz')) === 'ok' ? true : undefined;
    });
  }

  async untilNodesReady(names: readonly string[], timeoutMs = 60_000): Promise<void> {
    await until(`nodes to be ready`, timeoutMs, async () => {
      if (this.hasRealNode) this.processes.requireAlive('containerd');
      const list = await this.api.get<{ items: readonly NodeObject[] }>('/api/v1/nodes');
      const ready = new Set(list.items.filter(isReady).map((node) => node.metadata.name));
      const late = names.filter((name) => !ready.has(name));
      if (late.length > 0) throw new Error(`not ready: ${late.join(', ')}`);
      return true;
    });
  }

  /** `kubectl top nodes` answers after the second scrape, about 25 s after the start. */
  async untilMetrics(timeoutMs = 90_000): Promise<void> {
    await until('metrics.k8s.io', timeoutMs, async () => {
      this.processes.requireAlive('metrics-server');
      const path = '/apis/metrics.k8s.io/v1beta1/nodes';
      const list = await this.api.get<{ items: readonly unknown[] }>(path);
      return list.items.length > 0 ? true : undefined;
    });
  }

  async #writeUsers(): Promise<void> {
    const { pki, run: dir } = this.layout;
    for (const user of limitedUsers) await pki.sign(user, { commonName: user });
    const components = ['admin', 'controller-manager', 'scheduler', 'kubelet', 'kube-proxy'];
    for (const user of [...components, ...limitedUsers]) {
      const file = join(dir, `${user}.kubeconfig`);
      const namespace = user === 'one-namespace' ? teamNamespace : undefined;
      writeFileSync(file, kubeconfigText(parts.serverUrl, pki, user, namespace), { mode: 0o600 });
    }
  }

  /** `system:node-proxier` is bound by kubeadm, not by the server itself, to the user of kube-proxy. */
  async #grantKubeProxy(): Promise<void> {
    const apiGroup = 'rbac.authorization.k8s.io';
    await this.api.create(`/apis/${apiGroup}/v1/clusterrolebindings`, {
      metadata: { name: 'foretop-kube-proxy' },
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'system:node-proxier' },
      subjects: [{ apiGroup, kind: 'User', name: 'system:kube-proxy' }],
    });
  }
}

interface NodeObject {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

export function isReady(node: NodeObject): boolean {
  return (node.status?.conditions ?? []).some((c) => c.type === 'Ready' && c.status === 'True');
}
