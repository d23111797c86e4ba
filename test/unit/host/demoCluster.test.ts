import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { silentLog } from '../../../src/extension/core/log.ts';
import { ClusterManager } from '../../../src/extension/host/clusterManager.ts';
import type { ContextEntry } from '../../../src/extension/host/contextStore.ts';
import { DemoCluster, type DemoThread } from '../../../src/extension/host/demoCluster.ts';
import { whenSettled } from '../../../src/extension/host/whenSettled.ts';
import { Emitter } from '../../../src/shared/emitter.ts';
import type { ClusterPhase } from '../../../src/extension/host/openCluster.ts';
import type { Handlers, HostApi } from '../../../src/shared/protocol/api.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { FakeWorker, World } from './fakeWorker.ts';

class FakeThread extends EventEmitter {
  readonly server: string;

  constructor(port: number) {
    super();
    this.server = `http://127.0.0.1:${port}`;
  }

  ready(): void {
    const { server } = this;
    this.emit('message', { kubeconfig: `of ${server}`, contextName: 'demo', server, token: 't' });
  }

  terminate(): Promise<number> {
    this.emit('exit', 0);
    return Promise.resolve(0);
  }
}

function setup() {
  const clock = new ManualClock();
  const threads: FakeThread[] = [];
  const listed: (ContextEntry | undefined)[] = [];
  const demo = new DemoCluster({
    startThread: () => {
      const thread = new FakeThread(40_000 + threads.length);
      threads.push(thread);
      return thread as unknown as DemoThread;
    },
    contexts: { setDemo: (entry) => void listed.push(entry) },
    clock,
    log: silentLog,
  });
  const start = async () => {
    const starting = demo.start();
    threads.at(-1)?.ready();
    return starting;
  };
  return { clock, demo, listed, start, threads };
}

describe('the demo cluster', () => {
  it('starts again after a crash, later each time, and says where it is now', async () => {
    const { clock, demo, start, threads } = setup();
    const servers: (string | undefined)[] = [];
    demo.onDidRestart(({ server }) => servers.push(server));
    await start();
    for (const pauseMs of [500, 1_000, 2_000]) {
      const before = threads.length;
      threads.at(-1)?.emit('exit', 1);
      await clock.advanceAsync(pauseMs - 1);
      assert.equal(threads.length, before);
      await clock.advanceAsync(1);
      assert.equal(threads.length, before + 1);
      threads.at(-1)?.ready();
      await clock.advanceAsync(0);
    }
    assert.deepEqual(
      servers,
      threads.slice(1).map(({ server }) => server),
    );
  });

  it('is not started again after it was stopped, or while it pauses', async () => {
    for (const isCrashed of [false, true]) {
      const { clock, demo, listed, start, threads } = setup();
      await start();
      if (isCrashed) threads[0]?.emit('exit', 1);
      await demo.stop();
      await clock.advanceAsync(120_000);
      assert.equal(threads.length, 1);
      assert.equal(listed.at(-1), undefined);
      assert.equal(clock.pending, 0);
    }
  });

  it('is not started again when it was stopped while it started again', async () => {
    const { clock, demo, start, threads } = setup();
    await start();
    threads[0]?.emit('exit', 1);
    await clock.advanceAsync(500);
    await demo.stop();
    await clock.advanceAsync(120_000);
    assert.equal(threads.length, 2);
    assert.equal(clock.pending, 0);
  });

  it('takes the cluster that is open along to its new port', async () => {
    const { clock, start, threads } = setup();
    const world = new World();
    const clusters = new ClusterManager({
      startWorker: (init) => new FakeWorker(world, clock, init),
      handlersFor: () => ({}) as Handlers<HostApi>,
      namespacesFor: () => undefined,
      memoryBudgetMiB: () => 512,
      clock,
      log: silentLog,
    });
    const first = clusters.open(await start());
    threads[0]?.emit('exit', 1);
    await clock.advanceAsync(500);
    const again = await start();
    assert.equal(clusters.open(again), first);
    assert.equal(world.running.length, 1);
    assert.deepEqual(world.running[0]?.init?.kubeconfig, again.group);
    assert.equal(clusters.open(again), first);
    assert.equal(world.workers.length, 2, 'only when it has moved');
  });
});

describe('a cluster that is being opened', () => {
  it('settles once, and is not listened to any longer', async () => {
    const phases = new Emitter<ClusterPhase>();
    const summaries = new Emitter<void>();
    const settled = whenSettled({
      onDidChangePhase: phases.event,
      onDidChangeSummary: summaries.event,
      summary: undefined,
    });
    phases.fire('open');
    assert.ok(phases.hasListeners && summaries.hasListeners);
    phases.fire('crashed');
    await settled;
    assert.ok(!phases.hasListeners && !summaries.hasListeners);
  });
});
