// What only a screen needs runs only while one is subscribed to it, and for a while after: tabs are switched back and
// forth. (design.md §3: "what only a screen needs is reference-counted with a grace period and costs nothing unseen")
import type { Clock } from '../../shared/clock.ts';
import type { Disposable, Lifetime } from '../../shared/lifetime.ts';
import type { ChannelName } from '../../shared/protocol/channels.ts';
import type { StoreName } from '../model/inputs.ts';

const GRACE_MS = 30_000;

/**
 * The kinds that only one screen reads: the leaders of the control plane strip, and what is behind a service without a
 * selector. Everything else is kept while the cluster is open: health is judged by it, and services are found by name.
 */
export const seenBy: Readonly<Partial<Record<StoreName, ChannelName>>> = {
  leases: 'clusterDashboard',
  endpointSlices: 'detail',
};

export class Demand implements Disposable {
  readonly #clock: Clock;
  readonly #work = new Set<Work>();
  #wanted: ReadonlySet<ChannelName> = new Set();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The channels that somebody is subscribed to now. */
  set(wanted: ReadonlySet<ChannelName>): void {
    this.#wanted = wanted;
    for (const work of this.#work) work.update(wanted.has(work.channel));
  }

  /** Runs `start` whenever `channel` is wanted, until `owner` ends; what it starts ends with the lifetime it is given. */
  whileWanted(owner: Lifetime, channel: ChannelName, start: (lifetime: Lifetime) => void): void {
    const work = new Work(this.#clock, owner, channel, start);
    this.#work.add(work);
    owner.onEnd(() => this.#work.delete(work));
    work.update(this.#wanted.has(channel));
  }

  dispose(): void {
    this.#work.clear();
  }
}

class Work {
  readonly channel: ChannelName;
  readonly #clock: Clock;
  readonly #owner: Lifetime;
  readonly #start: (lifetime: Lifetime) => void;
  #running: Lifetime | undefined;
  #ending: Disposable | undefined;

  constructor(
    clock: Clock,
    owner: Lifetime,
    channel: ChannelName,
    start: (lifetime: Lifetime) => void,
  ) {
    this.#clock = clock;
    this.#owner = owner;
    this.channel = channel;
    this.#start = start;
    owner.onEnd(() => this.#ending?.dispose());
  }

  update(isWanted: boolean): void {
    if (isWanted) {
      this.#ending?.dispose();
      this.#ending = undefined;
      if (this.#running) return;
      this.#running = this.#owner.child();
      this.#start(this.#running);
    } else if (this.#running) {
      this.#ending ??= this.#clock.after(GRACE_MS, () => {
        this.#running?.dispose();
        this.#running = undefined;
        this.#ending = undefined;
      });
    }
  }
}
