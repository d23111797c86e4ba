// A reflector with the real transport, a proxy that breaks the wire, and the fake API server behind it: what the mock
// cannot show, in real sockets under a fast clock.
import assert from 'node:assert/strict';
import type { ClusterConnection } from '../../../src/extension/cluster/connect.ts';
import { RowDecoder } from '../../../src/extension/kinds/decode/rowDecoder.ts';
import { podKind } from '../../../src/extension/kinds/pod.ts';
import type { PodRow } from '../../../src/extension/kinds/rows.ts';
import { Reflector } from '../../../src/extension/sync/reflector.ts';
import { MutableRowStore } from '../../../src/extension/sync/rowStore.ts';
import type { LinkState } from '../../../src/shared/model/linkState.ts';
import { AcceleratedClock } from '../../support/acceleratedClock.ts';
import { FakeApi } from '../../support/fakeApi.ts';
import { serveFakeApi } from '../../support/fakeApiServer.ts';
import { FaultProxy } from '../../support/faultProxy.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { testConnection } from '../../support/testContext.ts';
import type { TestServer } from '../../support/testServers.ts';
import { until } from './until.ts';

export interface WireOptions {
  readonly pods?: number;
  readonly gzip?: boolean;
  readonly hasWatchList?: boolean;
  readonly pageLimit?: number;
}

interface Parts {
  readonly clock: AcceleratedClock;
  readonly api: FakeApi;
  readonly server: TestServer;
  readonly proxy: FaultProxy;
}

/** Seconds of the reflector in a real one: the dead man's 90 s are 1.5 s. */
const factor = 60;

export class WireBench {
  readonly clock: AcceleratedClock;
  readonly api: FakeApi;
  readonly proxy: FaultProxy;
  readonly connection: ClusterConnection;
  readonly store = new MutableRowStore<PodRow>();
  readonly reflector: Reflector<PodRow>;
  /** The link's states, each once in a row. */
  readonly states: LinkState['state'][] = [];
  /** What reasons of staleness and failure were told, by their keys. */
  readonly reasons: string[] = [];
  readonly #server: TestServer;
  readonly #abort = new AbortController();
  #done: Promise<void> = Promise.resolve();

  private constructor({ clock, api, server, proxy }: Parts, options: WireOptions) {
    this.clock = clock;
    this.api = api;
    this.#server = server;
    this.proxy = proxy;
    this.connection = testConnection({ server: `http://127.0.0.1:${proxy.port}`, clock });
    this.reflector = new Reflector<PodRow>({
      api: this.connection.api,
      kind: podKind,
      decoder: new RowDecoder(podKind),
      store: this.store,
      clock,
      random: seededRandom(1),
      log: { write: () => undefined },
      watchList: { supported: options.hasWatchList ?? true },
      ...(options.pageLimit === undefined ? {} : { pageLimit: options.pageLimit }),
    });
    this.reflector.onDidChangeState((link) => this.#note(link));
  }

  static async open(options: WireOptions = {}): Promise<WireBench> {
    const clock = new AcceleratedClock(factor);
    const api = new FakeApi(clock, podKind);
    for (let index = 0; index < (options.pods ?? 20); index++) api.put('shop', `pod-${index}`);
    const server = await serveFakeApi(api, options.gzip);
    const proxy = await FaultProxy.open(server.port);
    return new WireBench({ clock, api, server, proxy }, options);
  }

  /** Starts without waiting for anything. */
  run(): this {
    this.#done = this.reflector.run(this.#abort.signal);
    return this;
  }

  async start(): Promise<this> {
    this.run();
    await this.untilEqual();
    return this;
  }

  /** Throws when a connection, or a watch of the server, is left. */
  async dispose(): Promise<void> {
    this.#abort.abort();
    await this.#done;
    this.connection.dispose();
    await until('all connections and watches to be closed', 5000, () => {
      const [sockets, watches] = [this.proxy.open, this.api.watches.length];
      return sockets + watches === 0 || `${sockets} connections, ${watches} watches`;
    });
    await this.proxy.dispose();
    await this.#server.dispose();
  }

  /** Until live, with the rows of the server; real ms. */
  async untilEqual(timeoutMs = 15_000): Promise<void> {
    await until('the store to equal the server', timeoutMs, () => {
      const { state } = this.reflector;
      if (state.state !== 'live') return JSON.stringify(state);
      return this.isEqual || `${this.store.size} of ${this.api.objects.length} rows`;
    });
    this.assertNoDuplicates();
  }

  async untilState(state: LinkState['state'], timeoutMs = 15_000): Promise<void> {
    await until(`the link to be ${state}`, timeoutMs, () => {
      const now = this.reflector.state;
      return now.state === state || JSON.stringify(now);
    });
  }

  get isEqual(): boolean {
    const served = this.api.objects.map(({ metadata }) => metadata);
    return JSON.stringify(texts(this.store.values())) === JSON.stringify(texts(served));
  }

  assertNoDuplicates(): void {
    const names = [...this.store.values()].map(({ namespace, name }) => `${namespace}/${name}`);
    assert.equal(new Set(names).size, names.length, 'a name is held twice');
  }

  #note(link: LinkState): void {
    if (this.states.at(-1) !== link.state) this.states.push(link.state);
    if (link.state === 'stale') this.reasons.push(link.reason.message.key);
    if (link.state === 'failed') this.reasons.push(link.fault.message.key);
  }
}

function texts(
  objects: Iterable<{ readonly name: string; readonly uid: string; resourceVersion: string }>,
): string[] {
  return [...objects].map((object) => `${object.uid} ${object.resourceVersion}`).sort();
}
