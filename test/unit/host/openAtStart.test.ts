import assert from 'node:assert/strict';
import type { OpenCluster } from '../../../src/extension/host/openCluster.ts';
import { openAtStart, type OpenAtStartOptions } from '../../../src/extension/host/openAtStart.ts';
import { contextId, contextName, type ContextId } from '../../../src/shared/model/refs.ts';
import { entryOf } from './fakeWorker.ts';

/** What the launcher's wish led to, as words. */
async function start(env: Record<string, string>, canOpen = true): Promise<string[]> {
  const did: string[] = [];
  const open = (context: ContextId) => {
    did.push(`open ${contextName(context)}`);
    return Promise.resolve(canOpen ? ({ context } as OpenCluster) : undefined);
  };
  const current = { ...entryOf('prod'), file: '/k', isCurrent: true };
  const options = {
    env,
    actions: { open, openDemo: () => open(contextId('demo', 'demo')) },
    contexts: { ready: () => Promise.resolve(void did.push('read')), contexts: [current] },
    panels: {
      openDashboard: (context: ContextId) => did.push(`dashboard ${contextName(context)}`),
    },
    reveal: (context: ContextId) => Promise.resolve(void did.push(`row ${contextName(context)}`)),
  };
  await openAtStart(options as unknown as OpenAtStartOptions);
  return did;
}

describe('at the start', () => {
  it('nothing happens unless the launcher asks', async () => {
    assert.deepEqual(await start({}), []);
  });

  it('the demo cluster is opened, shown and revealed', async () => {
    const did = await start({ FORETOP_OPEN_DEMO: '1' });
    assert.deepEqual(did, ['open demo', 'dashboard demo', 'row demo']);
  });

  it('the current context of the kubeconfig is opened, whose path may be relative', async () => {
    const expected = ['read', 'open prod', 'dashboard prod', 'row prod'];
    assert.deepEqual(await start({ FORETOP_OPEN_KUBECONFIG: '/k' }), expected);
    assert.deepEqual(await start({ FORETOP_OPEN_KUBECONFIG: '/x/../k' }), expected);
  });

  it('nothing more happens when the cluster cannot be opened, or the file has no context', async () => {
    assert.deepEqual(await start({ FORETOP_OPEN_DEMO: '1' }, false), ['open demo']);
    assert.deepEqual(await start({ FORETOP_OPEN_KUBECONFIG: '/other' }), ['read']);
  });
});
