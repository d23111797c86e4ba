import assert from 'node:assert/strict';
import { Traffic } from '../../../src/extension/core/traffic.ts';
import { connect } from '../../../src/extension/cluster/connect.ts';
import { silentLog } from '../../../src/extension/core/log.ts';
import { startDemoServer, type DemoServer } from '../../../src/extension/demo/demoServer.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { testContext } from '../../support/testContext.ts';

describe('the traffic with a server', () => {
  let demo: DemoServer;

  before(async () => void (demo = await startDemoServer({ seed: 7 })));
  after(() => demo.close());

  it('is counted by verb and result, with its bytes and what is under way', async () => {
    const traffic = new Traffic();
    const context = testContext({ server: demo.server, user: { token: demo.token } });
    const host = { call: () => Promise.reject(new Error('asks nothing')) };
    const connection = connect({
      ...{ context, host, environment: {}, clock: systemClock, log: silentLog, traffic },
    });
    const { api } = connection;
    const { body } = await api.getText('/api/v1/pods');
    await api.getJson('/api/v1/pods?limit=10');
    await assert.rejects(api.getJson('/api/v1/nothing'));
    assert.deepEqual(traffic.inFlight, { request: 0, stream: 0 });
    const before = traffic.decodedBytes;
    assert.ok(before > body.length);
    assert.ok(traffic.receivedBytes > 0 && traffic.receivedBytes < before, 'it came compressed');
    assert.ok(traffic.sentBytes > 3 * 50);
    const stream = await api.stream('/api/v1/pods?watch=true');
    assert.equal(traffic.inFlight.stream, 1);
    for await (const chunk of stream.body) {
      assert.equal(traffic.decodedBytes, before + chunk.byteLength);
      break;
    }
    stream.close();
    while (traffic.inFlight.stream > 0) await new Promise((resolve) => setImmediate(resolve));
    const counts = traffic.requests.map(({ verb, result, count }) => `${verb} ${result}: ${count}`);
    assert.deepEqual(counts.sort(), ['get 200: 1', 'get 404: 1', 'list 200: 1', 'watch 200: 1']);
    const received = traffic.receivedBytes;
    connection.dispose();
    assert.equal(traffic.receivedBytes, received, 'what was counted stays');
    await assert.rejects(api.getText('/version'));
  });

  it('names the fault where there was no answer', async () => {
    const traffic = new Traffic();
    const context = testContext({ server: 'http://127.0.0.1:1' });
    const host = { call: () => Promise.reject(new Error('asks nothing')) };
    const connection = connect({
      ...{ context, host, environment: {}, clock: systemClock, log: silentLog, traffic },
    });
    await assert.rejects(connection.api.getText('/version'));
    assert.deepEqual(traffic.requests, [{ verb: 'get', result: 'unreachable', count: 1 }]);
    connection.dispose();
  });
});
