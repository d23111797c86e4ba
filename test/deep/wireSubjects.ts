// Who is under fire over real HTTP, each in the same way: our reflector with its own transport, and client-node's
// informer with the restart its documentation shows. Every time constant of both is shortened by the same factor.
import {
  CoreV1Api,
  KubeConfig,
  ListWatch,
  Watch,
  type V1Pod,
  type V1PodList,
} from '@kubernetes/client-node';
import { RowDecoder } from '../../src/extension/kinds/decode/rowDecoder.ts';
import { podKind } from '../../src/extension/kinds/pod.ts';
import type { PodRow } from '../../src/extension/kinds/rows.ts';
import { Reflector } from '../../src/extension/sync/reflector.ts';
import { MutableRowStore } from '../../src/extension/sync/rowStore.ts';
import { sleep, type Clock } from '../../src/shared/clock.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { testConnection } from '../support/testContext.ts';

export interface Held {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
}

export interface WireSubject {
  /** What it believes the server has. */
  held(): readonly Held[];
  /** Why it does not hold what the server has, as far as it says. */
  words(): string;
  stop(): Promise<void>;
}

export interface WireStart {
  readonly url: string;
  readonly clock: Clock;
  readonly seed: number;
  readonly hasWatchList: boolean;
}

export function startReflector({ url, clock, seed, hasWatchList }: WireStart): WireSubject {
  const connection = testConnection({ server: url, clock });
  const store = new MutableRowStore<PodRow>();
  const reflector = new Reflector({
    api: connection.api,
    kind: podKind,
    decoder: new RowDecoder(podKind),
    store,
    clock,
    random: seededRandom(seed + 1),
    log: { write: () => undefined },
    pageLimit: 7,
    watchList: { supported: hasWatchList },
  });
  const abort = new AbortController();
  const done = reflector.run(abort.signal);
  return {
    held: () => (reflector.state.state === 'live' ? [...store.values()] : []),
    words: () => JSON.stringify(reflector.state),
    async stop() {
      abort.abort();
      await done;
      connection.dispose();
    },
  };
}

/** undici's headersTimeout, which is all that ends a LIST that hangs. */
const undiciHeadersMs = 300_000;
/** Of client-node's example of an informer (examples/typescript/informer/informer.ts). */
const restartMs = 5_000;

/** @param factor how much faster than time the clock runs, for constants that are timers of client-node's own. */
export function startInformer({ url, clock }: WireStart, factor: number): WireSubject {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'fake', server: url, skipTLSVerify: true },
    { name: 'nobody' },
  );
  const api = config.makeApiClient(CoreV1Api);
  const abort = new AbortController();
  const list = async (): Promise<V1PodList> => {
    const hung = sleep(clock, undiciHeadersMs, abort.signal).then(() => {
      throw new Error('HeadersTimeoutError');
    });
    hung.catch(() => undefined);
    return Promise.race([api.listPodForAllNamespaces(), hung]);
  };
  const watch = new Watch(config);
  // A field of its own that its types do not show.
  const timers = watch as unknown as { requestTimeoutMs: number };
  timers.requestTimeoutMs /= factor;
  const delayFn = (ms: number): Promise<void> => sleep(clock, ms, abort.signal);
  const informer = new ListWatch<V1Pod>('/api/v1/pods', watch, list, false, undefined, undefined, {
    delayFn,
  });
  let last = '';
  const run = async (delayMs: number): Promise<void> => {
    await sleep(clock, delayMs, abort.signal);
    if (abort.signal.aborted) return;
    await informer.start().catch((error: unknown) => (last = String(error)));
  };
  informer.on('error', (error?: unknown) => {
    last = String(error);
    void run(restartMs);
  });
  void run(0);
  return {
    held: () => informer.list().map(({ metadata }) => heldOf(metadata)),
    words: () => last,
    async stop() {
      abort.abort();
      await informer.stop();
    },
  };
}

function heldOf(metadata: V1Pod['metadata']): Held {
  const { name = '', uid = '', resourceVersion = '' } = metadata ?? {};
  return { name, uid, resourceVersion };
}
