import assert from 'node:assert/strict';
import type { ContextEntry } from '../../../src/extension/host/contextStore.ts';
import type { OpenCluster } from '../../../src/extension/host/openCluster.ts';
import { openLink } from '../../../src/extension/host/openLink.ts';
import { contextId, contextName, type ContextId } from '../../../src/shared/model/refs.ts';
import { entryOf } from './fakeWorker.ts';

interface World {
  readonly entries?: readonly ContextEntry[];
  readonly open?: readonly ContextId[];
  readonly chosen?: ContextId | 'demo';
  readonly allowed?: boolean;
}

/** What following a link did, as words. */
async function follow(link: Parameters<typeof openLink>[0], world: World): Promise<string[]> {
  const did: string[] = [];
  const { entries = [], open = [], chosen, allowed = false } = world;
  const cluster = (context: ContextId) => ({ context }) as OpenCluster;
  await openLink(link, {
    actions: {
      open: (context) => {
        did.push(`open ${contextName(context)}`);
        return Promise.resolve(cluster(context));
      },
      openDemo: () => Promise.resolve(cluster(contextId('demo', 'demo'))),
    },
    clusters: { get: (context) => (open.includes(context) ? cluster(context) : undefined) },
    contexts: {
      ready: () => Promise.resolve(),
      contexts: entries,
      get: (context) => entries.find(({ id }) => id === context),
    },
    panels: {
      openDashboard: (context) => void did.push(`dashboard ${contextName(context)}`),
      openBrowser: (context) => void did.push(`browser ${contextName(context)}`),
      openDetail: (ref) => void did.push(`detail ${ref.name} ${contextName(ref.context)}`),
    },
    choose: (name) => {
      did.push(`choose for ${name}`);
      return Promise.resolve(chosen);
    },
    mayRun: ({ name, pluginCommand }) => {
      did.push(`may ${name} run ${pluginCommand}`);
      return Promise.resolve(allowed);
    },
  });
  return did;
}

const ref = { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'cart-1' };
const plain = entryOf('prod');
const withPlugin: ContextEntry = { ...plain, usesPlugin: true, pluginCommand: 'aws' };
const twin: ContextEntry = { ...plain, id: contextId('/other', 'prod'), file: '/other' };

describe('following a link', () => {
  const cases: readonly (readonly [string, World, readonly string[]])[] = [
    ['opens what it names', { entries: [plain] }, ['open prod', 'detail cart-1 prod']],
    ['asks before a plugin runs', { entries: [withPlugin] }, ['may prod run aws']],
    [
      'opens when the plugin may run',
      { entries: [withPlugin], allowed: true },
      ['may prod run aws', 'open prod', 'detail cart-1 prod'],
    ],
    [
      'asks nothing when the cluster is open',
      { entries: [withPlugin], open: [withPlugin.id] },
      ['open prod', 'detail cart-1 prod'],
    ],
    ['asks for a context that is unknown', {}, ['choose for prod']],
    [
      'asks which of two contexts of that name is meant',
      { entries: [plain, twin], chosen: twin.id },
      ['choose for prod', 'open prod', 'detail cart-1 prod'],
    ],
    [
      'opens it in the demo cluster when that is chosen',
      { chosen: 'demo' },
      ['choose for prod', 'open demo', 'detail cart-1 demo'],
    ],
  ];
  for (const [name, world, expected] of cases) {
    it(name, async () => {
      assert.deepEqual(await follow({ contextName: 'prod', ref }, world), expected);
    });
  }

  it('without an object opens the dashboard', async () => {
    const did = await follow({ contextName: 'prod' }, { entries: [plain] });
    assert.deepEqual(did, ['open prod', 'dashboard prod']);
  });

  it('may open the resource browser', async () => {
    const link = { contextName: 'prod', page: 'resourceBrowser' } as const;
    assert.deepEqual(await follow(link, { entries: [plain] }), ['open prod', 'browser prod']);
  });
});
