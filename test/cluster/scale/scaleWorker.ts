// Makes the pods on a thread of its own, so that the CPU of the one that follows them is known.
import { parentPort, workerData } from 'node:worker_threads';
import { seededRandom } from '../../support/seededRandom.ts';
import { Cluster } from '../cluster.ts';
import { ScaleScenario, type ScaleSize } from './scaleScenario.ts';

export interface ScaleWork {
  readonly size: ScaleSize;
  readonly seed: number;
}

export type ScaleAnswer =
  | { readonly is: 'run'; readonly changes: number }
  | { readonly is: 'removed' }
  | { readonly is: 'failed'; readonly error: string };

const { size, seed } = workerData as ScaleWork;
const { api } = Cluster.attach();
const scenario = new ScaleScenario(api, size, seededRandom(seed));

parentPort?.on('message', (wish: 'run' | 'remove') => {
  const answering: Promise<ScaleAnswer> =
    wish === 'run'
      ? scenario.run().then((changes) => ({ is: 'run', changes }))
      : scenario.remove().then(() => ({ is: 'removed' }));
  void answering
    .catch((error: unknown): ScaleAnswer => ({ is: 'failed', error: String(error) }))
    .then((answer) => parentPort?.postMessage(answer));
});
