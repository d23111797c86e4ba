// `node test/cluster/up.ts [--keep] [--nodes N] [--no-real-node]`: the test cluster by hand. Without --keep it runs until
// Ctrl+C; with it, it stays after this program has printed the admin kubeconfig's path (end it with down.ts).
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Cluster } from './cluster.ts';
import { untilAskedToEnd } from './ending.ts';
import { liveHolder, passLock } from './lock.ts';
import { isInside } from './namespace.ts';
import { runInside } from './session.ts';

const say = (line: string) => console.error(line);

const { values } = parseArgs({
  options: {
    keep: { type: 'boolean', default: false },
    nodes: { type: 'string', default: '8' },
    'no-real-node': { type: 'boolean', default: false },
  },
});

if (isInside()) await startInside();
else process.exitCode = await start();

async function start(): Promise<number> {
  if (values.keep && liveHolder()?.kept === true) {
    say('running already');
    console.log(Cluster.attach().kubeconfig());
    return 0;
  }
  const end = await runInside(fileURLToPath(import.meta.url), process.argv.slice(2), say);
  if (end.is === 'ended') return end.code;
  say(`No test cluster on this machine: ${end.reason}.`);
  return 1;
}

async function startInside(): Promise<void> {
  const ending = untilAskedToEnd();
  const cluster = await Promise.race([
    Cluster.start({
      fakeNodes: Number(values.nodes),
      realNode: !values['no-real-node'],
      progress: say,
    }),
    ending,
  ]);
  // The process outside ends what was started.
  if (typeof cluster === 'string') process.exit(130);
  console.log(cluster.kubeconfig());
  const etcd = cluster.processes.idOf('etcd');
  if (values.keep && etcd !== undefined) {
    passLock({ ...etcd, purpose: 'up.ts --keep', kept: true });
    process.exit(0);
  }
  say('running; Ctrl+C ends it');
  await ending;
  await cluster.stop();
  process.exit(0);
}
