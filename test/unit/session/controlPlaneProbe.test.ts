import assert from 'node:assert/strict';
import type { ApiClient } from '../../../src/extension/core/apiClient.ts';
import { silentLog } from '../../../src/extension/core/log.ts';
import { ControlPlaneProbe, readChecks } from '../../../src/extension/session/controlPlaneProbe.ts';
import { Lifetime } from '../../../src/shared/lifetime.ts';
import { FaultError, type FaultKind } from '../../../src/shared/model/fault.ts';
import { ManualClock } from '../../support/manualClock.ts';

const READYZ = `[+]ping ok
[-]etcd failed: reason withheld
[+]poststarthook/start-informers ok
readyz check failed
`;

function probeWith(answer: (path: string) => { body: string; status: number }) {
  const clock = new ManualClock();
  const life = new Lifetime();
  const probe = new ControlPlaneProbe(clock);
  const getText = async (path: string) => ({ ...answer(path), serverTimeMs: clock.now() });
  probe.start(life, { getText } as unknown as ApiClient, silentLog);
  return { clock, life, probe };
}

const fail = (kind: FaultKind): never => {
  throw new FaultError({ kind, message: { key: 'fault.unexpected' } });
};

describe('ControlPlaneProbe', () => {
  it('reads the checks of an unready server', async () => {
    const { probe, clock, life } = probeWith((path) =>
      path.startsWith('/readyz') ? { body: READYZ, status: 500 } : { body: 'ok', status: 200 },
    );
    await clock.advanceAsync(1);
    const { ready, live, checks } = probe.current;
    assert.deepEqual(
      [ready, live, checks?.get('etcd'), checks?.get('ping')],
      [false, true, false, true],
    );
    life.dispose();
    assert.equal(clock.pending, 0);
  });

  it('says what is denied, and forgets what it knew before', async () => {
    let denied = false;
    const { probe, clock, life } = probeWith(() =>
      denied ? fail('forbidden') : { body: 'ok', status: 200 },
    );
    await clock.advanceAsync(1);
    assert.equal(probe.current.ready, true);
    denied = true;
    await clock.advanceAsync(31_000);
    assert.equal(probe.current.ready, undefined);
    assert.equal(probe.current.missing?.key, 'metrics.probeDenied');
    assert.equal(probe.current.apiServerMissing?.key, 'metrics.apiServerDenied');
    life.dispose();
  });

  it('turns counters into rates between two scrapes', async () => {
    let requests = 100;
    const { probe, clock, life } = probeWith((path) => ({
      body: path === '/metrics' ? `apiserver_request_total{code="200"} ${requests}\n` : 'ok',
      status: 200,
    }));
    await clock.advanceAsync(1);
    assert.equal(probe.current.apiServer?.requestsPerSecond, undefined);
    requests = 400;
    await clock.advanceAsync(30_000);
    assert.equal(probe.current.apiServer?.requestsPerSecond, 10);
    life.dispose();
  });
});

describe('readChecks', () => {
  it('reads names with slashes and ignores the summary line', () => {
    assert.deepEqual(
      [...readChecks(READYZ)],
      [
        ['ping', true],
        ['etcd', false],
        ['poststarthook/start-informers', true],
      ],
    );
  });
});
