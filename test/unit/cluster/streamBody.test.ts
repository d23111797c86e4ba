// Reads of a stream over a real socket, with a clock that stands until it is told.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  createServer,
  get,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { chunks } from '../../../src/extension/cluster/streamBody.ts';
import { Traffic } from '../../../src/extension/core/traffic.ts';
import { FaultError } from '../../../src/shared/model/fault.ts';
import { ManualClock } from '../../support/manualClock.ts';

describe('the body of a stream', () => {
  let server: Server;
  let response: ServerResponse;
  let answer: IncomingMessage;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const asked = once(server, 'request') as Promise<[unknown, ServerResponse]>;
    const request = get({ host: '127.0.0.1', port });
    [, response] = await asked;
    response.flushHeaders();
    [answer] = (await once(request, 'response')) as [IncomingMessage];
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function read(clock: ManualClock, isGathering: boolean): AsyncGenerator<Uint8Array> {
    return chunks({
      answer,
      body: answer,
      clock,
      isGathering: () => isGathering,
      isClosed: () => false,
      fault: (error) =>
        new FaultError({ kind: 'timeout', message: { key: 'fault.unexpected' } }, error),
      end: () => answer.destroy(),
      traffic: new Traffic(),
    });
  }

  const send = (text: string) =>
    new Promise<void>((resolve) => response.write(text, () => setImmediate(resolve)));
  const text = ({ value }: IteratorResult<Uint8Array>) => Buffer.from(value ?? []).toString();

  it('comes at once after a silence, and what follows is gathered', async () => {
    const clock = new ManualClock();
    const body = read(clock, true);
    await send('first ');
    assert.equal(text(await body.next()), 'first ');
    const second = body.next();
    let isThere = false;
    void second.then(() => (isThere = true));
    await clock.advanceAsync(1);
    for (const word of ['of ', 'many ', 'words ']) await send(word);
    assert.equal(isThere, false);
    await clock.advanceAsync(20);
    assert.equal(text(await second), 'of many words ');
    await body.return(undefined);
  });

  it('is not kept waiting while a list is read', async () => {
    const body = read(new ManualClock(), false);
    for (const word of ['one ', 'two ', 'three ']) {
      await send(word);
      assert.equal(text(await body.next()), word);
    }
    await body.return(undefined);
  });

  it('ends with the answer, and fails when that is cut while it rests', async () => {
    const clock = new ManualClock();
    const body = read(clock, true);
    await send('first');
    await body.next();
    const next = body.next();
    await clock.advanceAsync(1);
    response.destroy();
    await clock.advanceAsync(20);
    await assert.rejects(next, FaultError);
  });
});
