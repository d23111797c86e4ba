// metrics.k8s.io: the numbers of the server, and its absence as a fault that says what is missing.
import assert from 'node:assert/strict';
import { readNodeUsage, readPodUsage } from '../../src/extension/metrics/metricsServer.ts';
import { FaultError } from '../../src/shared/model/fault.ts';
import { connectTo } from './support/stack.ts';
import { openTarget, type ContractTarget } from './support/target.ts';
import { until } from './support/until.ts';
import type { ClusterConnection } from '../../src/extension/cluster/connect.ts';

interface NodeMetricsList {
  readonly items: readonly { readonly metadata: { readonly name: string }; timestamp: string }[];
}

describe('metrics.k8s.io', function () {
  this.timeout(180_000);
  const signal = AbortSignal.timeout(180_000);
  let target: ContractTarget;
  let connection: ClusterConnection;

  before(async () => {
    target = await openTarget();
    await target.serveMetrics(true);
    connection = await connectTo(target.kubeconfig('admin'), { write: () => undefined });
  });
  after(async () => {
    connection?.dispose();
    await target?.serveMetrics(true);
    await target?.close();
  });

  it('gives every node that the server measured, with its timestamp', async () => {
    await until('one sample read by both', 40_000, async () => {
      const before = await measured();
      const ours = await readNodeUsage(connection.api, signal);
      const after = await measured();
      // A new sample came in between: read again.
      if (JSON.stringify(before) !== JSON.stringify(after)) return 'the sample changed';
      const times = [...ours].map(([name, usage]) => [name, usage.at]);
      assert.deepEqual(Object.fromEntries(times), before);
      return true;
    });
  });

  it('gives pods their CPU and memory', async () => {
    await until('usage of pods', 60_000, async () => {
      const pods = await readPodUsage(connection.api, undefined, signal);
      const used = [...pods.values()].filter((usage) => usage.memoryBytes > 0);
      return used.length > 0 ? true : `${pods.size} pods, none of them uses memory`;
    });
  });

  it('reads the pods of one namespace only where that is all one may', async () => {
    const limited = await connectTo(target.kubeconfig('one-namespace'), { write: () => undefined });
    try {
      const namespaces = [target.limitedNamespace];
      const pods = await readPodUsage(limited.api, namespaces, signal);
      for (const key of pods.keys()) assert.ok(key.startsWith(`${target.limitedNamespace}/`), key);
      await assert.rejects(
        readPodUsage(limited.api, undefined, signal),
        (error) => error instanceof FaultError && error.fault.kind === 'forbidden',
      );
    } finally {
      limited.dispose();
    }
  });

  it('without a backend is a fault, not an empty answer', async () => {
    await target.serveMetrics(false);
    await until('the API to be without a backend', 60_000, async () => {
      const answer = await readNodeUsage(connection.api, signal).then(
        () => 'it still answers',
        (error: unknown) => error,
      );
      if (typeof answer === 'string') return answer;
      assert.ok(answer instanceof FaultError, String(answer));
      assert.ok(['server', 'notFound', 'throttled'].includes(answer.fault.kind), answer.fault.kind);
      return true;
    });
  });

  async function measured(): Promise<Record<string, number>> {
    const { items } = await target.get<NodeMetricsList>('/apis/metrics.k8s.io/v1beta1/nodes');
    const times = items.map((item) => [item.metadata.name, Date.parse(item.timestamp)]);
    return Object.fromEntries(times) as Record<string, number>;
  }
});
