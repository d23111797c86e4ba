// The demo cluster as a contract target: in this process, on a port of its own.
import { startDemoServer } from '../../../src/extension/demo/demoServer.ts';
import type { ContractTarget } from './target.ts';
import { until } from './until.ts';

export async function openDemoTarget(): Promise<ContractTarget> {
  const demo = await startDemoServer({ seed: 7 });
  const get = async <T>(path: string): Promise<T> => {
    const headers = { authorization: `Bearer ${demo.token}`, accept: 'application/json' };
    const answer = await fetch(`${demo.server}${path}`, { headers });
    if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}`);
    return (await answer.json()) as T;
  };
  return {
    name: 'demo',
    limitedNamespace: 'shop',
    outageMs: 3000,
    kubeconfig: (role) =>
      role === 'admin'
        ? demo.kubeconfig
        : role === 'nothing'
          ? demo.kubeconfigFor(demo.nobodyToken)
          : demo.kubeconfigFor(demo.shopToken, 'shop'),
    get,
    async restart(downMs) {
      demo.faults.restart(downMs);
      await until('the demo server to answer again', downMs + 20_000, () =>
        get('/version').then(
          () => true as const,
          (error: unknown) => String(error),
        ),
      );
    },
    async expireWatches() {
      demo.faults.compact();
      demo.faults.breakStreams('expire');
    },
    async serveMetrics(isServed) {
      demo.faults.metrics = isServed ? 'served' : 'unavailable';
    },
    async close() {
      demo.close();
    },
  };
}
