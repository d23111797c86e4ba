// What can go wrong on purpose. Each switch has its way back, and both are safe to repeat.
import { request } from 'node:http';
import type { Cluster } from './cluster.ts';
import { realNodeName } from './realNode.ts';
import { pause, until } from './shell.ts';
import { restoreRights, revokeRights, type LimitedUser } from './users.ts';

const apiServer = 'kube-apiserver';

export class ClusterFaults {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** `kill -9`: connections break without a goodbye. */
  async killApiServer(): Promise<void> {
    await this.#cluster.processes.stop(apiServer, 0);
  }

  /** Starts it again with the same flags; answers when it is ready. */
  async startApiServer(): Promise<void> {
    await until('the API server to be ready again', 120_000, async () => {
      // The kernel may hold the port of the one before for a moment: the new one then ends at once.
      if (this.#cluster.processes.idOf(apiServer) === undefined) {
        this.#cluster.processes.restart(apiServer);
      }
      return this.#cluster.untilReady(3_000).then(() => true as const);
    });
  }

  /**
   * Waits until the controller manager itself calls the node not ready. After a restart of the API server it has to be
   * elected again first (14 s), and gives every node its 12 s anew.
   */
  async untilCalledNotReady(name: string): Promise<void> {
    type NodeObject = {
      readonly status?: {
        readonly conditions?: { readonly type: string; readonly status: string }[];
      };
    };
    await until(`${name} to be called not ready`, 90_000, async () => {
      const node = await this.#cluster.api.get<NodeObject>(`/api/v1/nodes/${name}`);
      const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
      return ready && ready.status !== 'True' ? true : undefined;
    });
  }

  /** Killed, down for so long, started again. */
  async apiServerDownFor(downMs: number): Promise<void> {
    await this.killApiServer();
    await pause(downMs);
    await this.startApiServer();
  }

  /** Half-open connections: the sockets stay, nothing answers. */
  freezeApiServer(): void {
    this.#cluster.processes.signal(apiServer, 'SIGSTOP');
  }

  thawApiServer(): void {
    this.#cluster.processes.signal(apiServer, 'SIGCONT');
  }

  pauseEtcd(): void {
    this.#cluster.processes.signal('etcd', 'SIGSTOP');
  }

  resumeEtcd(): void {
    this.#cluster.processes.signal('etcd', 'SIGCONT');
  }

  revoke(user: LimitedUser): Promise<void> {
    return revokeRights(this.#cluster.api, user);
  }

  restore(user: LimitedUser): Promise<void> {
    return restoreRights(this.#cluster.api, user);
  }

  /**
   * Its heartbeats end; the controller manager sets Ready to Unknown 12 s later. A kwok node loses its lease to a holder
   * that never renews it (kwok then leaves the node alone); the real node's kubelet is frozen.
   */
  async silenceNode(name: string): Promise<void> {
    if (name === realNodeName) {
      this.#cluster.processes.signal('kubelet', 'SIGSTOP');
      return;
    }
    // A renewal under way may win over ours: held for longer than its interval of 5 s, it is ours.
    let heldSince: number | undefined;
    await until(`the lease of ${name} to be ours`, 40_000, async () => {
      const lease = await this.#cluster.api.get<LeaseObject>(leasePath(name));
      if (lease.spec?.holderIdentity !== silence.holderIdentity) {
        heldSince = undefined;
        // As a last renewal. Since 1.37 the controller manager reads a lease anew before it calls a node lost, and takes
        // no decision while that differs from the one it saw renewed: a new holder alone would stop it for good.
        const renewTime = new Date().toISOString().replace('Z', '000Z');
        await this.#cluster.api.patch(leasePath(name), { spec: { ...silence, renewTime } });
      }
      heldSince ??= performance.now();
      return performance.now() - heldSince > 6000 ? true : undefined;
    });
  }

  /** kwok takes the lease back and reports Ready; answers at once, see `Cluster.untilNodesReady`. */
  async reviveNode(name: string): Promise<void> {
    if (name === realNodeName) {
      this.#cluster.processes.signal('kubelet', 'SIGCONT');
      return;
    }
    await this.#cluster.api.remove(leasePath(name));
  }

  /**
   * Compacts etcd to its newest revision: a watch from any older resourceVersion is answered 410. The API server's own
   * cache still serves what it holds, so a restart of it (or an old version beyond its cache) is needed to see one there.
   */
  async compact(): Promise<string> {
    const range = await etcdCall('/v3/kv/range', { key: base64('/') });
    const revision = String((range['header'] as Record<string, unknown>)['revision']);
    await etcdCall('/v3/kv/compaction', { revision, physical: true });
    return revision;
  }

  /** metrics.k8s.io answers 503 until `startMetrics`. */
  async stopMetrics(): Promise<void> {
    await this.#cluster.processes.stop('metrics-server', 0);
  }

  async startMetrics(): Promise<void> {
    if (this.#cluster.processes.idOf('metrics-server') === undefined) {
      this.#cluster.processes.restart('metrics-server');
    }
    await this.#cluster.untilMetrics();
  }

  /** Everything back to normal: for the end of a test that failed in the middle. */
  async repair(): Promise<void> {
    for (const name of ['etcd', apiServer, 'kubelet']) {
      if (this.#cluster.processes.idOf(name)) this.#cluster.processes.signal(name, 'SIGCONT');
    }
    await until('the API server after repair', 60_000, async () => {
      await this.startApiServer();
      return true;
    });
  }
}

const silence = { holderIdentity: 'foretop-test-silence', leaseDurationSeconds: 86_400 };

interface LeaseObject {
  readonly spec?: { readonly holderIdentity?: string };
}

function leasePath(node: string): string {
  return `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${node}`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** etcd's JSON gateway; it listens on loopback inside the namespace. */
function etcdCall(path: string, body: unknown): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: 2379, path, method: 'POST', timeout: 10_000 };
    const call = request(options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => {
        const status = answer.statusCode ?? 0;
        if (status === 200) resolve(JSON.parse(text) as Record<string, unknown>);
        else reject(new Error(`etcd ${path} answered ${status}: ${text}`));
      });
    });
    call.on('timeout', () => call.destroy(new Error(`etcd ${path}: no answer in 10 s`)));
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });
}
