// The real control plane under fire while pods come and go: the wire between, frozen servers, forgotten versions, rights
// and certificates. Whatever happens, in the end every store equals the server. The real cluster only.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfUser } from '../../src/extension/cluster/access.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { teamNamespace } from '../cluster/users.ts';
import { FaultProxy, type WireFault } from '../support/faultProxy.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { untilSameAsServer } from './support/sameAsServer.ts';
import { Stack } from './support/stack.ts';
import { isRealTarget, openTarget, type ContractTarget } from './support/target.ts';
import { until } from './support/until.ts';

const serverPort = 6443;

if (isRealTarget) {
  describe('the real control plane under fire', function () {
    this.timeout(240_000);
    let target: ContractTarget;
    let cluster: Cluster;
    let proxy: FaultProxy;
    let stack: Stack | undefined;
    let churn: Churn | undefined;
    const unhandled: unknown[] = [];
    const onUnhandled = (error: unknown): void => void unhandled.push(error);

    before(async () => {
      process.on('unhandledRejection', onUnhandled);
      target = await openTarget();
      assert.ok(target.cluster);
      cluster = target.cluster;
    });
    after(async () => {
      process.off('unhandledRejection', onUnhandled);
      await target?.close();
    });
    beforeEach(async () => {
      proxy = await FaultProxy.open(serverPort);
    });
    afterEach(async () => {
      await churn?.end();
      churn = undefined;
      stack?.dispose();
      stack = undefined;
      await proxy.dispose();
      assert.deepEqual(unhandled.splice(0), []);
    });

    /** As the kubeconfig, but through the proxy. */
    const through = (kubeconfig: string): string =>
      kubeconfig.replaceAll(`127.0.0.1:${serverPort}`, `127.0.0.1:${proxy.port}`);
    const open = async (kubeconfig = target.kubeconfig('admin')): Promise<Stack> => {
      stack = await Stack.open(through(kubeconfig));
      await stack.untilLive();
      return stack;
    };
    const settle = async (opened: Stack, timeoutMs = 120_000): Promise<void> => {
      await churn?.end();
      await opened.untilLive(timeoutMs);
      await untilSameAsServer(opened, target);
    };
    const isPodsStale = (opened: Stack): true | string => {
      const { state } = opened.watches.of('pods');
      return state === 'stale' || state;
    };

    const wires: readonly [string, WireFault][] = [
      ['resets while idle', { is: 'reset' }],
      ['resets within a record', { is: 'reset', afterBytes: 700 }],
      ['truncates', { is: 'truncate', afterBytes: 300 }],
      ['corrupts', { is: 'corrupt', afterBytes: 300 }],
      ['lets through 64 KB/s', { is: 'throttle', bytesPerSecond: 64 * 1024 }],
    ];
    for (const [name, fault] of wires) {
      it(`rows 2, 3, 15–17: a proxy that ${name} while pods churn`, async () => {
        const opened = await open();
        churn = new Churn(cluster);
        for (let round = 0; round < 3; round++) {
          // Those of the last round are being made anew.
          await until('connections', 30_000, () => proxy.open > 0 || 'none');
          proxy.strike(fault);
          await churn.steps(8);
        }
        await settle(opened);
      });
    }

    it('rows 3, 15: a proxy that breaks lists, too: every first connection is cut at another place', async () => {
      churn = new Churn(cluster);
      [0, 90, 2500, 6000, 12_000, 20_000].forEach((afterBytes) => {
        proxy.plan({ is: 'reset', afterBytes });
        proxy.plan({ is: 'truncate', afterBytes: afterBytes + 400 });
      });
      const kubeconfig = through(target.kubeconfig('admin'));
      await until('the cluster to be opened', 30_000, async () => {
        // Discovery and review are asked once: a session tries them again, the bare stack does not.
        stack = await Stack.open(kubeconfig).catch(() => undefined);
        return stack !== undefined || 'not opened';
      });
      assert.ok(stack);
      await settle(stack);
    });

    it('row 4: a proxy that stalls: told or replaced within two bookmark periods', async () => {
      const opened = await open();
      churn = new Churn(cluster);
      proxy.strike({ is: 'stall' });
      await churn.steps(8);
      await churn.end();
      // Each kind notices on its own: 90 s after its last byte.
      await untilSameAsServer(opened, target, 130_000);
      await settle(opened);
    });

    it('row 4: an API server that is frozen (SIGSTOP) and thawed', async () => {
      const opened = await open();
      cluster.faults.freezeApiServer();
      try {
        // Whoever connects now is accepted by the kernel, and hears nothing.
        proxy.strike({ is: 'reset' });
        await until('the pods to be stale', 60_000, () => isPodsStale(opened));
      } finally {
        cluster.faults.thawApiServer();
      }
      churn = new Churn(cluster);
      await churn.steps(4);
      await settle(opened);
    });

    it('row 17: etcd that stands still (SIGSTOP), while watches are cut', async () => {
      const opened = await open();
      const { size } = opened.watches.stores.pods;
      cluster.faults.pauseEtcd();
      try {
        proxy.strike({ is: 'reset' });
        await new Promise((resolve) => setTimeout(resolve, 5000));
        assert.equal(opened.watches.stores.pods.size, size, 'rows stay');
      } finally {
        cluster.faults.resumeEtcd();
      }
      churn = new Churn(cluster);
      await churn.steps(4);
      await settle(opened);
    });

    it('rows 5, 11: an API server that is killed, and has forgotten every version (compaction → 410)', async () => {
      const opened = await open();
      churn = new Churn(cluster);
      await churn.steps(4);
      await cluster.faults.killApiServer();
      await until('the pods to be stale', 20_000, () => isPodsStale(opened));
      await cluster.faults.compact();
      await cluster.faults.startApiServer();
      await churn.steps(4);
      await settle(opened);
    });

    it('row 13: rights that are revoked and restored while watching', async () => {
      const opened = await open(readFileSync(cluster.kubeconfig('switchable'), 'utf8'));
      const { size } = opened.watches.stores.pods;
      churn = new Churn(cluster);
      try {
        await cluster.faults.revoke('switchable');
        // A watch that is open outlives its right.
        proxy.strike({ is: 'reset' });
        await until('the pods to be denied', 90_000, () => {
          const { state } = opened.watches.of('pods');
          return state === 'denied' || state;
        });
        assert.ok(opened.watches.stores.pods.size >= Math.min(size, 1), 'rows stay');
        await churn.steps(4);
      } finally {
        await cluster.faults.restore('switchable');
      }
      await until('the pods to be live, by themselves', 120_000, () => {
        const { state } = opened.watches.of('pods');
        return state === 'live' || state;
      });
      opened.watches.retryNow();
      await settle(opened);
    });

    it('row 12: certificates of the server and of the user that are rotated while watching', async () => {
      const { pki } = cluster.layout;
      const folder = mkdtempSync(join(tmpdir(), 'foretop-rotation-'));
      const put = (user: string): void => {
        copyFileSync(pki.path(`${user}.crt`), join(folder, 'user.crt'));
        copyFileSync(pki.path(`${user}.key`), join(folder, 'user.key'));
      };
      try {
        put('viewer');
        const text = readFileSync(cluster.kubeconfig('viewer'), 'utf8');
        const opened = await open(text.replaceAll(pki.path('viewer.'), join(folder, 'user.')));
        assert.equal(await selfUser(opened.connection.api), 'viewer');
        churn = new Churn(cluster);
        await pki.signApiServer();
        put('switchable');
        await until('the new certificate to be used', 90_000, async () => {
          const user = await selfUser(opened.connection.api).catch(String);
          return user === 'switchable' || String(user);
        });
        proxy.strike({ is: 'reset' });
        await churn.steps(4);
        await settle(opened);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}

/** Pods that are made, relabelled, deleted and made again under the same name; kwok runs them. */
class Churn {
  readonly #cluster: Cluster;
  readonly #random = seededRandom(7);
  readonly #path = `/api/v1/namespaces/${teamNamespace}/pods`;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  async steps(count: number): Promise<void> {
    const { api } = this.#cluster;
    for (let step = 0; step < count; step++) {
      const name = `fire-${Math.floor(this.#random() * 12)}`;
      if (this.#random() < 0.3) {
        await api.remove(`${this.#path}/${name}`, { gracePeriodSeconds: 0 });
        continue;
      }
      await api.create(this.#path, {
        metadata: { name, labels: { app: 'fire' } },
        spec: {
          nodeSelector: { 'foretop.test/node': 'fake' },
          containers: [{ name: 'app', image: 'registry.example/app:1' }],
        },
      });
      const labels = { step: `s${Math.floor(this.#random() * 1e6)}` };
      await api.patch(`${this.#path}/${name}`, { metadata: { labels } });
    }
  }

  async end(): Promise<void> {
    await this.#cluster.api.remove(`${this.#path}?labelSelector=app%3Dfire`, {
      gracePeriodSeconds: 0,
    });
  }
}
