// The state of one stream as the user sees it, derived from what happens to it.
import type { Clock } from '../../shared/clock.ts';
import { Emitter } from '../../shared/emitter.ts';
import type { Fault } from '../../shared/model/fault.ts';
import type { LinkState } from '../../shared/model/linkState.ts';
import type { ResourceType } from '../kinds/kind.ts';

/** Rows between two reports of progress. */
const progressStep = 500;

export class LinkReport {
  readonly #clock: Clock;
  readonly #changed = new Emitter<LinkState>();
  #state: LinkState = { state: 'connecting' };
  #lastByteAt: number | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** When the server last sent anything but an error; ms since the epoch. */
  get lastByteAt(): number | undefined {
    return this.#lastByteAt;
  }

  /** The server has been heard, `at` (ms since the epoch). */
  bytes(at: number = this.#clock.now()): void {
    this.#lastByteAt = at;
  }

  /** The first list is under way. `of` is the total where the server tells it. */
  progress(rows: number, of?: number): void {
    const now = this.#state;
    const isSmallStep =
      now.state === 'syncing' && now.rows <= rows && rows - now.rows < progressStep;
    if (isSmallStep && of === undefined) return;
    this.#set(of === undefined ? { state: 'syncing', rows } : { state: 'syncing', rows, of });
  }

  live(): void {
    if (this.#state.state !== 'live') this.#set({ state: 'live', since: this.#clock.now() });
  }

  /** Rows are held, and old since the server was last heard. */
  stale(reason: Fault, nextTryAt: number): void {
    const since =
      this.#state.state === 'stale' ? this.#state.since : (this.#lastByteAt ?? this.#clock.now());
    this.#set({ state: 'stale', since, reason, nextTryAt });
  }

  failed(fault: Fault, nextTryAt: number): void {
    this.#set({ state: 'failed', fault, nextTryAt });
  }

  denied(verb: 'list' | 'watch', type: ResourceType, namespace: string | undefined): void {
    const denied = { state: 'denied', verb, resource: type.resource, group: type.group } as const;
    this.#set(namespace === undefined ? denied : { ...denied, namespace });
  }

  #set(state: LinkState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}
