import assert from 'node:assert/strict';
import type { ApiClient } from '../../../src/extension/core/apiClient.ts';
import type { OwnerRef } from '../../../src/extension/kinds/rows.ts';
import { OwnerLookup } from '../../../src/extension/session/ownerLookup.ts';
import { FaultError, type FaultKind } from '../../../src/shared/model/fault.ts';
import { settle } from '../../support/manualClock.ts';

const rollout: OwnerRef = {
  group: 'argoproj.io',
  version: 'v1alpha1',
  kind: 'Rollout',
  name: 'cart',
  uid: 'r1',
};
const app = {
  apiVersion: 'example.com/v1',
  kind: 'App',
  name: 'shop',
  uid: 'a1',
  controller: true,
};

function fake(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const getJson = async (path: string) => {
    asked.push(path);
    const answer = answers[path];
    if (typeof answer === 'string') {
      throw new FaultError({ kind: answer as FaultKind, message: { key: 'fault.unexpected' } });
    }
    return { body: answer, status: 200 };
  };
  const lookup = new OwnerLookup();
  const found: string[] = [];
  lookup.onDidFind((uids) => found.push(...uids));
  lookup.start({ getJson } as unknown as ApiClient);
  return { lookup, asked, found };
}

const ROLLOUTS = '/apis/argoproj.io/v1alpha1';
const APPS = '/apis/example.com/v1';
const types = {
  [ROLLOUTS]: {
    resources: [
      { name: 'rollouts/status', kind: 'Rollout', namespaced: true },
      { name: 'rollouts', kind: 'Rollout', namespaced: true },
    ],
  },
  [APPS]: { resources: [{ name: 'apps', kind: 'App', namespaced: false }] },
};
const cart = `${ROLLOUTS}/namespaces/shop/rollouts/cart`;

describe('OwnerLookup', () => {
  it('reads each owner once, follows the chain, and tells once', async () => {
    const { lookup, asked, found } = fake({
      ...types,
      [cart]: { metadata: { ownerReferences: [{ ...app, controller: false }, app] } },
      [`${APPS}/apps/shop`]: { metadata: {} },
    });
    assert.equal(lookup.lookup(rollout, 'shop'), undefined);
    assert.equal(lookup.lookup(rollout, 'shop'), undefined);
    await settle();
    assert.deepEqual(found, ['r1']);
    assert.deepEqual(lookup.lookup(rollout, 'shop'), {
      group: 'example.com',
      version: 'v1',
      kind: 'App',
      name: 'shop',
      uid: 'a1',
    });
    assert.deepEqual(asked, [ROLLOUTS, cart, APPS, `${APPS}/apps/shop`]);
  });

  it('ends the chain for good where an owner may not be read', async () => {
    const { lookup, asked, found } = fake({ ...types, [cart]: 'forbidden' });
    lookup.lookup(rollout, 'shop');
    await settle();
    lookup.lookup(rollout, 'shop');
    await settle();
    assert.deepEqual([found, asked], [[], [ROLLOUTS, cart]]);
  });

  it('asks again after a failure that may heal', async () => {
    const { lookup, asked } = fake({ ...types, [cart]: 'timeout' });
    lookup.lookup(rollout, 'shop');
    await settle();
    lookup.lookup(rollout, 'shop');
    await settle();
    assert.deepEqual(asked, [ROLLOUTS, cart, cart]);
  });

  it('asks nothing for kinds that are watched', async () => {
    const { lookup, asked } = fake({});
    const replicaSet = { ...rollout, group: 'apps', version: 'v1', kind: 'ReplicaSet' };
    assert.equal(lookup.lookup(replicaSet, 'shop'), undefined);
    await settle();
    assert.deepEqual(asked, []);
  });
});
