// For the thin progress bar of the view.
import { Lifetime } from '../../shared/lifetime.ts';
import type { OpenCluster } from './openCluster.ts';

type Settling = Pick<OpenCluster, 'onDidChangePhase' | 'onDidChangeSummary' | 'summary'>;

/** Resolves when the first lists are there, when it is known why not, or when the cluster is closed. */
export async function whenSettled(cluster: Settling): Promise<void> {
  const listening = new Lifetime();
  await new Promise<void>((resolve) => {
    listening.add(
      cluster.onDidChangePhase((phase) => {
        if (phase === 'closed' || phase === 'crashed') resolve();
      }),
    );
    listening.add(
      cluster.onDidChangeSummary(() => {
        const state = cluster.summary?.connection.value.link.state;
        if (state !== 'connecting' && state !== 'syncing') resolve();
      }),
    );
  });
  listening.dispose();
}
