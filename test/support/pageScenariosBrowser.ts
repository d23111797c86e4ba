// The resource browser in a plain browser: the story's shop in a real model, so that what is sorted and filtered is what a
// worker would answer.
import type { LinkState } from '../../src/shared/model/linkState.ts';
import type { ListQuery, ListWindow } from '../../src/shared/model/resourceBrowser.ts';
import type { ClusterModel } from '../../src/extension/model/clusterModel.ts';
import type { ResourceTable, StoreName } from '../../src/extension/model/inputs.ts';
import { buildView } from '../../src/extension/views/registry.ts';
import { listedIds, listedRows } from '../../src/extension/views/resourceList.ts';
import { LargeWorld } from './largeWorld.ts';
import { ModelFixture } from './modelFixture.ts';
import { bootOf, context, type Scenario } from './pageScenarios.ts';
import { shopPods } from './pageScenariosPods.ts';
import {
  before,
  container,
  cronJob,
  deployment,
  event,
  job,
  MiB,
  minute,
  pod,
  service,
  storyNow,
} from './rowBuilders.ts';
import { seededRandom } from './seededRandom.ts';
import { tellShopStory } from './shopStory.ts';

/** The story, and the rest of the shop, which is well. */
export function shopFixture(): ModelFixture {
  const fixture = new ModelFixture();
  tellShopStory(fixture);
  const { stores } = fixture;
  const random = seededRandom(7);
  const known = new Set([...stores.pods.values()].map(({ name }) => name));
  for (const one of shopPods()) {
    if (one.status.severity !== 'running' || known.has(one.name)) continue;
    const containers = Array.from({ length: one.total }, (_, index) =>
      container({ name: index === 0 ? 'app' : `side-${index}` }),
    );
    const { name, namespace, uid, createdAt, cpuPercent = 40 } = one;
    const limits = random() < 0.3 ? { cpuLimitMillicores: 260, memoryLimitBytes: 260 * MiB } : {};
    const row = pod({
      ...{ name, namespace, uid, createdAt, containers, ...limits },
      node: one.node ?? 'w-1',
      cpuRequestMillicores: 250,
      memoryRequestBytes: 256 * MiB,
      labels: { app: name.split('-')[0] ?? name },
    });
    stores.pods.put(row);
    fixture.cpu.set(`${namespace}/${name}`, (250 * cpuPercent) / 100);
    fixture.cpu.set(`${namespace}/${name}/memory`, 256 * MiB * (0.4 + random() * 0.7));
  }
  stores.deployments.put(deployment({ name: 'web', desired: 6, labels: { app: 'web' } }));
  stores.services.put(
    service({
      name: 'web',
      type: 'NodePort',
      ports: [{ protocol: 'TCP', port: 80, nodePort: 30080 }],
    }),
    service({ name: 'gateway', type: 'LoadBalancer', loadBalancer: ['lb-1.seoul.example'] }),
  );
  stores.jobs.put(job({ name: 'daily-close-29547780', namespace: 'payments', succeeded: 1 }));
  stores.cronJobs.put(
    cronJob({ name: 'daily-close', namespace: 'payments', lastScheduledAt: before(2 * minute) }),
  );
  const cart = [...stores.pods.values()].find(({ name }) => name.startsWith('cart'));
  if (cart) {
    stores.events.put(
      event(cart, { reason: 'Pulled', type: 'Normal', message: 'Container image present' }),
    );
  }
  for (const node of stores.nodes.values()) {
    fixture.cpu.set(node.name, 14_000);
    fixture.cpu.set(`${node.name}/memory`, 80 * 1024 * MiB);
  }
  return fixture;
}

export interface BrowserChoices {
  readonly kind?: string;
  readonly filter?: string;
  readonly choices?: Readonly<Record<string, unknown>>;
}

/** `model`: what a worker would hold. */
export function browserScenario(model: ClusterModel, chosen: BrowserChoices = {}): Scenario {
  const { kind = 'pods', filter = '', choices = {} } = chosen;
  const boot = bootOf({ page: 'resourceBrowser', context });
  return {
    boot: {
      ...boot,
      choices: { [`kind ${context}`]: kind, [`filter ${kind} ${context}`]: filter, ...choices },
    },
    now: storyNow,
    stateOf: (name, args) =>
      name === 'resourceBrowser' || name === 'resourceList'
        ? buildView(model, name, args)
        : undefined,
    answer: (method, args) => {
      const query = args['query'] as ListQuery;
      if (method === 'listedIds') {
        return listedIds(model, query, Number(args['from']), Number(args['to']));
      }
      if (method !== 'listedRows') return null;
      const { columns, ids } = args as unknown as ListWindow & { ids: readonly string[] };
      return listedRows(model, query, columns, ids);
    },
  };
}

function shop(chosen: BrowserChoices = {}, links: Partial<Record<StoreName, LinkState>> = {}) {
  const fixture = shopFixture();
  for (const [store, link] of Object.entries(links)) fixture.links.set(store as StoreName, link);
  return browserScenario(fixture.open(), chosen);
}

function denied(): Scenario {
  const fixture = shopFixture();
  fixture.links.set('services', { state: 'denied', verb: 'list', resource: 'services' });
  for (const { uid } of [...fixture.stores.services.values()]) fixture.stores.services.remove(uid);
  return browserScenario(fixture.open(), { kind: 'services' });
}

const certificates = {
  ...{ id: 'certificates.cert-manager.io', group: 'cert-manager.io', version: 'v1' },
  ...{ kind: 'Certificate', namespaced: true },
};
const configMaps = {
  id: 'configmaps',
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  namespaced: true,
};

function certificateTable(link: LinkState): ResourceTable {
  const column = (name: string, type: string, format = '') => ({
    ...{ name, type, format, description: '', priority: 0 },
  });
  const rows = ['gateway-tls', 'ledger-mtls', 'web-tls'].map((name, index) => ({
    ...{ uid: `uid-${name}`, name, namespace: 'shop', resourceVersion: '1', labels: {} },
    createdAt: before((index + 1) * 20 * 60 * minute),
    cells: [name, index === 1 ? 'False' : 'True', `${name}-key`, 90 - index, '3d'],
  }));
  const columns = [
    column('Name', 'string', 'name'),
    column('Ready', 'string'),
    column('Secret', 'string'),
    column('Days', 'integer'),
    column('Age', 'date'),
  ];
  return { columns, rows, isCut: false, link };
}

/** Custom resources, by the server's table. */
function custom(link: LinkState = { state: 'live', since: storyNow }): Scenario {
  const fixture = shopFixture();
  const table = certificateTable(link);
  const isRead = link.state === 'live' || link.state === 'stale';
  fixture.tables = {
    catalog: { state: 'read', resources: [configMaps, certificates] },
    table: (id) =>
      id === certificates.id
        ? isRead
          ? table
          : { columns: [], rows: [], isCut: false, link }
        : undefined,
  };
  return browserScenario(fixture.open(), { kind: certificates.id });
}

/** Which kinds there are besides could not be told. */
function undiscovered(): Scenario {
  const fixture = shopFixture();
  const message = { key: 'fault.refused', args: { server: '10.20.1.10:6443' } } as const;
  fixture.tables = {
    catalog: { state: 'failed', fault: { kind: 'unreachable', message } },
    table: () => undefined,
  };
  return browserScenario(fixture.open());
}

function reading(): Scenario {
  const fixture = new ModelFixture();
  fixture.links.set('pods', { state: 'syncing', rows: 42_300, of: 98_310 });
  return browserScenario(fixture.open());
}

function crowd(): Scenario {
  const size = { pods: 20_000, nodes: 400, namespaces: 40, workloads: 800, problems: 300 };
  return browserScenario(LargeWorld.cluster(size).fixture.model);
}

const refused: LinkState = {
  state: 'stale',
  since: storyNow - 6 * minute,
  reason: {
    kind: 'unreachable',
    message: { key: 'fault.refused', args: { server: '10.20.1.10' } },
  },
  nextTryAt: storyNow + 8_000,
};

/** The resource browser in every state it can be in. */
export const browserScenarios = {
  pods: () => shop(),
  filtered: () => shop({ filter: 'ns:shop cart' }),
  noMatch: () => shop({ filter: 'status:failing node:nowhere' }),
  nodes: () => shop({ kind: 'nodes' }),
  namespaces: () => shop({ kind: 'namespaces' }),
  containers: () => shop({ kind: 'containers' }),
  deployments: () => shop({ kind: 'deployments.apps' }),
  services: () => shop({ kind: 'services' }),
  events: () => shop({ kind: 'events' }),
  empty: () => shop({ kind: 'statefulsets.apps' }),
  denied,
  notKept: () =>
    shop({ kind: 'events', filter: '' }, { events: { state: 'unwatched', why: 'budget' } }),
  stale: () => shop({}, { pods: refused }),
  connecting: (): Scenario => ({ ...shop(), stateOf: () => undefined }),
  reading,
  custom: () => custom(),
  customDenied: () =>
    custom({
      ...{ state: 'denied', verb: 'list', resource: 'certificates', group: certificates.group },
    }),
  customStale: () => custom(refused),
  undiscovered,
  closed: (): Scenario => ({ ...shop(), isClosed: true }),
  crowd,
} as const;
