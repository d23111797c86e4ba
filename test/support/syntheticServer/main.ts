// `node test/support/syntheticServer/main.ts --pods 100000 --churn 1000 [--one-namespace] [--seed 1] [--window 30000]`:
// prints {server, token} as one line of JSON once it listens.
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { SyntheticServer } from './syntheticServer.ts';

const { values } = parseArgs({
  options: {
    pods: { type: 'string', default: '100000' },
    churn: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    window: { type: 'string', default: '30000' },
    'one-namespace': { type: 'boolean', default: false },
    /** Other processes, which must reach a server that they did not start, choose it. */
    token: { type: 'string' },
  },
});

const token = values.token ?? randomBytes(16).toString('hex');
const server = new SyntheticServer({
  token,
  pods: Number(values.pods),
  churn: Number(values.churn),
  seed: Number(values.seed),
  window: Number(values.window),
  isOneNamespace: values['one-namespace'],
});
const port = await server.listen();
console.log(JSON.stringify({ server: `http://127.0.0.1:${port}`, token }));
