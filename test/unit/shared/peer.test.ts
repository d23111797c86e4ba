import assert from 'node:assert/strict';
import { Emitter } from '../../../src/shared/emitter.ts';
import { FaultError } from '../../../src/shared/model/fault.ts';
import { decodeEnvelope } from '../../../src/shared/protocol/decode.ts';
import { Peer, type Wire } from '../../../src/shared/protocol/peer.ts';
import { settle } from '../../support/manualClock.ts';

interface Api {
  readonly double: { readonly args: { readonly n: number }; readonly result: number };
  readonly wait: { readonly args: Record<string, never>; readonly result: string };
}
interface Nothing {
  readonly none: { readonly args: unknown; readonly result: unknown };
}

function pair() {
  const up = new Emitter<unknown>();
  const down = new Emitter<unknown>();
  const wire = (out: Emitter<unknown>, into: Emitter<unknown>): Wire => ({
    send: (envelope) => {
      const copy: unknown = JSON.parse(JSON.stringify(envelope));
      setImmediate(() => out.fire(copy));
    },
    onMessage: into.event,
  });
  const aborted: boolean[] = [];
  const server = new Peer<Nothing>(wire(down, up), {
    double: ({ n }: { n: number }) => n * 2,
    wait: (_: unknown, signal: AbortSignal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted.push(true);
          reject(new Error('aborted'));
        });
      }),
    refuse: () => {
      throw new FaultError({ kind: 'forbidden', message: { key: 'protocol.closed' } });
    },
    break: () => {
      throw new Error('boom');
    },
  });
  const client = new Peer<Api>(wire(up, down), {});
  return { server, client, aborted, up };
}

const isFault = (kind: string) => (error: unknown) =>
  error instanceof FaultError && error.fault.kind === kind;

describe('Peer', () => {
  it('answers requests', async () => {
    const { client } = pair();
    assert.equal(await client.call('double', { n: 21 }), 42);
  });

  it('carries faults, and turns anything else thrown into one', async () => {
    const { client } = pair();
    const call = (method: string) => client.call(method as 'wait', {});
    await assert.rejects(call('refuse'), isFault('forbidden'));
    await assert.rejects(call('break'), isFault('malformed'));
    await assert.rejects(call('unknown'), isFault('unsupported'));
  });

  it('cancels at both ends', async () => {
    const { client, aborted } = pair();
    const abort = new AbortController();
    const waiting = client.call('wait', {}, abort.signal);
    await settle();
    abort.abort();
    await assert.rejects(waiting, isFault('cancelled'));
    await settle();
    assert.deepEqual(aborted, [true]);
  });

  it('rejects everything when it is closed', async () => {
    const { client } = pair();
    const waiting = client.call('wait', {});
    client.close({ kind: 'unreachable', message: { key: 'protocol.closed' } });
    await assert.rejects(waiting, isFault('unreachable'));
    await assert.rejects(client.call('double', { n: 1 }), isFault('unreachable'));
  });

  it('rejects a call that could not be sent', async () => {
    const broken = new Peer<Api>(
      {
        send: () => {
          throw new Error('gone');
        },
        onMessage: new Emitter<unknown>().event,
      },
      {},
    );
    await assert.rejects(broken.call('double', { n: 1 }), isFault('cancelled'));
  });

  it('drops what it cannot read and says so', async () => {
    const { server, up } = pair();
    const reasons: string[] = [];
    server.onUnreadable((reason) => reasons.push(reason));
    up.fire('rubbish');
    up.fire({ t: 'frame', frame: { channel: 1 } });
    assert.deepEqual(reasons, ['not an object', 'frame']);
  });
});

describe('decodeEnvelope', () => {
  const bad: unknown[] = [
    null,
    3,
    [],
    {},
    { t: 'request', id: -1, method: 'x' },
    { t: 'request', id: 1 },
    { t: 'reply' },
    { t: 'fail', id: 1 },
    { t: 'control', control: { verb: 'ack', channel: 'a' } },
    { t: 'control', control: { verb: 'dance', channel: 'a' } },
    { t: 'frame', frame: { channel: 'a', gen: 1, seq: 1, kind: 'other', payload: 1 } },
  ];
  for (const message of bad) {
    it(`refuses ${JSON.stringify(message)}`, () => assert.equal(decodeEnvelope(message).ok, false));
  }
});
