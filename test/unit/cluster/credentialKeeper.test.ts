import assert from 'node:assert/strict';
import {
  CredentialKeeper,
  type Credential,
  type CredentialSource,
} from '../../../src/extension/cluster/credentialKeeper.ts';
import { FaultError, type Fault } from '../../../src/shared/model/fault.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { faultFrom } from '../../support/testContext.ts';

const refusal: Fault = { kind: 'unauthorized', message: { key: 'fault.unauthorized' } };

describe('CredentialKeeper', () => {
  let clock: ManualClock;
  /** What each call to the source was told. */
  let calls: (Credential | undefined)[];
  beforeEach(() => {
    clock = new ManualClock();
    calls = [];
  });

  /** Hands out one token after the other; `tokens` may hold a fault. */
  const keeper = (tokens: readonly (string | Fault)[], options: Partial<CredentialSource> = {}) =>
    new CredentialKeeper(
      {
        asksLogin: true,
        obtain(rejected) {
          const token = tokens[Math.min(calls.push(rejected), tokens.length) - 1]!;
          if (typeof token !== 'string') return Promise.reject(new FaultError(token));
          const credential = { authorization: token };
          return Promise.resolve({ credential, renewAt: clock.now() + 900_000 });
        },
        ...options,
      },
      clock,
    );

  it('obtains once for all who ask at the same time', async () => {
    const own = keeper(['a']);
    const held = await Promise.all(Array.from({ length: 20 }, () => own.get()));
    assert.equal(new Set(held).size, 1);
    assert.equal(calls.length, 1);
  });

  it('obtains again when the time has come, and keeps an equal one', async () => {
    const own = keeper(['a']);
    const first = await own.get();
    clock.advance(899_000);
    await own.get();
    assert.equal(calls.length, 1);
    clock.advance(1_000);
    const second = await own.get();
    assert.equal(calls.length, 2);
    assert.equal(second.credential, first.credential);
  });

  it('twenty refusals of one credential obtain one other', async () => {
    const own = keeper(['a', 'b']);
    const held = await own.get();
    const next = await Promise.all(Array.from({ length: 20 }, () => own.rejected(held, refusal)));
    assert.deepEqual(new Set(next.map((one) => one?.credential.authorization)), new Set(['b']));
    assert.deepEqual(calls, [undefined, held.credential]);
  });

  it('a renewed one that is refused ends the asking, and its end throws the refusal', async () => {
    const own = keeper(['a', 'b', 'c']);
    const first = await own.get();
    const second = (await own.rejected(first, refusal))!;
    own.refused(second, refusal);
    for (let request = 0; request < 10; request++) {
      assert.equal((await own.get()).credential.authorization, 'b');
      assert.equal(await own.rejected(await own.get(), refusal), undefined);
    }
    assert.equal(calls.length, 2);
    clock.advance(900_000);
    assert.equal((await faultFrom(own.get())).kind, 'unauthorized');
    assert.equal(calls.length, 2);
  });

  it('asks again after retry, saying what was refused', async () => {
    const own = keeper(['a', 'b', 'c']);
    const second = (await own.rejected(await own.get(), refusal))!;
    own.refused(second, refusal);
    own.retry();
    assert.equal((await own.get()).credential.authorization, 'c');
    assert.deepEqual(calls.at(-1), { authorization: 'b' });
  });

  it('retry keeps a credential that was not refused', async () => {
    const own = keeper(['a', 'b']);
    await own.get();
    own.retry();
    assert.equal((await own.get()).credential.authorization, 'a');
    assert.equal(calls.length, 1);
  });

  it('an API that refuses what others accept brings one login in ten minutes', async () => {
    const own = keeper(['a', 'b', 'c', 'd', 'e'], {});
    for (let minute = 0; minute < 10; minute++) {
      const held = await own.get();
      own.accepted(held);
      await own.rejected(held, refusal);
      clock.advance(60_000);
    }
    assert.equal(calls.length, 2);
  });

  it('files are read after each refusal: that asks nobody', async () => {
    const own = keeper(['a', 'a', 'a', 'b'], { asksLogin: false });
    const held = await own.get();
    assert.equal(await own.rejected(held, refusal), undefined);
    assert.equal(await own.rejected(await own.get(), refusal), undefined);
    assert.equal((await own.rejected(await own.get(), refusal))?.credential.authorization, 'b');
  });

  it('a failure is thrown, and the next request tries again', async () => {
    const own = keeper([{ kind: 'credentialPlugin', message: { key: 'fault.pluginFailed' } }, 'a']);
    assert.equal((await faultFrom(own.get())).kind, 'credentialPlugin');
    assert.equal((await own.get()).credential.authorization, 'a');
  });

  it('a caller that gives up does not end the login for others', async () => {
    const own = keeper(['a']);
    const abort = new AbortController();
    const [gone, other] = [faultFrom(own.get(abort.signal)), own.get()];
    abort.abort();
    assert.equal((await gone).kind, 'cancelled');
    assert.equal((await other).credential.authorization, 'a');
  });
});
