// Warnings that say nothing of trouble neither make some nor explain it.
import assert from 'node:assert/strict';
import { podCause } from '../../../src/extension/model/causes.ts';
import { ModelFixture, read } from '../../support/modelFixture.ts';
import {
  before,
  container,
  ended,
  event,
  hour,
  minute,
  node,
  pod,
  second,
} from '../../support/rowBuilders.ts';

describe('warnings about a node', () => {
  const cases: readonly (readonly [reason: string, status: string])[] = [
    ['MissingClusterDNS', 'running'],
    ['InvalidDiskCapacity', 'running'],
    ['OOMKilling', 'running'],
    ['KernelOops', 'warning · KernelOops'],
    ['EvictionThresholdMet', 'warning · EvictionThresholdMet'],
  ];
  for (const [reason, expected] of cases) {
    it(`${reason}: ${expected}`, () => {
      const fixture = new ModelFixture();
      const w1 = node({ name: 'w-1' });
      fixture.stores.nodes.put(w1);
      fixture.stores.events.put(event(w1, { kind: 'Node', reason }));
      const status = fixture.open().subjects.get(w1.uid)?.health.status;
      assert.equal([status?.severity, status?.reason].filter(Boolean).join(' · '), expected);
    });
  }

  it('count behind a newer one that does not', () => {
    const fixture = new ModelFixture();
    const w1 = node({ name: 'w-1' });
    fixture.stores.nodes.put(w1);
    fixture.stores.events.put(
      event(w1, { kind: 'Node', reason: 'KernelOops', lastAt: before(2 * minute) }),
      event(w1, { kind: 'Node', reason: 'MissingClusterDNS' }),
    );
    assert.equal(fixture.open().subjects.get(w1.uid)?.health.status.reason, 'KernelOops');
  });
});

describe('warnings about a pod whose container keeps stopping', () => {
  const dns = { reason: 'MissingClusterDNS', lastAt: before(second), firstAt: before(hour) };
  const crashing = pod({
    name: 'a',
    word: 'CrashLoopBackOff',
    conditions: [{ type: 'Ready', status: 'False', changedAt: before(5 * minute) }],
    containers: [
      container({
        name: 'app',
        state: 'waiting',
        reason: 'CrashLoopBackOff',
        ready: false,
        last: ended({ finishedAt: before(5 * minute) }),
      }),
    ],
  });
  const openWith = (...events: readonly Parameters<typeof event>[1][]) => {
    const fixture = new ModelFixture();
    fixture.stores.pods.put(crashing);
    fixture.stores.events.put(...events.map((facts) => event(crashing, facts)));
    const model = fixture.open();
    const entry = model.pods.get(crashing.uid)!;
    return { entry, evidence: podCause(model, entry)?.evidence.map((text) => read(text)) };
  };

  it('are quoted where they belong to the trouble, and date it', () => {
    const backOff = { reason: 'BackOff', message: 'Back-off restarting', lastAt: before(minute) };
    const { entry, evidence } = openWith(dns, backOff);
    assert.equal(evidence?.at(-1), 'BackOff: Back-off restarting');
    assert.equal(entry.health.since, before(5 * minute));
  });

  it('are quoted as they are where there is no other', () => {
    assert.equal(openWith(dns).evidence?.at(-1), 'MissingClusterDNS: MissingClusterDNS');
  });
});
