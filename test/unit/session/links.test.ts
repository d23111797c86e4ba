import assert from 'node:assert/strict';
import { clusterLink, combineLinks, partialLinks } from '../../../src/extension/session/links.ts';
import type { StoreName } from '../../../src/extension/model/inputs.ts';
import type { Fault } from '../../../src/shared/model/fault.ts';
import type { LinkState } from '../../../src/shared/model/linkState.ts';

const fault: Fault = { kind: 'unreachable', message: { key: 'protocol.closed' } };
const live: LinkState = { state: 'live', since: 5 };
const denied: LinkState = { state: 'denied', verb: 'list', resource: 'pods' };
const stale: LinkState = { state: 'stale', since: 3, reason: fault };

describe('combineLinks', () => {
  const cases: [string, readonly LinkState[], LinkState][] = [
    ['nothing yet', [], { state: 'connecting' }],
    [
      'live everywhere: since the last one',
      [live, { state: 'live', since: 9 }],
      { state: 'live', since: 9 },
    ],
    ['one namespace denied', [live, denied], live],
    ['all denied', [denied, denied], denied],
    ['one stale', [live, stale, denied], stale],
    [
      'syncing counts rows of all',
      [live, { state: 'syncing', rows: 2, of: 5 }, { state: 'syncing', rows: 1, of: 1 }],
      { state: 'syncing', rows: 3, of: 6 },
    ],
    [
      'a total is unknown when one is',
      [
        { state: 'syncing', rows: 2 },
        { state: 'syncing', rows: 1, of: 1 },
      ],
      { state: 'syncing', rows: 3 },
    ],
    ['failed first', [stale, { state: 'failed', fault }], { state: 'failed', fault }],
  ];
  for (const [name, links, wanted] of cases) {
    it(name, () => assert.deepEqual(combineLinks(links), wanted));
  }
});

describe('clusterLink and partialLinks', () => {
  const of = (links: Partial<Record<StoreName, LinkState>>) => (store: StoreName) =>
    links[store] ?? live;

  it('follow pods, or nodes where pods are denied', () => {
    assert.equal(clusterLink(of({ pods: stale })).state, 'stale');
    assert.equal(clusterLink(of({ pods: denied })).state, 'live');
    assert.equal(
      clusterLink(of({ pods: denied, nodes: denied, namespaces: denied })).state,
      'denied',
    );
  });

  it('list kinds that are behind', () => {
    assert.deepEqual(partialLinks(['pods', 'events'], of({ events: denied })), [
      { resource: 'events', link: denied },
    ]);
    assert.deepEqual(partialLinks(['pods', 'events'], of({ pods: stale, events: stale })), []);
  });
});
