import assert from 'node:assert/strict';
import type { ApiClient } from '../../../src/extension/core/apiClient.ts';
import { readLog, Silence, silenceMs } from '../../../src/extension/logs/readLines.ts';
import { faultOfKind } from '../../support/fakeLogs.ts';
import { ManualClock } from '../../support/manualClock.ts';

/** What asking for a log fails with when the server refuses after so long. */
async function failureAfter(ms: number, error: Error): Promise<unknown> {
  const clock = new ManualClock();
  const api: Pick<ApiClient, 'stream'> = {
    stream: () => new Promise((_, reject) => clock.after(ms, () => reject(error))),
  };
  const { signal } = new AbortController();
  const failure = readLog(api as ApiClient, '/log', { clock, signal }).catch((why) => why);
  await clock.advanceAsync(ms);
  return failure;
}

describe('a log that is asked for', () => {
  it('is silent when no answer came within the time, however that is said', async () => {
    assert.ok((await failureAfter(silenceMs, faultOfKind('timeout'))) instanceof Silence);
  });

  it('has failed when the server gave up earlier, or for another reason', async () => {
    const [early, other] = [faultOfKind('timeout'), faultOfKind('server')];
    assert.equal(await failureAfter(30_000, early), early);
    assert.equal(await failureAfter(silenceMs, other), other);
  });
});
