// The log of a pod as the session follows it, beside what the server itself gives: through 100 cuts of every connection,
// over restarts, and where it may not be read.
import assert from 'node:assert/strict';
import type { LogArgs, LogSource, PodLogState } from '../../src/shared/model/podLog.ts';
import type { DetailState } from '../../src/shared/model/detail.ts';
import type { ObjectRef } from '../../src/shared/model/refs.ts';
import { buildView } from '../../src/extension/views/registry.ts';
import { FaultProxy } from '../support/faultProxy.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { noLook } from '../support/tailBench.ts';
import { openLogWorld, type LogWorld } from './support/logWorld.ts';
import { SessionBench } from './support/sessionBench.ts';
import { until } from './support/until.ts';

describe('the log of a pod', function () {
  this.timeout(240_000);
  let world: LogWorld;
  let proxy: FaultProxy | undefined;
  let bench: SessionBench | undefined;

  before(async () => {
    world = await openLogWorld();
  });
  after(() => world?.close());
  afterEach(async () => {
    await bench?.end(() => proxy?.open ?? 0);
    bench = undefined;
    await proxy?.dispose();
    proxy = undefined;
  });

  const open = async (kubeconfig = world.kubeconfig('admin')): Promise<SessionBench> => {
    const address = /(?:https?:\/\/)([^/:\s"]+):(\d+)/.exec(kubeconfig);
    proxy = await FaultProxy.open(Number(address?.[2]));
    const context = /current-context"?: ?"?([^\s",]+)/.exec(kubeconfig)?.[1] ?? '';
    const through = kubeconfig.replaceAll(
      `${address?.[1]}:${address?.[2]}`,
      `${address?.[1]}:${proxy.port}`,
    );
    bench = new SessionBench({ kubeconfig: through, context, factor: 4 }).start();
    await bench.untilLive();
    return bench;
  };

  const sourceOf = (ref: ObjectRef, more: Partial<LogSource> = {}): LogSource => ({
    ref,
    container: null,
    previous: false,
    tailLines: null,
    sinceSeconds: null,
    ...more,
  });

  const look = (session: SessionBench['session'], source: LogSource): PodLogState => {
    const args: LogArgs = { source, look: noLook, window: { from: null, count: 1_000 } };
    return buildView(session.model, 'podLog', args) as PodLogState;
  };

  const follow = ({ session }: SessionBench, source: LogSource) => {
    session.logs.setWanted([source]);
    return {
      text: () => session.logs.of(source)?.text(noLook, 0, true).text ?? '',
      state: () => look(session, source),
      streams: () => look(session, source).log.value.streams.map(({ state }) => state.is),
      marks: () =>
        look(session, source).lines.rows.flatMap(({ mark }) => (mark ? [mark.text.key] : [])),
    };
  };

  const refOf = async (opened: SessionBench, name: string): Promise<ObjectRef> => {
    const [namespace = '', pod = ''] = name.split('/');
    await until(`the pod ${name}`, 60_000, () => {
      const row = opened.session.model.inputs.stores.pods.byName(namespace, pod);
      return row !== undefined || 'not listed';
    });
    const uid = opened.session.model.inputs.stores.pods.byName(namespace, pod)?.uid;
    return { group: '', version: 'v1', kind: 'Pod', namespace, name: pod, ...(uid && { uid }) };
  };

  it('is what the server gives, line for line', async () => {
    const opened = await open();
    const ref = await refOf(opened, world.numbered.pod);
    const log = follow(
      opened,
      sourceOf(ref, { container: world.numbered.container, tailLines: 20 }),
    );
    await until('lines', 60_000, () => log.text().split('\n').length > 25 || log.text());
    const ours = log.text().trimEnd().split('\n');
    const theirs = (await world.read(world.numbered)) ?? [];
    const at = theirs.indexOf(ours[0] ?? '');
    assert.ok(at >= 0, ours[0]);
    assert.deepEqual(ours, theirs.slice(at, at + ours.length));
    assert.deepEqual(log.streams(), ['following']);
  });

  it('survives 100 cuts of its connection at any byte', async () => {
    const seed = Number(process.env['FORETOP_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
    const random = seededRandom(seed);
    const opened = await open();
    assert.ok(proxy);
    const ref = await refOf(opened, world.numbered.pod);
    const log = follow(
      opened,
      sourceOf(ref, { container: world.numbered.container, tailLines: 5 }),
    );
    await until('the first lines', 60_000, () => log.text() !== '' || log.streams().join());
    for (let cut = 0; cut < 100; cut += 1) {
      await until('a connection', 30_000, () => (proxy?.open ?? 0) > 0 || 'none');
      const afterBytes = Math.floor(random() * 3_000);
      proxy.strike(random() < 0.5 ? { is: 'reset', afterBytes } : { is: 'truncate', afterBytes });
      if (random() < 0.3) proxy.plan({ is: 'reset', afterBytes: Math.floor(random() * 4_000) });
      await new Promise((resolve) => setTimeout(resolve, Math.floor(random() * 200)));
    }
    const lines = log.text().split('\n').length;
    await until('more lines after the last cut', 60_000, () => {
      const { streams } = look(
        opened.session,
        sourceOf(ref, { container: world.numbered.container, tailLines: 5 }),
      ).log.value;
      return log.text().split('\n').length > lines + 20 || JSON.stringify(streams);
    });
    const numbers = [...log.text().matchAll(world.numbered.number)].map(([, number]) =>
      Number(number),
    );
    const first = numbers[0] ?? 0;
    assert.ok(numbers.length > 30, `${numbers.length} lines`);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => first + index),
      `seed ${seed}`,
    );
    assert.deepEqual(log.marks(), [], `seed ${seed}`);
  });

  it('goes on over restarts of the container, and says so', async () => {
    const opened = await open();
    const { pod, container, opening } = world.restarting;
    const ref = await refOf(opened, pod);
    const log = follow(opened, sourceOf(ref, { container }));
    await until('two restarts', 180_000, () => log.marks().length >= 2 || log.text().slice(-500));
    assert.ok(!log.marks().includes('log.mark.gap'), log.text());
    const runs = log
      .text()
      .split('\n')
      .filter((line) => opening.test(line));
    assert.ok(
      runs.length >= log.marks().length,
      `${runs.length} runs, ${log.marks().length} marks`,
    );
    await until('the reason of a restart', 30_000, () => {
      return log.marks().includes('log.mark.restartAfter') || log.marks().join();
    });
  });

  it('is merged of all containers by time', async () => {
    const opened = await open();
    const ref = await refOf(opened, world.several);
    const log = follow(opened, sourceOf(ref, { tailLines: 50 }));
    await until('lines of two containers', 60_000, () => {
      const names = new Set(log.text().match(/^\[[\w-]+\]/gm));
      return names.size >= 2 || [...names].join();
    });
    const times = [...log.text().matchAll(/^\[[\w-]+\] (\S+Z) /gm)].map(([, time = '']) => time);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => (a < b ? -1 : Number(a > b))),
    );
  });

  it('of a run before is read once, or said to be none', async () => {
    const opened = await open();
    const ref = await refOf(opened, world.numbered.pod);
    const { container } = world.numbered;
    const log = follow(opened, sourceOf(ref, { container, previous: true }));
    await until('the end', 30_000, () => log.streams()[0] === 'ended' || log.streams().join());
    const theirs = await world.read(world.numbered, { previous: true });
    assert.deepEqual(log.text().trimEnd().split('\n'), theirs ?? ['']);
    const [stream] = log.state().log.value.streams;
    const why = stream?.state.is === 'ended' && stream.state.why.key;
    assert.equal(why, theirs ? 'log.endedPrevious' : 'log.noPrevious');
  });

  it('is a tab for those who may read it, and denied with its rule for others', async () => {
    const opened = await open(world.kubeconfig('one-namespace'));
    const tabs = (ref: ObjectRef) =>
      (buildView(opened.session.model, 'detail', { ref }) as DetailState).header.value.tabs;
    const pods = opened.session.model.inputs.stores.pods;
    await until('a pod of the namespace', 30_000, () => [...pods.slots()].length > 0 || 'none');
    const [slot = 0] = pods.slots();
    const { namespace, name, uid } = pods.at(slot);
    const own: ObjectRef = { group: '', version: 'v1', kind: 'Pod', namespace, name, uid };
    const mayRead = world.limitedMayReadLogs;
    await until(
      'the tabs',
      30_000,
      () => tabs(own).includes('log') === mayRead || tabs(own).join(),
    );
    const other: ObjectRef = {
      group: '',
      version: 'v1',
      kind: 'Pod',
      namespace: 'kube-system',
      name: 'etcd',
    };
    const log = follow(opened, sourceOf(other, { container: 'etcd' }));
    await until('the denial', 30_000, () => log.streams()[0] === 'denied' || log.streams().join());
    assert.deepEqual(tabs(other), ['detail']);
  });

  it('ends with its pod, and keeps what it wrote, whoever takes the name', async () => {
    const opened = await open();
    const { pod, container } = world.mortal;
    const ref = await refOf(opened, pod);
    const log = follow(opened, sourceOf(ref, { container, tailLines: 10 }));
    await until('lines', 60_000, () => log.text() !== '' || log.streams().join());
    const [first] = log.text().split('\n');
    await world.delete(pod);
    await until('the end', 120_000, () => log.streams()[0] === 'ended' || log.streams().join());
    const { pods } = opened.session.model.inputs.stores;
    const [namespace = '', name = ''] = pod.split('/');
    await until('the pod to be gone', 60_000, () => {
      return pods.byName(namespace, name)?.uid !== ref.uid || 'still there';
    });
    const ours = log.text();
    assert.equal(ours.split('\n')[0], first);
    assert.deepEqual(log.marks(), []);
    opened.session.reconnect();
    await until('the same end', 10_000, () => log.streams()[0] === 'ended' || log.streams().join());
    assert.equal(log.text(), ours);
  });

  it('costs nothing when nobody looks any more', async () => {
    const opened = await open();
    const ref = await refOf(opened, world.numbered.pod);
    const source = sourceOf(ref, { container: world.numbered.container });
    const log = follow(opened, source);
    await until('lines', 60_000, () => log.text() !== '' || log.streams().join());
    const before = proxy?.open ?? 0;
    opened.session.logs.setWanted([]);
    await until('its stream to end', 60_000, () => {
      const isGone = opened.session.logs.of(source) === undefined;
      return (isGone && (proxy?.open ?? 0) < before) || `${proxy?.open} of ${before}`;
    });
    assert.equal(opened.session.logs.holding.bytes, 0);
  });
});
