// A transport whose certificate was renewed: it lives until its last request has ended, and no longer.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Transport } from '../../../src/extension/cluster/transport.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { httpServer, type TestServer } from '../../support/testServers.ts';

describe('a retired transport', () => {
  let server: TestServer;
  let transport: Transport;
  const open: ServerResponse[] = [];
  let unused = 0;
  beforeEach(async () => {
    unused = 0;
    open.length = 0;
    server = await httpServer((request, response) => {
      if (request.url === '/watch') open.push(response.writeHead(200));
      else response.end('{}');
      response.flushHeaders();
    });
    const url = new URL(`http://127.0.0.1:${server.port}`);
    const party = { server: url.host, user: '', cluster: '' };
    transport = new Transport({ url, party, timeoutMs: 5000 }, systemClock);
  });
  afterEach(async () => {
    transport.dispose();
    await server.dispose();
  });
  const send = (path: string) => {
    const lane = path === '/watch' ? ('stream' as const) : ('request' as const);
    const { signal } = new AbortController();
    return transport.send({ method: 'GET', path, lane, headers: {} }, signal);
  };
  const retire = () => transport.retire(() => unused++);
  const closed = async () => {
    while (server.open() > 0) await new Promise((resolve) => setImmediate(resolve));
  };

  it('that is idle is done with at once, its connections closed', async () => {
    const answer = await send('/a');
    answer.resume();
    await once(answer, 'close');
    retire();
    assert.equal(unused, 1);
    await closed();
  });

  it('keeps an open watch, and is done with when that ends', async () => {
    const watch = await send('/watch');
    retire();
    assert.equal(unused, 0);
    open[0]?.end('last words');
    assert.equal((await watch.toArray()).join(''), 'last words');
    await closed();
    assert.equal(unused, 1);
  });

  it('still serves who got it just before', async () => {
    retire();
    const answer = await send('/a');
    assert.equal((await answer.toArray()).join(''), '{}');
    await closed();
    assert.equal(unused, 2);
  });
});
