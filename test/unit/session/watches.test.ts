import assert from 'node:assert/strict';
import type { ApiClient } from '../../../src/extension/core/apiClient.ts';
import { silentLog } from '../../../src/extension/core/log.ts';
import { collectionPath } from '../../../src/extension/kinds/kind.ts';
import type { StoreName } from '../../../src/extension/model/inputs.ts';
import {
  Watches,
  watchedResources,
  type WatchPlan,
  type WatchScope,
} from '../../../src/extension/session/watches.ts';
import { Lifetime } from '../../../src/shared/lifetime.ts';
import { FakeApi, fault } from '../../support/fakeApi.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const names = Object.keys(watchedResources) as StoreName[];

function planOf(limited: Partial<Record<StoreName, WatchScope>>): WatchPlan {
  const plan = Object.fromEntries(names.map((name) => [name, limited[name] ?? { is: 'all' }]));
  return plan as unknown as WatchPlan;
}

class Bench {
  readonly clock = new ManualClock();
  readonly life = new Lifetime();
  readonly apis = new Map<string, FakeApi>();
  readonly watches = new Watches({
    clock: this.clock,
    random: seededRandom(7),
    log: silentLog,
  });

  /** `limited`: what is not watched everywhere. */
  start(limited: Partial<Record<StoreName, WatchScope>> = {}): void {
    this.watches.start(this.life, this.#client(), planOf(limited), false);
  }

  count(state: string): number {
    return names.filter((name) => this.watches.of(name).state === state).length;
  }

  async until(state: string, atLeast: number, limitMs: number): Promise<void> {
    for (let ms = 0; ms < limitMs && this.count(state) < atLeast; ms += 50) {
      await this.clock.advanceAsync(50);
    }
    assert.ok(this.count(state) >= atLeast, `${this.count(state)} ${state}, not ${atLeast}`);
  }

  #client(): ApiClient {
    for (const type of Object.values(watchedResources)) {
      this.apis.set(collectionPath(type), new FakeApi(this.clock, type));
    }
    const of = (path: string) => {
      const collection = path.replace(/\/namespaces\/[^/?]+\//, '/').replace(/\?.*/, '');
      const api = this.apis.get(collection);
      assert.ok(api, path);
      return api;
    };
    const client: Pick<ApiClient, 'stream' | 'getJson'> = {
      stream: (path, options) => of(path).stream(path, options),
      getJson: (path, options) => of(path).getJson(path, options),
    };
    return client as ApiClient;
  }
}

describe('Watches', () => {
  it('are all live as soon as one of them has found the server again', async () => {
    const bench = new Bench();
    bench.start();
    await bench.until('live', names.length, 5_000);
    for (const api of bench.apis.values()) {
      api.failEvery = () => fault('unreachable');
      api.sendError(500, 'InternalError');
    }
    await bench.until('stale', names.length, 60_000);
    // By now every stream waits on its own, up to half a minute.
    await bench.clock.advanceAsync(120_000);
    for (const api of bench.apis.values()) api.heal();
    await bench.until('live', 1, 60_000);
    await bench.until('live', names.length, 2_500);
    bench.life.dispose();
  });

  for (const expiresInStream of [true, false]) {
    const how = expiresInStream ? 'in the stream' : 'as the answer';
    it(`are all live soon after an outage of which the server remembers nothing (410 ${how})`, async () => {
      const bench = new Bench();
      bench.start();
      await bench.until('live', names.length, 5_000);
      const apis = [...bench.apis.values()];
      for (const api of apis) {
        api.failEvery = () => fault('unreachable');
        for (const watch of api.watches) watch.cut(fault('unreachable'));
      }
      await bench.until('stale', names.length, 1_000);
      await bench.clock.advanceAsync(20_000);
      const before = apis.flatMap((api) => api.requests).length;
      for (const api of apis) {
        api.put('shop', 'missed');
        api.put('shop', 'missed-too');
        api.compact();
        api.expiresInStream = expiresInStream;
        api.heal();
        // The watch caches of a server that has just started are not ready.
        api.failNext('watchList', fault('throttled', 1_000));
      }
      await bench.until('live', 1, 31_000);
      await bench.until('live', names.length, 3_000);
      // Of each: a watch, the list that fails, and the one that does not.
      const asked = apis.flatMap((api) => api.requests).length - before;
      assert.ok(asked <= 3 * names.length, `${asked} requests`);
      assert.equal(bench.watches.stores.pods.size, 2);
      bench.life.dispose();
    });
  }

  it('do not hurry a server that takes watches and ends them at once', async () => {
    const bench = new Bench();
    bench.start();
    await bench.until('live', names.length, 5_000);
    const requests = () => [...bench.apis.values()].flatMap((api) => api.requests).length;
    for (const api of bench.apis.values()) api.sendError(500, 'InternalError');
    const before = requests();
    for (let ms = 0; ms < 60_000; ms += 50) {
      await bench.clock.advanceAsync(50);
      for (const api of bench.apis.values()) api.sendError(500, 'InternalError');
    }
    // 14 streams with backoffs of up to 30 s: well under one request a second each.
    const each = (requests() - before) / names.length / 60;
    assert.ok(each < 0.7, `${each} requests/s a stream`);
    bench.life.dispose();
  });

  it('row 13: watch single namespaces where that is all they may, and say what is denied', async () => {
    const bench = new Bench();
    bench.start({
      pods: { is: 'namespaces', namespaces: ['shop', 'batch'] },
      nodes: { is: 'denied', verb: 'list' },
    });
    const pods = bench.apis.get('/api/v1/pods');
    pods?.put('shop', 'seen');
    pods?.put('elsewhere', 'unseen');
    await bench.until('live', names.length - 1, 5_000);
    assert.deepEqual(
      [...bench.watches.stores.pods.values()].map(({ name }) => name),
      ['seen'],
    );
    assert.deepEqual(bench.watches.of('nodes'), {
      state: 'denied',
      verb: 'list',
      resource: 'nodes',
      group: '',
    });
    bench.life.dispose();
  });

  it('end and begin with who looks at them, and forget what is not followed', async () => {
    const bench = new Bench();
    bench.apis.get('/api/v1/pods')?.put('shop', 'stays');
    const { endpointSlices } = bench.watches.stores;
    const told: boolean[] = [];
    endpointSlices.onDidChange(({ removed, isForgotten }) => {
      if (removed.length > 0) told.push(isForgotten ?? false);
    });
    bench.watches.setSeen('endpointSlices', false);
    bench.start();
    const slices = bench.apis.get('/apis/discovery.k8s.io/v1/endpointslices');
    slices?.put('shop', 'one');
    await bench.until('live', names.length - 1, 5_000);
    assert.deepEqual(bench.watches.of('endpointSlices'), { state: 'unwatched', why: 'unseen' });
    assert.equal(slices?.requests.length, 0, 'unseen it costs nothing');
    bench.watches.setSeen('endpointSlices', true);
    await bench.until('live', names.length, 5_000);
    assert.equal(endpointSlices.size, 1);
    bench.watches.setSeen('endpointSlices', false);
    assert.equal(endpointSlices.size, 0);
    assert.equal(endpointSlices.isSynced, false);
    assert.deepEqual(told, [true]);
    await bench.clock.advanceAsync(60_000);
    assert.deepEqual(
      slices?.watches.filter(({ isOver }) => !isOver),
      [],
      'its stream has ended',
    );
    bench.watches.apply(planOf({ endpointSlices: { is: 'denied', verb: 'list' } }));
    assert.equal(
      bench.watches.of('endpointSlices').state,
      'denied',
      'a right that lacks comes first',
    );
    bench.life.dispose();
  });

  it('let go of kinds and of parts of kinds, and list them again when they may come back', async () => {
    const bench = new Bench();
    bench.start();
    const events = bench.apis.get('/apis/events.k8s.io/v1/events');
    const jobs = bench.apis.get('/apis/batch/v1/jobs');
    events?.put('shop', 'one');
    jobs?.put('shop', 'run');
    await bench.until('live', names.length, 5_000);
    bench.watches.setShed(['events', 'completedJobs']);
    assert.deepEqual(bench.watches.of('events'), { state: 'unwatched', why: 'budget' });
    assert.equal(bench.watches.of('jobs').state, 'live', 'only a part of it is let go');
    assert.equal(bench.watches.stores.events.size, 0);
    assert.equal(bench.watches.stores.jobs.size, 1);
    const before = [...bench.apis.values()].flatMap((api) => api.requests).length;
    bench.watches.setShed([]);
    await bench.until('live', names.length, 5_000);
    assert.equal(bench.watches.stores.events.size, 1);
    const after = [...bench.apis.values()].flatMap((api) => api.requests).length;
    assert.equal(after - before, 2, 'the two, and no other kind');
    bench.life.dispose();
  });

  it('take the rows of a namespace away that a new plan leaves out', async () => {
    const bench = new Bench();
    bench.start({ pods: { is: 'namespaces', namespaces: ['shop', 'batch'] } });
    bench.apis.get('/api/v1/pods')?.put('batch', 'leaves');
    await bench.until('live', names.length, 5_000);
    assert.equal(bench.watches.stores.pods.size, 1);
    const requests = () => [...bench.apis.values()].flatMap((api) => api.requests).length;
    const before = requests();
    bench.watches.apply(planOf({ pods: { is: 'namespaces', namespaces: ['shop', 'new'] } }));
    await bench.until('live', names.length, 5_000);
    assert.equal(bench.watches.stores.pods.size, 0);
    assert.equal(requests() - before, 1, 'only the new namespace is listed');
    bench.life.dispose();
  });
});
