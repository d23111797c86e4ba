import assert from 'node:assert/strict';
import { httpFault } from '../../../src/extension/cluster/httpFaults.ts';
import { faultKindOfStatus } from '../../../src/extension/core/httpStatus.ts';
import { parseWatchEvent } from '../../../src/extension/sync/watchEvent.ts';
import { FaultError, type Fault } from '../../../src/shared/model/fault.ts';

describe('the status of a failure', () => {
  const statuses = [302, 400, 401, 403, 404, 405, 409, 410, 418, 422, 429, 500, 503, 504];
  for (const code of statuses) {
    it(`${code} is the same kind as an answer and within a watch`, () => {
      const kind = faultKindOfStatus(code);
      assert.equal(inStream({ code }).kind, kind);
      const party = { server: 'a:1', user: 'me', cluster: 'c' };
      const answer = httpFault({ status: code, headers: {}, body: '' }, party, 0);
      assert.equal(answer.kind, kind);
    });
  }

  it('"too large resource version" within a watch says when to try again', () => {
    const fault = inStream({ code: 504, details: { retryAfterSeconds: 1 } });
    assert.deepEqual([fault.kind, fault.retryAfterMs], ['timeout', 1000]);
  });
});

function inStream(status: object): Fault {
  try {
    parseWatchEvent(JSON.stringify({ type: 'ERROR', object: { kind: 'Status', ...status } }));
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
  }
  throw new Error('no fault');
}
