// The sending end of channels. It marks what may have changed and computes the difference only when it may send, against
// what that receiver has: nothing is queued, so nothing piles up (after GitLens: flag, don't queue).
import type { Clock } from '../clock.ts';
import type { Disposable } from '../lifetime.ts';
import { faultOf } from '../model/fault.ts';
import type { ChannelName } from './channels.ts';
import { diffState } from './diff.ts';
import type { Control, Frame } from './frames.ts';
import type { ChannelState } from './sections.ts';

export interface PublisherOptions {
  readonly clock: Clock;
  readonly send: (frame: Frame) => void;
  /** The whole present state of a channel; a FaultError becomes a fault frame. */
  readonly build: (name: ChannelName, args: unknown) => ChannelState;
  /** At most one frame a channel in this time; default 100 ms (design.md §3: 10 frames/s a view). */
  readonly intervalMs?: number;
  /** An unacknowledged frame counts as lost after this; default 5 s. */
  readonly ackTimeoutMs?: number;
}

interface Channel {
  readonly name: ChannelName;
  readonly args: unknown;
  gen: number;
  seq: number;
  paused: boolean;
  dirty: boolean;
  /** What the receiver holds; undefined: the next frame is a snapshot. */
  acknowledged: ChannelState | undefined;
  inFlight:
    | { readonly seq: number; readonly state: ChannelState; readonly timeout: Disposable }
    | undefined;
  notBefore: number;
  flush: Disposable | undefined;
}

export class Publisher implements Disposable {
  readonly #options: PublisherOptions;
  readonly #intervalMs: number;
  readonly #ackTimeoutMs: number;
  readonly #channels = new Map<string, Channel>();

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#intervalMs = options.intervalMs ?? 100;
    this.#ackTimeoutMs = options.ackTimeoutMs ?? 5_000;
  }

  /** Subscribed channels, paused ones too. */
  get channelCount(): number {
    return this.#channels.size;
  }

  /** Something that any channel may show has changed. Cheap: channels look for the difference when they may send. */
  mark(): void {
    for (const [id, channel] of this.#channels) {
      channel.dirty = true;
      this.#schedule(id, channel);
    }
  }

  receive(control: Control): void {
    if (control.verb === 'subscribe') return this.#subscribe(control);
    const channel = this.#channels.get(control.channel);
    if (!channel) return;
    switch (control.verb) {
      case 'unsubscribe':
        return this.#end(control.channel, channel);
      case 'ack':
        return this.#acknowledge(control.channel, channel, control.gen, control.seq);
      case 'resync':
        return this.#restart(control.channel, channel, control.gen);
      case 'pause':
        channel.paused = true;
        return;
      case 'resume':
        channel.paused = false;
        return this.#restart(control.channel, channel, channel.gen);
    }
  }

  dispose(): void {
    for (const [id, channel] of [...this.#channels]) this.#end(id, channel);
  }

  #subscribe(control: Extract<Control, { verb: 'subscribe' }>): void {
    const known = this.#channels.get(control.channel);
    if (known) this.#end(control.channel, known);
    const channel: Channel = {
      name: control.name,
      args: control.args,
      gen: control.gen,
      seq: 0,
      paused: false,
      dirty: true,
      acknowledged: undefined,
      inFlight: undefined,
      notBefore: 0,
      flush: undefined,
    };
    this.#channels.set(control.channel, channel);
    this.#schedule(control.channel, channel);
  }

  #acknowledge(id: string, channel: Channel, gen: number, seq: number): void {
    const flight = channel.inFlight;
    if (!flight || gen !== channel.gen || seq !== flight.seq) return;
    flight.timeout.dispose();
    channel.inFlight = undefined;
    channel.acknowledged = flight.state;
    this.#schedule(id, channel);
  }

  /** The next frame is a snapshot under `gen`. */
  #restart(id: string, channel: Channel, gen: number): void {
    channel.inFlight?.timeout.dispose();
    channel.inFlight = undefined;
    channel.acknowledged = undefined;
    channel.gen = gen;
    channel.dirty = true;
    this.#schedule(id, channel);
  }

  #schedule(id: string, channel: Channel): void {
    if (channel.flush || channel.paused || channel.inFlight || !channel.dirty) return;
    const waitMs = Math.max(0, channel.notBefore - this.#options.clock.monotonicMs());
    channel.flush = this.#options.clock.after(waitMs, () => {
      channel.flush = undefined;
      this.#flush(id, channel);
    });
  }

  #flush(id: string, channel: Channel): void {
    if (channel.paused || channel.inFlight || !channel.dirty) return;
    channel.dirty = false;
    channel.notBefore = this.#options.clock.monotonicMs() + this.#intervalMs;
    let state: ChannelState;
    try {
      state = this.#options.build(channel.name, channel.args);
    } catch (error) {
      channel.acknowledged = undefined;
      this.#emit(id, channel, 'fault', faultOf(error));
      return;
    }
    const delta = channel.acknowledged && diffState(channel.acknowledged, state);
    if (channel.acknowledged && !delta) return;
    const sent = this.#emit(id, channel, delta ? 'delta' : 'snapshot', delta ?? state);
    const timeout = this.#options.clock.after(this.#ackTimeoutMs, () =>
      this.#restart(id, channel, channel.gen),
    );
    channel.inFlight = { seq: sent, state, timeout };
  }

  #emit(id: string, channel: Channel, kind: Frame['kind'], payload: unknown): number {
    channel.seq += 1;
    this.#options.send({ channel: id, gen: channel.gen, seq: channel.seq, kind, payload });
    return channel.seq;
  }

  #end(id: string, channel: Channel): void {
    channel.flush?.dispose();
    channel.inFlight?.timeout.dispose();
    this.#channels.delete(id);
  }
}
