// A reflector on the fake API server, and the oracle: the store equals the server by uid and version.
import assert from 'node:assert/strict';
import type { LinkState } from '../../src/shared/model/linkState.ts';
import type { Row, StoreChange } from '../../src/extension/core/rowStore.ts';
import { RowDecoder } from '../../src/extension/kinds/decode/rowDecoder.ts';
import { podKind } from '../../src/extension/kinds/pod.ts';
import type { PodRow } from '../../src/extension/kinds/rows.ts';
import { Reflector } from '../../src/extension/sync/reflector.ts';
import type { ReflectorOptions } from '../../src/extension/sync/reflectorOptions.ts';
import { MutableRowStore } from '../../src/extension/sync/rowStore.ts';
import { FakeApi } from './fakeApi.ts';
import { ManualClock, settle } from './manualClock.ts';
import { seededRandom } from './seededRandom.ts';

export class ReflectorBench {
  readonly clock = new ManualClock();
  readonly api = new FakeApi(this.clock, podKind);
  readonly store = new MutableRowStore<PodRow>();
  readonly states: LinkState[] = [];
  readonly changes: StoreChange<PodRow>[] = [];
  readonly reflector: Reflector<PodRow>;
  readonly #abort = new AbortController();
  #done: Promise<void> = Promise.resolve();

  constructor(options: Partial<ReflectorOptions<PodRow>> = {}, random = seededRandom(1)) {
    const { api, clock, store } = this;
    const log = { write: () => undefined };
    const decoder = new RowDecoder(podKind);
    const parts = { api, kind: podKind, decoder, store, clock, random, log };
    this.reflector = new Reflector<PodRow>({ ...parts, ...options });
    this.reflector.onDidChangeState((state) => this.states.push(state));
    store.onDidChange((change) => this.changes.push(change));
  }

  get state(): LinkState['state'] {
    return this.reflector.state.state;
  }

  /** Starts without waiting for anything. */
  run(): void {
    this.#done = this.reflector.run(this.#abort.signal);
  }

  /** Starts and lets the first list come. */
  async start(): Promise<void> {
    this.run();
    await this.until(() => this.state === 'live', 60_000);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await settle();
    await this.#done;
  }

  async advance(ms: number): Promise<void> {
    await this.clock.advanceAsync(ms);
  }

  /** Lets time pass until `condition` holds; how long it took in ms. */
  async until(condition: () => boolean, limitMs = 600_000): Promise<number> {
    await settle();
    const start = this.clock.monotonicMs();
    while (!condition()) {
      const passed = this.clock.monotonicMs() - start;
      assert.ok(
        passed < limitMs,
        `not within ${limitMs} ms; state ${JSON.stringify(this.reflector.state)}`,
      );
      await this.clock.advanceAsync(100);
    }
    return this.clock.monotonicMs() - start;
  }

  get isEqual(): boolean {
    return JSON.stringify(held(this.store.values())) === JSON.stringify(this.#served());
  }

  assertEqual(message?: string): void {
    assert.deepEqual(held(this.store.values()), this.#served(), message);
  }

  #served(): string[] {
    return this.api.objects
      .map(({ metadata }) => `${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`)
      .sort();
  }
}

/** Sorted list rather than a set, so that a row held twice is seen. */
function held(rows: Iterable<Row>): string[] {
  return [...rows].map((row) => `${row.name} ${row.uid} ${row.resourceVersion}`).sort();
}
