// Events of both APIs made alike: the same event, as each API writes it, becomes the same row.
import assert from 'node:assert/strict';
import { coreEventKind, eventKind } from '../../../src/extension/kinds/event.ts';
import { collectionPath } from '../../../src/extension/kinds/kind.ts';
import { at, metadata, type JsonObject } from '../../support/builders.ts';

const regarding = {
  apiVersion: 'v1',
  kind: 'Pod',
  namespace: 'shop',
  name: 'cart-1',
  uid: 'pod-uid',
  fieldPath: 'spec.containers{cart}',
};
const shared = { metadata: metadata('cart-1.17f'), type: 'Warning', reason: 'BackOff' };

/** From a recorder of either age: the old fields, and the new ones. */
const pairs: readonly [name: string, core: JsonObject, events: JsonObject, expected: JsonObject][] =
  [
    [
      'counted, by the old recorder',
      {
        message: 'Back-off ',
        source: { component: 'kubelet' },
        firstTimestamp: at.started,
        lastTimestamp: at.later,
        count: 7,
      },
      {
        note: 'Back-off ',
        deprecatedSource: { component: 'kubelet' },
        deprecatedFirstTimestamp: at.started,
        deprecatedLastTimestamp: at.later,
        deprecatedCount: 7,
      },
      {
        count: 7,
        firstAt: Date.parse(at.started),
        lastAt: Date.parse(at.later),
        source: 'kubelet',
      },
    ],
    [
      'a series, by the new recorder',
      {
        message: 'Back-off',
        eventTime: '2026-03-12T05:01:00.123456Z',
        series: { count: 3, lastObservedTime: '2026-03-12T05:03:00.500000Z' },
        reportingComponent: 'scheduler',
        firstTimestamp: null,
        lastTimestamp: null,
      },
      {
        note: 'Back-off',
        eventTime: '2026-03-12T05:01:00.123456Z',
        series: { count: 3, lastObservedTime: '2026-03-12T05:03:00.500000Z' },
        reportingController: 'scheduler',
        deprecatedFirstTimestamp: null,
        deprecatedLastTimestamp: null,
      },
      {
        count: 3,
        firstAt: Date.parse(at.started) + 123,
        lastAt: Date.parse(at.later) + 500,
        source: 'scheduler',
      },
    ],
    [
      'a single one, by the new recorder',
      { message: 'Back-off', eventTime: at.started, reportingComponent: 'scheduler' },
      { note: 'Back-off', eventTime: at.started, reportingController: 'scheduler' },
      {
        count: 1,
        firstAt: Date.parse(at.started),
        lastAt: Date.parse(at.started),
        source: 'scheduler',
      },
    ],
    [
      'without any time but its creation',
      { message: 'Back-off', count: 0 },
      { note: 'Back-off', deprecatedCount: 0 },
      {
        count: 1,
        firstAt: Date.parse(at.created),
        lastAt: Date.parse(at.created),
        source: undefined,
      },
    ],
  ];

describe('event', () => {
  for (const [name, core, events, expected] of pairs) {
    it(name, () => {
      const old = coreEventKind.project({ ...shared, ...core, involvedObject: regarding });
      const made = eventKind.project({ ...shared, ...events, regarding });
      assert.deepEqual(old, made);
      const { count, firstAt, lastAt, message, reason, source, type } = made;
      assert.deepEqual({ count, firstAt, lastAt, source }, expected);
      assert.deepEqual(
        { message, reason, type },
        { message: 'Back-off', reason: 'BackOff', type: 'Warning' },
      );
    });
  }

  it('names what it is about', () => {
    const { apiVersion: _, fieldPath: _unread, ...rest } = regarding;
    const row = eventKind.project({ ...shared, regarding });
    assert.deepEqual(row.regarding, { group: '', version: 'v1', ...rest });
    const about = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart', namespace: 'shop' };
    const { group, uid, version } = eventKind.project({ ...shared, regarding: about }).regarding;
    assert.deepEqual({ group, uid, version }, { group: 'apps', uid: undefined, version: 'v1' });
    assert.equal(eventKind.project(shared).regarding.kind, '');
  });

  it('is served in two places', () => {
    assert.equal(
      collectionPath(eventKind, 'shop'),
      '/apis/events.k8s.io/v1/namespaces/shop/events',
    );
    assert.equal(collectionPath(coreEventKind), '/api/v1/events');
  });
});
