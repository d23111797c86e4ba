// The real control plane under fire while pods come and go: the wire between, frozen servers, forgotten versions, rights
// and certificates. Whatever happens, in the end every store equals the server. The real cluster only.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfUser } from '../../src/extension/cluster/access.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { WireFault } from '../support/faultProxy.ts';
import { FireScene, isPodsStale } from './support/fireScene.ts';
import { storeNames, type Stack } from './support/stack.ts';
import { isRealTarget, openTarget, type ContractTarget } from './support/target.ts';
import { until } from './support/until.ts';

if (isRealTarget) {
  describe('the real control plane under fire', function () {
    this.timeout(240_000);
    let target: ContractTarget;
    let cluster: Cluster;
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
    afterEach(() => assert.deepEqual(unhandled.splice(0), []));

    describe('at once', () => {
      let scene: FireScene;
      beforeEach(async () => {
        scene = await FireScene.prepare(target, cluster);
      });
      afterEach(() => scene.dispose());

      const wires: readonly [string, WireFault][] = [
        ['resets while idle', { is: 'reset' }],
        ['resets within a record', { is: 'reset', afterBytes: 700 }],
        ['truncates', { is: 'truncate', afterBytes: 300 }],
        ['corrupts', { is: 'corrupt', afterBytes: 300 }],
        ['lets through 64 KB/s', { is: 'throttle', bytesPerSecond: 64 * 1024 }],
      ];
      for (const [name, fault] of wires) {
        it(`rows 2, 3, 15–17: a proxy that ${name} while pods churn`, async () => {
          const stack = await scene.open();
          for (let round = 0; round < 3; round++) {
            // Those of the last round are being made anew.
            await until('connections', 30_000, () => scene.proxy.open > 0 || 'none');
            scene.proxy.strike(fault);
            await scene.churn.steps(8);
          }
          await scene.settle(stack);
        });
      }

      it('rows 3, 15: a proxy that breaks lists, too: every first connection is cut at another place', async () => {
        [0, 90, 2500, 6000, 12_000, 20_000].forEach((afterBytes) => {
          scene.proxy.plan({ is: 'reset', afterBytes });
          scene.proxy.plan({ is: 'truncate', afterBytes: afterBytes + 400 });
        });
        let stack: Stack | undefined;
        await until('the cluster to be opened', 30_000, async () => {
          // Discovery and review are asked once: a session tries them again, the bare stack does not.
          stack = await scene.connect().catch(() => undefined);
          return stack !== undefined || 'not opened';
        });
        assert.ok(stack);
        await scene.settle(stack);
      });

      it('row 4: an API server that is frozen (SIGSTOP) and thawed', async () => {
        const stack = await scene.open();
        cluster.faults.freezeApiServer();
        try {
          // Whoever connects now is accepted by the kernel, and hears nothing.
          scene.proxy.strike({ is: 'reset' });
          await until('the pods to be stale', 60_000, () => isPodsStale(stack));
        } finally {
          cluster.faults.thawApiServer();
        }
        await scene.churn.steps(4);
        await scene.settle(stack);
      });

      it('row 17: etcd that stands still (SIGSTOP), while watches are cut', async () => {
        const stack = await scene.open();
        const { size } = stack.watches.stores.pods;
        cluster.faults.pauseEtcd();
        try {
          scene.proxy.strike({ is: 'reset' });
          await new Promise((resolve) => setTimeout(resolve, 5000));
          assert.equal(stack.watches.stores.pods.size, size, 'rows stay');
        } finally {
          cluster.faults.resumeEtcd();
        }
        await scene.churn.steps(4);
        await scene.settle(stack);
      });

      it('rows 5, 11: an API server that is killed, and has forgotten every version (compaction → 410)', async () => {
        const stack = await scene.open();
        await scene.churn.steps(4);
        await cluster.faults.killApiServer();
        await until('the pods to be stale', 20_000, () => isPodsStale(stack));
        await cluster.faults.compact();
        await cluster.faults.startApiServer();
        await scene.churn.steps(4);
        await scene.settle(stack);
      });
    });

    // Most of their time is waiting for others (an idle watch, a certificate that is read again, an authorizer): they play
    // at the same time, each with a client of its own.
    describe('with patience', () => {
      const scenes: FireScene[] = [];
      let plays: Readonly<Record<'stall' | 'rights' | 'certificates', Promise<void>>>;
      before(() => {
        const play = async (name: string, what: (scene: FireScene) => Promise<void>) => {
          const scene = await FireScene.prepare(target, cluster, name);
          scenes.push(scene);
          await what(scene);
        };
        plays = {
          stall: play('stall', stalled),
          rights: play('rights', (scene) => revoked(scene, cluster)),
          certificates: play('certificates', (scene) => rotated(scene, cluster)),
        };
        // Each is told of by its test.
        void Promise.allSettled(Object.values(plays));
      });
      after(async () => {
        await Promise.allSettled(Object.values(plays));
        for (const scene of scenes) await scene.dispose();
      });

      it('row 4: a proxy that stalls: told or replaced within two bookmark periods', () =>
        plays.stall);
      it('row 13: rights that are revoked and restored while watching', () => plays.rights);
      it('row 12: certificates of the server and of the user that are rotated while watching', () =>
        plays.certificates);
    });
  });
}

async function stalled(scene: FireScene): Promise<void> {
  const stack = await scene.open();
  const before = scene.proxy.accepted;
  scene.proxy.strike({ is: 'stall' });
  await scene.churn.steps(8);
  // Each kind notices on its own: 90 s after its last byte. Until then all may well be equal, if nothing else happens.
  await until('every watch to be replaced', 130_000, () => {
    const replaced = scene.proxy.accepted - before;
    return replaced >= storeNames.length || `${replaced} are`;
  });
  await scene.settle(stack);
}

async function revoked(scene: FireScene, cluster: Cluster): Promise<void> {
  const stack = await scene.open(readFileSync(cluster.kubeconfig('switchable'), 'utf8'));
  const { size } = stack.watches.stores.pods;
  try {
    await cluster.faults.revoke('switchable');
    // A watch that is open outlives its right.
    scene.proxy.strike({ is: 'reset' });
    await until('the pods to be denied', 90_000, () => {
      const { state } = stack.watches.of('pods');
      return state === 'denied' || state;
    });
    assert.ok(stack.watches.stores.pods.size >= Math.min(size, 1), 'rows stay');
    await scene.churn.steps(4);
  } finally {
    await cluster.faults.restore('switchable');
  }
  await until('the pods to be live, by themselves', 120_000, () => {
    const { state } = stack.watches.of('pods');
    return state === 'live' || state;
  });
  stack.watches.retryNow();
  await scene.settle(stack);
}

async function rotated(scene: FireScene, cluster: Cluster): Promise<void> {
  const { pki } = cluster.layout;
  const folder = mkdtempSync(join(tmpdir(), 'foretop-rotation-'));
  const put = (user: string): void => {
    copyFileSync(pki.path(`${user}.crt`), join(folder, 'user.crt'));
    copyFileSync(pki.path(`${user}.key`), join(folder, 'user.key'));
  };
  try {
    put('viewer');
    const text = readFileSync(cluster.kubeconfig('viewer'), 'utf8');
    const stack = await scene.open(text.replaceAll(pki.path('viewer.'), join(folder, 'user.')));
    assert.equal(await selfUser(stack.connection.api), 'viewer');
    await pki.signApiServer();
    put('admin');
    await until('the new certificate to be used', 90_000, async () => {
      const user = await selfUser(stack.connection.api).catch(String);
      return user === 'admin' || String(user);
    });
    scene.proxy.strike({ is: 'reset' });
    await scene.churn.steps(4);
    await scene.settle(stack);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
