// `node test/cluster/down.ts`: ends a kept test cluster, or what a crashed run left. Refuses while another program uses it.
import { Cluster } from './cluster.ts';
import { liveHolder, releaseLock } from './lock.ts';
import { deleteNamespace } from './namespace.ts';
import { existsSync } from 'node:fs';
import { runDir } from './paths.ts';

const holder = liveHolder();
if (holder !== undefined && !holder.kept) {
  console.error(`Process ${holder.pid} uses the test cluster (${holder.purpose}); end it there.`);
  process.exitCode = 1;
} else {
  if (existsSync(runDir)) await Cluster.leftover().stop();
  await deleteNamespace();
  releaseLock();
}
