import assert from 'node:assert/strict';
import type { Fault } from '../../../src/shared/model/fault.ts';
import type { LinkState } from '../../../src/shared/model/linkState.ts';
import { entryOf, openClusters } from './fakeWorker.ts';

describe('an open cluster', () => {
  it('has one worker however often it is opened', () => {
    const { clusters, world } = openClusters();
    const first = clusters.open(entryOf('a'));
    assert.equal(clusters.open(entryOf('a')), first);
    assert.equal(world.workers.length, 1);
  });

  it('shows its summary, and the new one after a change', () => {
    const { clock, clusters, world } = openClusters();
    const cluster = clusters.open(entryOf('a'));
    clock.advance(1_000);
    assert.equal(cluster.summary?.summary.value.problemWorkloads, 0);
    world.problemWorkloads = 2;
    world.change();
    clock.advance(1_000);
    assert.equal(cluster.summary?.summary.value.problemWorkloads, 2);
  });

  it('is lost when it was live and is not, and not when it never was', () => {
    const { clock, clusters, world } = openClusters();
    const cluster = clusters.open(entryOf('a'));
    const isLostWith = (state: LinkState) => {
      world.link = state;
      world.change();
      clock.advance(1_000);
      return cluster.isLost;
    };
    const fault: Fault = { kind: 'unreachable', message: { key: 'tree.empty' } };
    assert.equal(isLostWith({ state: 'failed', fault }), false);
    assert.equal(isLostWith({ state: 'live', since: 0 }), false);
    assert.equal(isLostWith({ state: 'stale', since: 0, reason: fault }), true);
    assert.equal(isLostWith({ state: 'live', since: 0 }), false);
    world.running[0]?.crash();
    assert.equal(cluster.isLost, true);
  });

  it('row 24: is restarted after a crash, later each time, and subscribes again', () => {
    const { clock, clusters, world } = openClusters();
    const cluster = clusters.open(entryOf('a'));
    const phases: string[] = [];
    cluster.onDidChangePhase((phase) => phases.push(phase));
    for (const pauseMs of [500, 1_000, 2_000]) {
      const before = world.workers.length;
      world.running[0]?.start();
      world.running[0]?.crash();
      clock.advance(pauseMs - 1);
      assert.equal(world.workers.length, before, `not before ${pauseMs} ms`);
      clock.advance(1);
      assert.equal(world.workers.length, before + 1);
    }
    assert.deepEqual(phases.slice(0, 4), ['open', 'crashed', 'starting', 'open']);
    world.problemWorkloads = 7;
    world.change();
    clock.advance(1_000);
    assert.equal(cluster.summary?.summary.value.problemWorkloads, 7);
  });

  it('whose worker cannot be started is tried again as after a crash', () => {
    const { clock, clusters, logged, world } = openClusters();
    world.startError = new Error('ERR_WORKER_INIT_FAILED');
    const cluster = clusters.open(entryOf('a'));
    for (const pauseMs of [500, 1_000]) {
      assert.equal(cluster.phase, 'crashed');
      assert.equal(cluster.ended?.nextTryAt, clock.now() + pauseMs);
      clock.advance(pauseMs);
    }
    assert.match(logged.at(-1) ?? '', /restart in 2000 ms: Error: ERR_WORKER_INIT_FAILED/);
    world.startError = undefined;
    clock.advance(2_000);
    assert.deepEqual([world.running.length, cluster.phase], [1, 'starting']);
    clock.advance(1_000);
    assert.ok(cluster.summary, 'it is heard');
  });

  it('tells why its worker ended and when the next is started', () => {
    const { clock, clusters, logged, world } = openClusters();
    const cluster = clusters.open(entryOf('a'));
    world.running[0]?.crash('crash', 'TypeError: x is not a function\n    at y');
    assert.equal(cluster.phase, 'crashed');
    const { fault, nextTryAt } = cluster.ended!;
    assert.equal(fault.kind, 'crashed');
    assert.deepEqual(fault.message, { key: 'fault.workerCrashed', args: { cluster: 'a' } });
    assert.equal(fault.detail, 'TypeError: x is not a function');
    assert.equal(nextTryAt, clock.now() + 500);
    assert.match(logged.join(), /restart in 500 ms: TypeError/);
    clock.advance(500);
    assert.equal(cluster.ended, undefined);
  });

  it('that runs out of memory is restarted ever later, then only when asked', async () => {
    const { clock, clusters, logged, world } = openClusters();
    const cluster = clusters.open(entryOf('a'));
    for (const pauseMs of [5_000, 10_000]) {
      clock.advance(20_000);
      world.running[0]?.crash('memory');
      assert.equal(cluster.ended?.fault.message.key, 'fault.workerMemory');
      assert.equal(cluster.ended?.nextTryAt, clock.now() + pauseMs);
      clock.advance(pauseMs);
      assert.equal(world.running.length, 1);
    }
    clock.advance(20_000);
    world.running[0]?.crash('memory');
    const { fault, nextTryAt } = cluster.ended!;
    assert.equal(nextTryAt, undefined);
    assert.equal(fault.kind, 'outOfMemory');
    assert.equal(fault.message.key, 'fault.workerStopped');
    assert.deepEqual(fault.message.args, {
      cluster: 'a',
      count: 3,
      limit: { bytes: (2 * 512 + 512) * 1024 ** 2 },
    });
    assert.match(logged.join(), /ran out of memory, it is not started again/);
    assert.equal(clock.pending, 0);
    clock.advance(3_600_000);
    assert.equal(world.running.length, 0);
    await cluster.reconnect();
    assert.equal(world.running.length, 1);
    assert.equal(cluster.ended, undefined);
    world.running[0]?.crash('memory');
    assert.equal(cluster.ended!.nextTryAt, clock.now() + 5_000, 'counted from the start again');
  });

  it('that runs out of memory seldom is always restarted', () => {
    const { clock, clusters, world } = openClusters();
    clusters.open(entryOf('a'));
    for (let times = 0; times < 10; times++) {
      clock.advance(16 * 60_000);
      world.running[0]?.crash('memory');
      clock.advance(5_000);
      assert.equal(world.running.length, 1, `after ${times + 1}`);
    }
  });

  it('is started at once when somebody asks, and once', async () => {
    const { clock, clusters, world } = openClusters();
    const cluster = clusters.open(entryOf('a'));
    world.running[0]?.crash();
    await cluster.reconnect();
    assert.equal(world.running.length, 1);
    clock.advance(60_000);
    assert.equal(world.workers.length, 2, 'the pause of the crash has gone');
  });

  it('is started anew with another memory budget', () => {
    let budget = 512;
    const { clusters, world } = openClusters(undefined, () => budget);
    clusters.open(entryOf('a'));
    clusters.applySettings();
    assert.equal(world.workers.length, 1);
    budget = 1024;
    clusters.applySettings();
    assert.deepEqual(
      world.workers.map(({ init, isEnded }) => [init?.memoryBudgetMiB, isEnded]),
      [
        [512, true],
        [1024, false],
      ],
    );
  });

  it('is started anew when its namespaces change, and only then', () => {
    let setting: Record<string, readonly string[]> = { b: ['y', 'x'] };
    const { clock, clusters, world } = openClusters((name) => setting[name]);
    const [a, b] = ['a', 'b'].map((name) => clusters.open(entryOf(name)));
    clock.advance(1_000);
    setting = { a: ['shop'], b: ['x', 'y'] };
    world.problemWorkloads = 3;
    clusters.applySettings();
    clock.advance(1_000);
    assert.deepEqual(
      world.workers.map(({ init, isEnded }) => [init?.namespaces, isEnded]),
      [
        [undefined, true],
        [['y', 'x'], false],
        [['shop'], false],
      ],
    );
    assert.equal(a?.summary?.summary.value.problemWorkloads, 3, 'it is heard again');
    assert.equal(b?.phase, 'starting');
    setting = {};
    clusters.applySettings();
    assert.deepEqual(
      world.running.map(({ init }) => init?.namespaces),
      [undefined, undefined],
    );
  });

  it('is started anew at once when it is between two tries', () => {
    const setting: { namespaces?: readonly string[] } = {};
    const { clock, clusters, world } = openClusters(() => setting.namespaces);
    clusters.open(entryOf('a'));
    world.running[0]?.crash();
    setting.namespaces = ['shop'];
    clusters.applySettings();
    assert.equal(world.running.length, 1);
    clock.advance(60_000);
    assert.equal(world.workers.length, 2);
  });

  it('logs what a listener throws, and goes on', () => {
    const { clock, clusters, logged } = openClusters();
    clusters.onDidChange(() => {
      throw new Error('a bug');
    });
    const cluster = clusters.open(entryOf('a'));
    clock.advance(1_000);
    assert.ok(cluster.summary);
    assert.ok(logged.length > 0);
    for (const line of logged) assert.match(line, /^error Error: a bug\n +at /);
  });

  it('logs what goes wrong where a frame is taken', () => {
    const { clock, clusters, logged } = openClusters();
    const cluster = clusters.open(entryOf('a'));
    const broken = { onState: () => assert.fail('a bug') };
    cluster.receiver.subscribe('clusterSummary', {}, broken);
    clock.advance(1_000);
    assert.match(logged.join(), /a bug/);
  });

  it('rejects what is asked while its worker is gone', async () => {
    const { clusters, world } = openClusters();
    const cluster = clusters.open(entryOf('a'));
    world.running[0]?.crash();
    await assert.rejects(cluster.call('reconnect', {}), /workerEnded/);
  });

  it('leaves no worker and no timer behind when it is closed, crashed or not', async () => {
    for (const isCrashed of [false, true]) {
      const { clock, clusters, world } = openClusters();
      clusters.open(entryOf('a'));
      if (isCrashed) world.running[0]?.crash();
      await clusters.close(entryOf('a').id);
      assert.equal(world.running.length, 0);
      assert.equal(clock.pending, 0);
      clock.advance(60_000);
      assert.equal(world.running.length, 0);
    }
  });
});
