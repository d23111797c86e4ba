// `npm run test:cluster -- --spec test/cluster/record/record.ts`: records what the real server says of objects of every
// watched kind, as JSON and as protobuf, for the unit tests of the decoders; and the numbers of generated.proto.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, TestApi } from '../api.ts';
import { Cluster } from '../cluster.ts';
import { until } from '../shell.ts';
import { messagesOf } from './messages.ts';
import {
  eventObjects,
  heldNode,
  labels,
  networkObjects,
  recordedNamespace,
  recordedNode,
  recordedNodeStatus,
  workloadObjects,
} from './recordedObjects.ts';
import { createRecordedPods } from './recordedPods.ts';

const folder = join(import.meta.dirname, '..', '..', 'unit', 'kinds', 'fixtures');
const namespace = `/api/v1/namespaces/${recordedNamespace}`;
const marked = 'foretop.test/recorded=yes';
const selector = `?labelSelector=${encodeURIComponent(marked)}`;
/** Without those of workloads, which are alike. */
const bare = `?labelSelector=${encodeURIComponent(`${marked},!app`)}`;

/** Store → the list that is recorded. */
const lists: Readonly<Record<string, string>> = {
  nodes: `/api/v1/nodes${selector}`,
  namespaces: `/api/v1/namespaces${selector}`,
  pods: `${namespace}/pods${bare}`,
  replicationControllers: `${namespace}/replicationcontrollers${selector}`,
  services: `${namespace}/services${selector}`,
  coreEvents: `${namespace}/events?limit=8`,
  events: `/apis/events.k8s.io/v1/namespaces/${recordedNamespace}/events?limit=8`,
  ...inGroup('apps/v1', ['deployments', 'replicaSets', 'statefulSets', 'daemonSets']),
  ...inGroup('batch/v1', ['jobs', 'cronJobs']),
  ...inGroup('discovery.k8s.io/v1', ['endpointSlices']),
  ...inGroup('coordination.k8s.io/v1', ['leases']),
};

function inGroup(group: string, names: readonly string[]): Record<string, string> {
  const path = (name: string) =>
    `/apis/${group}/namespaces/${recordedNamespace}/${name.toLowerCase()}${selector}`;
  return Object.fromEntries(names.map((name) => [name, path(name)]));
}

describe('recording', function () {
  this.timeout(180_000);
  let api: TestApi;

  before(async () => {
    ({ api } = Cluster.attach());
    await prepare(api);
    mkdirSync(folder, { recursive: true });
  });
  after(() => api?.close());

  it('has the numbers of fields from generated.proto', () => {
    writeFileSync(join(folder, 'messages.proto'), messagesOf());
  });

  for (const [name, path] of Object.entries(lists)) {
    it(`has the ${name}`, async () => {
      const bodies = await until(`${name} to keep still`, 60_000, () => readTwice(api, path));
      writeFileSync(join(folder, `${name}.json`), bodies.json);
      writeFileSync(join(folder, `${name}.pb`), bodies.protobuf);
    });
  }
});

/** undefined while objects change between the two readings. */
async function readTwice(api: TestApi, path: string) {
  const json = await api.getBytes(path, 'application/json');
  const protobuf = await api.getBytes(path, 'application/vnd.kubernetes.protobuf');
  const again = await api.getBytes(path, 'application/json');
  const items = (body: Buffer) => JSON.stringify(JSON.parse(body.toString()).items);
  return items(json) === items(again) ? { json, protobuf } : undefined;
}

async function prepare(api: TestApi): Promise<void> {
  const namespaces = '/api/v1/namespaces';
  await api.create(namespaces, { metadata: { name: recordedNamespace, labels } });
  const ending = { name: 'recorded-ending', labels, finalizers: ['foretop.test/hold'] };
  await api.create(namespaces, { metadata: ending });
  await api.remove(`${namespaces}/recorded-ending`);
  await until('the default service account', 60_000, () =>
    api.get(`${namespace}/serviceaccounts/default`),
  );
  await api.create('/api/v1/nodes', recordedNode);
  await api.patch('/api/v1/nodes/recorded/status', { status: recordedNodeStatus });
  await api.patch(`/api/v1/nodes/${heldNode}`, { metadata: { labels } });
  await createRecordedPods(api);
  for (const objects of [workloadObjects, networkObjects, eventObjects]) await create(api, objects);
  const ingress = [{ ip: '192.0.2.1' }, { hostname: 'lb.example.com' }];
  const balanced = `${namespace}/services/balanced/status`;
  await api.patch(balanced, { status: { loadBalancer: { ingress } } });
  await until('the CronJob to have run', 100_000, async () => {
    const job = `/apis/batch/v1/namespaces/${recordedNamespace}/cronjobs/minutely`;
    const { status } = await api.get<{ status: Json }>(job);
    return status['lastSuccessfulTime'] === undefined ? undefined : true;
  });
}

type Objects = Readonly<Record<string, readonly (readonly [string, Json])[]>>;

async function create(api: TestApi, objects: Objects): Promise<void> {
  for (const [path, bodies] of Object.entries(objects)) {
    for (const [name, body] of bodies) {
      const metadata = { ...(body['metadata'] as Json | undefined), name, labels };
      const full = path.replace('#', `namespaces/${recordedNamespace}`);
      await api.create(full, { ...body, metadata });
    }
  }
}
