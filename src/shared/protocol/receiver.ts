// The receiving end of channels, the same code in a webview and in the host. It applies a snapshot of its generation and
// the delta that follows the last frame; anything else asks once for a snapshot.
import type { Clock } from '../clock.ts';
import type { Disposable } from '../lifetime.ts';
import type { Fault } from '../model/fault.ts';
import type { ChannelMap, ChannelName } from './channels.ts';
import { applyDelta } from './diff.ts';
import type { Control, Frame } from './frames.ts';
import { isSound } from './packed.ts';
import type { ChannelDelta, ChannelState } from './sections.ts';

export interface ReceiverOptions {
  readonly clock: Clock;
  readonly send: (control: Control) => void;
  /** Channel ids begin with this: unique among the receivers of one worker. */
  readonly prefix: string;
  /** Without an awaited snapshot for this long, ask again; default 10 s. */
  readonly retryMs?: number;
}

export interface ChannelListener<S> {
  onState(state: S): void;
  onFault?(fault: Fault): void;
}

interface Subscription {
  readonly id: string;
  readonly name: ChannelName;
  readonly args: unknown;
  readonly listener: ChannelListener<ChannelState>;
  gen: number;
  seq: number;
  /** undefined while a snapshot is awaited. */
  state: ChannelState | undefined;
  retry: Disposable | undefined;
  /** Doubled with each try that brings nothing: a slow link must not be asked faster than it can answer. */
  retryMs: number;
}

const LONGEST_RETRY_MS = 60_000;

export class Receiver implements Disposable {
  readonly #options: ReceiverOptions;
  readonly #retryMs: number;
  readonly #subscriptions = new Map<string, Subscription>();
  #nextId = 1;
  #up = true;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#retryMs = options.retryMs ?? 10_000;
  }

  subscribe<N extends ChannelName>(
    name: N,
    args: ChannelMap[N]['args'],
    listener: ChannelListener<ChannelMap[N]['state']>,
  ): Disposable {
    const subscription: Subscription = {
      id: `${this.#options.prefix}${this.#nextId++}`,
      name,
      args,
      // The state's sections are those of this name: the publisher builds it from the same map.
      listener: listener as unknown as ChannelListener<ChannelState>,
      gen: 0,
      seq: 0,
      state: undefined,
      retry: undefined,
      retryMs: this.#retryMs,
    };
    this.#subscriptions.set(subscription.id, subscription);
    if (this.#up) this.#ask(subscription, 'subscribe');
    return {
      dispose: () => {
        if (!this.#subscriptions.delete(subscription.id)) return;
        subscription.retry?.dispose();
        if (this.#up) this.#options.send({ verb: 'unsubscribe', channel: subscription.id });
      },
    };
  }

  /** True when the frame belongs to one of this receiver's channels. */
  receive(frame: Frame): boolean {
    const subscription = this.#subscriptions.get(frame.channel);
    if (!subscription) return false;
    if (frame.gen === subscription.gen) this.#apply(subscription, frame);
    return true;
  }

  /** The worker is there (again): it knows nothing of us, so everything is subscribed anew. */
  linkUp(): void {
    this.#up = true;
    for (const subscription of this.#subscriptions.values()) this.#ask(subscription, 'subscribe');
  }

  /** The worker is gone. States stay as they are; nothing is asked until `linkUp`. */
  linkDown(): void {
    this.#up = false;
    for (const subscription of this.#subscriptions.values()) {
      subscription.retry?.dispose();
      subscription.state = undefined;
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions.values()) {
      subscription.retry?.dispose();
      if (this.#up) this.#options.send({ verb: 'unsubscribe', channel: subscription.id });
    }
    this.#subscriptions.clear();
  }

  #apply(subscription: Subscription, frame: Frame): void {
    if (frame.kind === 'fault') {
      subscription.seq = frame.seq;
      subscription.state = undefined;
      subscription.retry?.dispose();
      subscription.listener.onFault?.(frame.payload as Fault);
      return;
    }
    if (frame.kind === 'snapshot') {
      const state = frame.payload as ChannelState;
      // One that was damaged on its way is as good as lost: it is asked for again when patience is over.
      if (isWhole(state)) this.#accept(subscription, frame, state);
      return;
    }
    if (subscription.state === undefined) return; // a snapshot is on its way
    if (frame.seq <= subscription.seq) return; // seen before
    const next = this.#next(subscription, frame);
    if (next) this.#accept(subscription, frame, next);
    else this.#ask(subscription, 'resync');
  }

  /** The state after a delta; undefined when it does not follow or does not fit. */
  #next(subscription: Subscription, frame: Frame): ChannelState | undefined {
    if (!subscription.state || frame.seq !== subscription.seq + 1) return undefined;
    try {
      return applyDelta(subscription.state, frame.payload as ChannelDelta);
    } catch {
      return undefined;
    }
  }

  #accept(subscription: Subscription, frame: Frame, state: ChannelState): void {
    subscription.retry?.dispose();
    subscription.retryMs = this.#retryMs;
    subscription.seq = frame.seq;
    subscription.state = state;
    this.#options.send({ verb: 'ack', channel: frame.channel, gen: frame.gen, seq: frame.seq });
    subscription.listener.onState(state);
  }

  #ask(subscription: Subscription, verb: 'subscribe' | 'resync'): void {
    subscription.retry?.dispose();
    subscription.gen += 1;
    subscription.state = undefined;
    const { id: channel, gen, name, args } = subscription;
    subscription.retry = this.#options.clock.after(subscription.retryMs, () => {
      subscription.retryMs = Math.min(subscription.retryMs * 2, LONGEST_RETRY_MS);
      this.#ask(subscription, 'subscribe');
    });
    this.#options.send(
      verb === 'subscribe' ? { verb, channel, gen, name, args } : { verb, channel, gen },
    );
  }
}

function isWhole(state: ChannelState): boolean {
  return Object.values(state).every((section) => section.is !== 'packed' || isSound(section));
}
