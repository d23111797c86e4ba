// `node test/cluster/up.ts [--keep] [--nodes N] [--no-real-node]`: the test cluster by hand. Without --keep it runs until
// Ctrl+C; with it, it stays after this program has printed the admin kubeconfig's path (end it with down.ts).
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensurePrograms } from './build.ts';
import { Cluster } from './cluster.ts';
import { lockHolder, liveHolder, passLock, releaseLock, takeLock } from './lock.ts';
import { installNodePackages } from './realNode.ts';
import { deleteNamespace, enterNamespace, isInside, whyNoNamespace } from './namespace.ts';

const say = (line: string) => console.error(line);
const waitForLockMs = 30 * 60_000;

const { values } = parseArgs({
  options: {
    keep: { type: 'boolean', default: false },
    nodes: { type: 'string', default: '8' },
    'no-real-node': { type: 'boolean', default: false },
  },
});

if (isInside()) await startInside();
else process.exitCode = await prepareAndEnter();

/** Fetches and builds first: inside the namespace there is no network. */
async function prepareAndEnter(): Promise<number> {
  const kept = liveHolder();
  if (kept?.kept === true && values.keep) {
    say('already running');
    console.log(Cluster.attach().kubeconfig());
    return 0;
  }
  await ensurePrograms(say);
  await installNodePackages(say);
  await takeLock('up.ts', waitForLockMs, say);
  const reason = await whyNoNamespace();
  if (reason !== undefined) {
    say(`No test cluster on this machine: ${reason}.`);
    releaseLock();
    return 1;
  }
  const self = fileURLToPath(import.meta.url);
  const code = await enterNamespace(process.execPath, [self, ...process.argv.slice(2)]);
  if (lockHolder()?.kept !== true) {
    await deleteNamespace();
    releaseLock();
  }
  return code;
}

async function startInside(): Promise<void> {
  const stopping = untilSignal();
  const start = Cluster.start({
    fakeNodes: Number(values.nodes),
    realNode: !values['no-real-node'],
    progress: say,
  });
  const cluster = await Promise.race([start, stopping]);
  if (cluster === undefined) {
    await Cluster.leftover().stop();
    process.exit(130);
  }
  console.log(cluster.kubeconfig());
  const etcd = cluster.processes.idOf('etcd');
  if (values.keep && etcd !== undefined) {
    passLock({ ...etcd, purpose: 'up.ts --keep', kept: true });
    process.exit(0);
  }
  say('running; Ctrl+C ends it');
  await stopping;
  await cluster.stop();
  process.exit(0);
}

function untilSignal(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve(undefined));
    }
  });
}
