import assert from 'node:assert/strict';
import type { StoreName } from '../../../src/extension/model/inputs.ts';
import { MemoryGuard, type HeapReading } from '../../../src/extension/session/memoryGuard.ts';
import { freedBytes, shedSteps } from '../../../src/extension/session/shedding.ts';
import type { ShedPart } from '../../../src/shared/model/clusterDashboard.ts';
import { Lifetime } from '../../../src/shared/lifetime.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { ModelFixture } from '../../support/modelFixture.ts';
import {
  endpointSlice,
  event,
  job,
  ownerRef,
  replicaSet,
  service,
} from '../../support/rowBuilders.ts';

const MiB = 1024 ** 2;

class Bench {
  readonly clock = new ManualClock();
  readonly life = new Lifetime();
  readonly stores = new ModelFixture().stores;
  readonly told: string[] = [];
  heap: HeapReading | undefined;
  readonly guard: MemoryGuard;

  constructor(budgetMiB: number | undefined) {
    const deployment = ownerRef('Deployment', { name: 'cart', uid: 'd' });
    const { endpointSlices, events, jobs, replicaSets, services } = this.stores;
    events.put(event({ name: 'a', namespace: 'shop' }, { reason: 'Killing' }));
    endpointSlices.put(endpointSlice({ name: 'e', service: 'cart' }));
    services.put(service({ name: 'cart' }));
    replicaSets.put(
      replicaSet({ name: 'bare', desired: 0, current: 0 }),
      replicaSet({ name: 'old', desired: 0, current: 0, owner: deployment }),
      replicaSet({ name: 'new', desired: 1, current: 1, owner: deployment }),
      replicaSet({ name: 'older', desired: 0, current: 0, owner: deployment }),
    );
    const condition = (type: string) => ({ conditions: [{ type, status: 'True' }] });
    jobs.put(
      job({ name: 'done', ...condition('Complete') }),
      job({ name: 'broken', ...condition('Failed') }),
    );
    this.guard = new MemoryGuard({
      stores: this.stores,
      heldBytes: () => Object.values(this.stores).reduce((sum, { bytes }) => sum + bytes, 0),
      heap: () => this.heap,
      budgetBytes: budgetMiB === undefined ? undefined : budgetMiB * MiB,
      clock: this.clock,
      log: { write: (level, message) => void this.told.push(`${level} ${message}`) },
    });
    // As the watches do: what is shed leaves its store.
    this.guard.onDidChange(() => {
      for (const step of shedSteps) {
        if (!this.guard.shed.includes(step.part)) continue;
        const store = this.stores[step.store];
        store.bytes -= freedBytes(this.stores, step);
        const rows = [...store.values()].filter((row) => !step.keep?.(row));
        store.forget(...rows.map(({ uid }) => uid));
      }
    });
    this.guard.start(this.life);
  }

  hold(sizes: Partial<Record<StoreName, number>>): void {
    for (const [name, size] of Object.entries(sizes)) {
      this.stores[name as StoreName].bytes = size * MiB;
    }
  }

  async after(ms: number): Promise<readonly ShedPart[]> {
    await this.clock.advanceAsync(ms);
    return this.guard.shed;
  }
}

describe('the memory guard', () => {
  it('lets nothing go while all fits', async () => {
    const bench = new Bench(100);
    bench.hold({ pods: 60, events: 40 });
    assert.deepEqual(await bench.after(10_000), []);
    assert.equal(bench.guard.state, undefined);
    bench.life.dispose();
    assert.equal(bench.clock.pending, 0);
  });

  it('lets go of no more than it must, the least needed first', async () => {
    const bench = new Bench(100);
    bench.hold({ pods: 60, events: 30, endpointSlices: 5, replicaSets: 8 });
    assert.deepEqual(await bench.after(1_000), ['events']);
    assert.deepEqual(bench.guard.state, {
      budgetBytes: 100 * MiB,
      shed: ['events'],
      isOver: false,
    });
    assert.match(bench.told.join(), /warn memory: 103 of 100 MiB, no longer kept: events/);
    bench.hold({ pods: 94 });
    assert.deepEqual(await bench.after(1_000), ['events', 'endpointSlices', 'oldReplicaSets']);
    const names = [...bench.stores.replicaSets.values()].map(({ name }) => name);
    assert.deepEqual(names, ['bare', 'new'], 'what is in use stays');
    bench.life.dispose();
  });

  it('never lets go of what health is judged by, and says when that is too much', async () => {
    const bench = new Bench(100);
    bench.hold({ pods: 120, events: 1, jobs: 2, services: 1 });
    const all = ['events', 'completedJobs', 'services'];
    assert.deepEqual(await bench.after(1_000), all);
    assert.deepEqual(
      [...bench.stores.jobs.values()].map(({ name }) => name),
      ['broken'],
    );
    await bench.after(1_000);
    assert.equal(bench.guard.state?.isOver, true);
    let changes = 0;
    bench.guard.onDidChange(() => (changes += 1));
    bench.hold({ pods: 96 });
    await bench.after(60_000);
    assert.equal(changes, 0, 'a little below is no relief yet');
    bench.hold({ pods: 90 });
    await bench.after(1_000);
    assert.equal(bench.guard.state?.isOver, false);
    assert.deepEqual(bench.guard.shed, all, 'nothing comes back by itself');
    bench.life.dispose();
  });

  it('does not flap: what is let go comes back when somebody asks, and not before', async () => {
    const bench = new Bench(100);
    bench.hold({ pods: 60, events: 50 });
    await bench.after(1_000);
    bench.hold({ pods: 10 });
    assert.deepEqual(await bench.after(600_000), ['events']);
    bench.guard.retry();
    assert.deepEqual(bench.guard.shed, []);
    bench.stores.events.put(event({ name: 'b', namespace: 'shop' }, { reason: 'Killing' }));
    bench.hold({ events: 95 });
    assert.deepEqual(await bench.after(1_000), ['events'], 'and goes again when it does not fit');
    assert.equal(bench.told.length, 2);
    bench.life.dispose();
  });

  it('heeds the heap itself, once a full collection', async () => {
    const bench = new Bench(100);
    bench.hold({ pods: 10, events: 5, endpointSlices: 5 });
    bench.heap = { liveBytes: 700 * MiB, limitBytes: 1_000 * MiB };
    assert.deepEqual(await bench.after(5_000), []);
    bench.heap = { liveBytes: 800 * MiB, limitBytes: 1_000 * MiB };
    assert.deepEqual(await bench.after(60_000), ['events']);
    bench.heap = { ...bench.heap };
    assert.deepEqual(await bench.after(60_000), ['events', 'endpointSlices']);
    bench.life.dispose();
  });

  it('does nothing without a budget', async () => {
    const bench = new Bench(undefined);
    bench.hold({ events: 1e6 });
    assert.deepEqual(await bench.after(10_000), []);
    assert.equal(bench.clock.pending, 0);
  });
});
