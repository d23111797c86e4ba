// One followed log under a manual clock, over a fake server: what it wrote, and what it said of itself.
import { Lifetime } from '../../src/shared/lifetime.ts';
import type { LogSource } from '../../src/shared/model/podLog.ts';
import type { ContainerFacts, PodRow } from '../../src/extension/kinds/rows.ts';
import type { PodNow } from '../../src/extension/logs/containerNow.ts';
import { PodLog } from '../../src/extension/logs/podLog.ts';
import { FakeLogs } from './fakeLogs.ts';
import { ManualClock, settle } from './manualClock.ts';
import { read } from './modelFixture.ts';
import { container, pod } from './rowBuilders.ts';

export const noLook = { filter: null, minLevel: null, search: null } as const;

/** The container `cart`. */
export const cartFacts = (more: Partial<ContainerFacts> = {}): ContainerFacts =>
  container({ name: 'cart', ...more });

export class TailBench {
  readonly clock = new ManualClock();
  readonly logs: Record<string, FakeLogs> = { cart: new FakeLogs() };
  readonly life = new Lifetime();
  readonly log: PodLog;
  now: PodNow;
  /** Of the pod that has the name now. */
  uidNow = 'uid-cart-1';

  constructor(
    source: Partial<LogSource> = {},
    containers: readonly ContainerFacts[] = [cartFacts()],
    now: PodNow = { is: 'there', row: rowOf(containers) },
  ) {
    for (const { name } of containers) this.logs[name] ??= new FakeLogs();
    this.now = now;
    const named = { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'cart-1' };
    const ref = { ...named, uid: 'uid-cart-1' };
    const limits = { previous: false, tailLines: null, sinceSeconds: null };
    const api = {
      stream: (path: string, options: object) => {
        const name = new URL(path, 'https://fake').searchParams.get('container') ?? 'cart';
        return this.logs[name]!.stream(path, options);
      },
      getJson: async () => ({ body: { metadata: { uid: this.uidNow } }, status: 200 }),
    };
    this.log = this.life.add(
      new PodLog({
        source: { ref, container: 'cart', ...limits, ...source },
        clock: this.clock,
        random: () => 0.5,
        api: () => api as never,
        pod: () => this.now,
      }),
    );
  }

  get cart(): FakeLogs {
    return this.logs['cart']!;
  }

  /** Texts in order; what happened between them as `--- words`. */
  get lines(): string[] {
    return this.log.ring.lines.map(({ text, mark }) => (mark ? `--- ${read(mark.text())}` : text));
  }

  get state(): string {
    const [stream] = this.log.streams;
    const state = stream?.state;
    if (!state) return 'none';
    return 'why' in state ? `${state.is}: ${read(state.why)}` : state.is;
  }

  /** The watch says something else. */
  say(...containers: readonly Partial<ContainerFacts>[]): void {
    this.now = { is: 'there', row: rowOf(containers.map(cartFacts)) };
    this.log.podChanged();
  }

  async pass(ms = 0): Promise<void> {
    await this.clock.advanceAsync(ms);
    await settle();
  }
}

function rowOf(containers: readonly ContainerFacts[]): PodRow {
  return pod({ name: 'cart-1', containers });
}
