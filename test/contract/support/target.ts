// The server under the contract suites: the demo cluster or a real one. The same cases run on both, so a difference is a
// defect of the demo. `FORETOP_CONTRACT_TARGET=real` takes the running test cluster (test/cluster).
import type { Cluster } from '../../cluster/cluster.ts';

/** `one-namespace` may read `limitedNamespace` only; `nothing` is known and may read nothing. */
export type ContractRole = 'admin' | 'one-namespace' | 'nothing';

export interface ContractTarget {
  readonly name: 'demo' | 'real';
  readonly limitedNamespace: string;
  /** How long the API server is away in the test of its restart. */
  readonly outageMs: number;
  /** The text, not a path. */
  kubeconfig(role: ContractRole): string;
  /** An independent GET as administrator. */
  get<T>(path: string): Promise<T>;
  /** Kills the API server and starts it again; resolves when it answers again. */
  restart(downMs: number): Promise<void>;
  /** Makes every version that open watches stand at too old: what goes on from it is answered 410. */
  expireWatches(): Promise<void>;
  /** Whether metrics.k8s.io has a backend; false gives 503. */
  serveMetrics(isServed: boolean): Promise<void>;
  readonly cluster?: Cluster;
  close(): Promise<void>;
}

export const isRealTarget = process.env['FORETOP_CONTRACT_TARGET'] === 'real';

/** Imported when asked for: a run on one target needs nothing of the other. */
export async function openTarget(): Promise<ContractTarget> {
  if (isRealTarget) return (await import('./realTarget.ts')).openRealTarget();
  return (await import('./demoTarget.ts')).openDemoTarget();
}
