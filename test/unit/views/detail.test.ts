// Detail panels as golden text: each field in product.md's order, tables, and objects that are gone.
import assert from 'node:assert/strict';
import type { DetailState, Fact } from '../../../src/shared/model/detail.ts';
import type { ObjectRef } from '../../../src/shared/model/refs.ts';
import { Formatter } from '../../../src/shared/format/formatter.ts';
import { argParts } from '../../../src/shared/format/text.ts';
import { en } from '../../../src/shared/strings/en.ts';
import { detail } from '../../../src/extension/views/detail.ts';
import { explain } from '../../../src/extension/views/explain.ts';
import type { PodRow } from '../../../src/extension/kinds/rows.ts';
import { ModelFixture, read } from '../../support/modelFixture.ts';
import {
  before,
  MiB,
  cronJob,
  endpointSlice,
  event,
  hour,
  job,
  minute,
  node,
  ownerRef,
  pod,
  service,
  storyNow,
} from '../../support/rowBuilders.ts';
import { tellShopStory } from '../../support/shopStory.ts';

const formatter = new Formatter('en', en);
const mask = (text: string) => text.replace(/\d\d:\d\d(:\d\d)?/g, '<time>');

function factText({ label, value }: Fact): string {
  const name = read(label);
  if (value.is === 'chips') return `${name}: ${value.chips.join(' ')}`;
  if (value.is === 'status') {
    const { severity, word, reason } = value.status;
    return `${name}: ${severity} ${word}${reason === undefined ? '' : ` · ${reason}`}`;
  }
  const text = argParts(value.text, formatter, storyNow)
    .map((part) => part.text)
    .join('');
  return `${name}: ${text}${value.is === 'trouble' ? ' (!)' : ''}`;
}

function shop() {
  const fixture = new ModelFixture();
  tellShopStory(fixture);
  return fixture;
}

const ref = (kind: string, name: string, namespace: string | undefined, group = ''): ObjectRef => ({
  group,
  version: 'v1',
  kind,
  name,
  ...(namespace !== undefined && { namespace }),
});

const facts = (state: DetailState) => state.facts.rows.map((fact) => mask(factText(fact)));
const killed = 'cart-7c9d8b6f5-q8wzn';

describe('detail', () => {
  it('of a pod has the fields of C4 in order', () => {
    const fixture = shop();
    fixture.cpu.set(`shop/${killed}`, 50);
    const state = detail(fixture.open(), { ref: ref('Pod', killed, 'shop') });
    assert.deepEqual(facts(state), [
      'Cluster: prod-seoul-1',
      'Namespace: shop',
      'Node: w-1 10.20.1.11',
      'Owner References: ReplicaSet cart-7c9d8b6f5 of Deployment cart',
      'Services: shop/cart',
      'Pod IP: 10.42.0.10',
      'Age: 6d',
      'Status: failed OOMKilled',
      'Phase: Running',
      'Ready: 1/2',
      'Restart: 3 restarts, last 2m ago',
      'Error Reason: containers with unready status: [cart] (!)',
      'Requests: CPU 100m, memory 128 MiB',
      'Limits: -',
      'Pod CPU: usage 50m, requests 100m',
      'Pod Memory: - (The metrics API has no sample of this object)',
      'Label: app=cart',
    ]);
  });

  it('of a pod shows what it uses of its limits, and nothing once it has ended', () => {
    const usageOf = (more: Partial<PodRow>) => {
      const fixture = new ModelFixture();
      fixture.stores.pods.put(pod({ name: 'a', ...more }));
      fixture.cpu.set('shop/a', 50);
      fixture.cpu.set('shop/a/memory', 64 * MiB);
      const state = detail(fixture.open(), { ref: ref('Pod', 'a', 'shop') });
      const used = state.facts.rows.filter(({ id }) => id === 'podCpu' || id === 'podMemory');
      return used.map((fact) => factText(fact));
    };
    assert.deepEqual(usageOf({ memoryLimitBytes: 256 * MiB }), [
      'Pod CPU: usage 50m, requests 100m',
      'Pod Memory: usage 64 MiB of limit 256 MiB, requests 128 MiB',
    ]);
    assert.deepEqual(usageOf({ cpuRequestMillicores: 0, cpuLimitMillicores: 200 }), [
      'Pod CPU: usage 50m of limit 200m',
      'Pod Memory: usage 64 MiB, requests 128 MiB',
    ]);
    assert.deepEqual(usageOf({ phase: 'Succeeded' }), []);
  });

  it('of a pod begins with the cause', () => {
    const { cause } = detail(shop().open(), { ref: ref('Pod', killed, 'shop') });
    assert.equal(cause.value?.severity, 'failed');
    assert.deepEqual(
      [cause.value.title, ...cause.value.evidence].map((text) => read(text)),
      [
        'Container cart was killed for using more memory than its limit of 512 MiB (exit code 137)',
        'Restarted 3 times',
        'It last ended 3s ago',
        'OOMKilling: Memory cgroup out of memory: Killed process 28113 (node) (4 times)',
      ],
    );
  });

  it('of a pod lists containers and events', () => {
    const state = detail(shop().open(), { ref: ref('Pod', killed, 'shop') });
    const containers = state.containers.rows.map(
      ({ id, role, state: { severity, word }, note, restarts }) =>
        `${id} ${role} ${severity} ${word} ${note ? mask(read(note)) : '-'} ${restarts}`,
    );
    assert.deepEqual(containers, [
      'cart container failed OOMKilled exit 137 at <time> 3',
      'otel container running Running - 0',
      'wait-for-redis init succeeded Completed exit 0 at Mar 6, <time> 0',
    ]);
    assert.deepEqual(
      state.events.rows.map(({ type, reason, count }) => `${type} ${reason} ${count}`),
      ['Warning OOMKilling 4'],
    );
    assert.deepEqual(state.header.value.tables, ['containers', 'events']);
  });

  it('of a node sums what runs there', () => {
    const fixture = shop();
    fixture.cpu.set('w-1', 11_700);
    const state = detail(fixture.open(), { ref: ref('Node', 'w-1', undefined) });
    assert.deepEqual(facts(state), [
      'Cluster: prod-seoul-1',
      'Status: running Ready',
      'IP addresses: InternalIP 10.20.1.11',
      'Pod Memory: requests 640 MiB of 120 GiB',
      'Pod CPU: usage 11.7, requests 500m of 30 CPU',
      'Age: 24h',
      'kubelet: v1.33.4',
      'Container runtime: containerd://2.0.5',
      'Operating system: -',
      'Conditions: Ready=True',
      'Label: ',
    ]);
    assert.equal(state.pods.rows[0]?.status.severity, 'failed');
    assert.equal(state.pods.total, 5);
  });

  it('of a node says that it is cordoned, and all it is short of', () => {
    const fixture = new ModelFixture();
    const short = (type: string, message: string) => ({ type, status: 'True', message });
    const conditions = [
      short('Ready', 'kubelet is posting ready status'),
      short('MemoryPressure', 'kubelet has insufficient memory available'),
      short('DiskPressure', 'kubelet has disk pressure'),
    ];
    fixture.stores.nodes.put(node({ name: 'w-1', unschedulable: true, conditions }));
    const state = detail(fixture.open(), { ref: ref('Node', 'w-1', undefined) });
    const { title, evidence } = state.cause.value!;
    assert.deepEqual(
      [title, ...evidence].map((text) => read(text)),
      ['kubelet has insufficient memory available', 'DiskPressure: kubelet has disk pressure'],
    );
    assert.ok(facts(state).includes('Scheduling: Disabled: the node is cordoned'));
    assert.ok(
      facts(state).includes('Conditions: Ready=True MemoryPressure=True DiskPressure=True'),
    );
  });

  it('of a deployment shows its strategy and its ReplicaSet', () => {
    const state = detail(shop().open(), { ref: ref('Deployment', 'cart', 'shop', 'apps') });
    assert.deepEqual(facts(state), [
      'Cluster: prod-seoul-1',
      'Namespace: shop',
      'Strategy Type: RollingUpdate',
      'Rolling Update Strategy: 25% max unavailable, 25% max surge',
      'Replicas: 3 current / 3 desired',
      'ReplicaSet: cart-7c9d8b6f5 revision 3',
      'Age: 24h',
      'Status: warning Degraded',
      'Ready: 1/3',
      'Revision: 3',
      'Label: ',
    ]);
    assert.equal(state.pods.total, 3);
    assert.equal(
      read(state.cause.value?.title ?? { key: 'detail.none' }),
      '2 of its pods need attention',
    );
  });

  it('of a ReplicaSet lists its own pods alone', () => {
    const state = detail(shop().open(), { ref: ref('ReplicaSet', 'stock-old', 'shop', 'apps') });
    assert.deepEqual(
      state.pods.rows.map(({ ref: { name } }) => name),
      ['stock-old-gq6lj'],
    );
    assert.ok(facts(state).includes('Owner References: Deployment stock'));
  });

  it('of a service shows ports, and pods by selector', () => {
    const fixture = shop();
    const ports = [{ protocol: 'TCP', port: 80, targetPort: 'http', nodePort: 30080 }];
    fixture.stores.services.put(
      service({ name: 'cart', type: 'NodePort', selector: { app: 'cart' }, ports }),
    );
    const state = detail(fixture.open(), { ref: ref('Service', 'cart', 'shop') });
    assert.deepEqual(facts(state), [
      'Cluster: prod-seoul-1',
      'Namespace: shop',
      'Type: NodePort',
      'Internal IP: 10.96.0.12',
      'External IP: -',
      'LoadBalancer: -',
      'Age: 24h',
      'Port: 80/TCP → http, node port 30080',
      'Selector: app=cart',
      'Label: ',
    ]);
    assert.equal(state.pods.total, 3);
  });

  it('of a service without selector lists its endpoints', () => {
    const fixture = shop();
    fixture.stores.services.put(service({ name: 'by-hand' }));
    const endpoints = [{ addresses: [], ready: true, podUid: `pod-shop-${killed}` }];
    fixture.stores.endpointSlices.put(endpointSlice({ name: 'e', service: 'by-hand', endpoints }));
    const state = detail(fixture.open(), { ref: ref('Service', 'by-hand', 'shop') });
    assert.deepEqual(
      state.pods.rows.map(({ ref: { name } }) => name),
      [killed],
    );
  });

  it('of jobs, cron jobs and namespaces', () => {
    const fixture = shop();
    const sync = cronJob({ name: 'sync', timeZone: 'Asia/Seoul', lastScheduledAt: before(hour) });
    const run = job({
      name: 'sync-1',
      succeeded: 1,
      startedAt: before(hour),
      owner: ownerRef('CronJob', sync, 'batch'),
    });
    fixture.stores.cronJobs.put(sync);
    fixture.stores.jobs.put(run);
    const model = fixture.open();
    const lines = [
      ref('Job', 'sync-1', 'shop', 'batch'),
      ref('CronJob', 'sync', 'shop', 'batch'),
      ref('Namespace', 'shop', undefined),
    ].map((subject) => facts(detail(model, { ref: subject })));
    assert.deepEqual(lines, [
      [
        'Cluster: prod-seoul-1',
        'Namespace: shop',
        'Owner References: CronJob sync',
        'Completions: 1 succeeded, 0 failed, 0 active of 1',
        'Age: 24h',
        'Status: running Running',
        'Started: 60m ago',
        'Finished: -',
        'Label: ',
      ],
      [
        'Cluster: prod-seoul-1',
        'Namespace: shop',
        'Schedule: */5 * * * * Asia/Seoul',
        'Active: 0',
        'Age: 24h',
        'Status: running Scheduled',
        'Last schedule: 60m ago',
        'Last success: -',
        'Label: ',
      ],
      ['Cluster: prod-seoul-1', 'Name: shop', 'Age: 24h', 'Status: running Active', 'Label: '],
    ]);
  });

  it('of a failed job says when it finished', () => {
    const fixture = shop();
    const conditions = [
      { type: 'Complete', status: 'False', changedAt: before(2 * hour) },
      { type: 'Failed', status: 'True', changedAt: before(hour) },
    ];
    fixture.stores.jobs.put(job({ name: 'import', conditions }));
    const state = detail(fixture.open(), { ref: ref('Job', 'import', 'shop', 'batch') });
    assert.ok(facts(state).includes('Finished: 60m ago'));
  });

  it('of what was deleted while we looked keeps its last state', () => {
    const fixture = shop();
    const model = fixture.open();
    const uid = `pod-shop-${killed}`;
    fixture.now += minute;
    fixture.stores.pods.removeUids(uid);
    const state = detail(model, { ref: { ...ref('Pod', killed, 'shop'), uid } });
    assert.deepEqual(state.header.value.gone, { seenAt: storyNow + minute });
    assert.equal(state.containers.rows.length, 3);
    assert.equal(state.cause.value, null);
  });

  it('of what never was says so, with the events that are left', () => {
    const fixture = shop();
    fixture.stores.events.put(event({ name: 'ghost', namespace: 'shop' }, { reason: 'Killing' }));
    const state = detail(fixture.open(), { ref: ref('Pod', 'ghost', 'shop') });
    assert.deepEqual(state.header.value.gone, {});
    assert.equal(state.events.total, 1);
  });

  it('of what is not read yet, or may not be, does not say that it is gone', () => {
    const fixture = shop();
    const model = fixture.open();
    const gone = () => detail(model, { ref: ref('Pod', 'ghost', 'shop') }).header.value.gone;
    fixture.links.set('pods', { state: 'denied', verb: 'list', resource: 'pods' });
    assert.equal(gone(), undefined);
    fixture.links.delete('pods');
    fixture.stores.pods.isSynced = false;
    assert.equal(gone(), undefined);
  });

  it('of what is no longer watched keeps its last state, and does not say that it is gone', () => {
    const fixture = shop();
    const model = fixture.open();
    const uid = `pod-shop-${killed}`;
    fixture.stores.pods.forget();
    const header = () =>
      detail(model, { ref: { ...ref('Pod', killed, 'shop'), uid } }).header.value;
    const why = () => read(header().unwatched!);
    assert.equal(header().gone, undefined);
    assert.equal(why(), `Pod ${killed} is no longer watched, so nobody can tell how it is`);
    fixture.namespaces = ['bank'];
    assert.equal(why(), `Namespace shop is not watched, so nobody can tell how ${killed} is`);
    fixture.links.set('pods', { state: 'denied', verb: 'watch', resource: 'pods' });
    assert.equal(why(), `You may not watch pods, so nobody can tell how ${killed} is`);
    const { containers, cause } = detail(model, { ref: { ...ref('Pod', killed, 'shop'), uid } });
    assert.deepEqual([containers.rows.length, cause.value], [3, null]);
    assert.deepEqual(explain(model, { ...ref('Pod', killed, 'shop'), uid }), [header().unwatched]);
  });

  it('of a namespace that is not watched does not say that nothing is there', () => {
    const fixture = shop();
    fixture.namespaces = ['shop'];
    const at = (namespace: string) =>
      detail(fixture.open(), { ref: ref('Pod', 'ghost', namespace) }).header.value;
    assert.deepEqual(at('shop').gone, {});
    assert.equal(at('bank').gone, undefined);
    assert.equal(at('bank').unwatched?.key, 'detail.unwatched.namespace');
  });

  it('of a kind that is not held shows its events', () => {
    const fixture = shop();
    const claim = { name: 'data-0', namespace: 'shop' };
    fixture.stores.events.put(
      event(claim, { reason: 'ProvisioningFailed', kind: 'PersistentVolumeClaim' }),
    );
    const state = detail(fixture.open(), { ref: ref('PersistentVolumeClaim', 'data-0', 'shop') });
    assert.equal(state.header.value.gone, undefined);
    assert.equal(state.events.total, 1);
  });

  it('follows another pod of the same name only without a uid', () => {
    const fixture = shop();
    fixture.stores.pods.put(pod({ name: 'a', uid: 'new' }));
    const model = fixture.open();
    assert.equal(detail(model, { ref: ref('Pod', 'a', 'shop') }).header.value.ref.uid, 'new');
    const old = detail(model, { ref: { ...ref('Pod', 'a', 'shop'), uid: 'old' } });
    assert.deepEqual(old.header.value.gone, {});
  });
});
