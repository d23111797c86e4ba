// The sending end of channels. It marks what may have changed and computes the difference only when it may send, against
// what that receiver has: nothing is queued, so nothing piles up (after GitLens: flag, don't queue).
import type { Clock } from '../clock.ts';
import { Emitter, type Event } from '../emitter.ts';
import type { Disposable } from '../lifetime.ts';
import { faultOf, type Fault } from '../model/fault.ts';
import type { ChannelMap, ChannelName } from './channels.ts';
import { stepTowards, type PartKind } from './chunk.ts';
import { diffState, sameValue } from './diff.ts';
import type { Control, Frame } from './frames.ts';
import type { ChannelState } from './sections.ts';

export interface PublisherOptions {
  readonly clock: Clock;
  readonly send: (frame: Frame) => void;
  /** The whole present state of a channel; a FaultError becomes a fault frame. */
  readonly build: (name: ChannelName, args: unknown) => ChannelState;
  /** At most one frame a channel in this time; default 100 ms (design.md §3: 10 frames/s a view). */
  readonly intervalMs?: number;
  /** An unacknowledged frame counts as lost after this; default 5 s. Doubled each time, up to a minute: links are slow. */
  readonly ackTimeoutMs?: number;
  /** About what one frame may hold, in bytes of JSON or of buffers; default 64 KB (design.md §3). */
  readonly frameBytes?: number;
}

const LONGEST_ACK_MS = 60_000;

/** A channel is built at most this part of the time, and while a big change is on its way that part. */
const REST = 6;
const PART_REST = 2;

interface Flight {
  readonly seq: number;
  readonly state: ChannelState;
  /** More of the present state is to follow as soon as this has arrived. */
  readonly isPart: boolean;
  readonly turn: PartKind;
  readonly timeout: Disposable;
}

interface Channel {
  readonly name: ChannelName;
  readonly args: unknown;
  gen: number;
  seq: number;
  dirty: boolean;
  ackTimeoutMs: number;
  /** What the receiver holds; undefined: the next frame is a snapshot. */
  acknowledged: ChannelState | undefined;
  inFlight: Flight | undefined;
  /** What the next part consists of, where both kinds wait. */
  turn: PartKind;
  /** Told once, not with every change that does not mend it. */
  fault: Fault | undefined;
  notBefore: number;
  /** The same for the rest of a change of which a part has arrived. */
  partNotBefore: number;
  flush: Disposable | undefined;
}

export class Publisher implements Disposable {
  readonly #options: PublisherOptions;
  readonly #intervalMs: number;
  readonly #ackTimeoutMs: number;
  readonly #frameBytes: number;
  readonly #demand = new Emitter<ReadonlySet<ChannelName>>();
  readonly #channels = new Map<string, Channel>();

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#intervalMs = options.intervalMs ?? 100;
    this.#ackTimeoutMs = options.ackTimeoutMs ?? 5_000;
    this.#frameBytes = options.frameBytes ?? 64 * 1024;
  }

  /** The names of what is subscribed, whenever that changes: what only a screen needs runs only then. */
  get onDidChangeDemand(): Event<ReadonlySet<ChannelName>> {
    return this.#demand.event;
  }

  get channelCount(): number {
    return this.#channels.size;
  }

  /** The arguments of all channels of a name: what is looked at. */
  argsOf<N extends ChannelName>(name: N): ChannelMap[N]['args'][] {
    const all = [...this.#channels.values()].filter((channel) => channel.name === name);
    return all.map(({ args }) => args as ChannelMap[N]['args']);
  }

  /**
   * Something that channels may show has changed: any of them, or those of a name alone. Cheap: channels look for the
   * difference when they may send.
   */
  mark(only?: ChannelName): void {
    for (const [id, channel] of this.#channels) {
      if (only !== undefined && channel.name !== only) continue;
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
    }
  }

  dispose(): void {
    for (const [id, channel] of [...this.#channels]) this.#end(id, channel);
  }

  #subscribe(control: Extract<Control, { verb: 'subscribe' }>): void {
    const known = this.#channels.get(control.channel);
    if (known?.name === control.name && sameValue(known.args, control.args)) {
      // Asked again by a receiver that waited: what was learned of the link stays.
      return this.#restart(control.channel, known, control.gen);
    }
    if (known) this.#end(control.channel, known);
    const channel: Channel = {
      name: control.name,
      args: control.args,
      gen: control.gen,
      seq: 0,
      dirty: true,
      ackTimeoutMs: this.#ackTimeoutMs,
      fault: undefined,
      acknowledged: undefined,
      inFlight: undefined,
      turn: 'objects',
      notBefore: 0,
      partNotBefore: 0,
      flush: undefined,
    };
    this.#channels.set(control.channel, channel);
    this.#tellDemand();
    this.#schedule(control.channel, channel);
  }

  #acknowledge(id: string, channel: Channel, gen: number, seq: number): void {
    const flight = channel.inFlight;
    if (!flight || gen !== channel.gen || seq !== flight.seq) return;
    flight.timeout.dispose();
    channel.inFlight = undefined;
    channel.acknowledged = flight.state;
    channel.turn = flight.turn;
    if (flight.isPart) {
      channel.dirty = true;
      channel.notBefore = channel.partNotBefore;
    }
    this.#schedule(id, channel);
  }

  /** The next frame is a snapshot under `gen`. */
  #restart(id: string, channel: Channel, gen: number): void {
    channel.inFlight?.timeout.dispose();
    channel.inFlight = undefined;
    channel.acknowledged = undefined;
    channel.fault = undefined;
    channel.gen = gen;
    channel.dirty = true;
    this.#schedule(id, channel);
  }

  #schedule(id: string, channel: Channel): void {
    if (channel.flush || channel.inFlight || !channel.dirty) return;
    const waitMs = Math.max(0, channel.notBefore - this.#options.clock.monotonicMs());
    channel.flush = this.#options.clock.after(waitMs, () => {
      channel.flush = undefined;
      this.#flush(id, channel);
    });
  }

  #flush(id: string, channel: Channel): void {
    if (channel.inFlight || !channel.dirty) return;
    const startedMs = this.#options.clock.monotonicMs();
    channel.dirty = false;
    this.#publish(id, channel);
    // What takes long is done seldom: the thread has streams to read.
    const costMs = this.#options.clock.monotonicMs() - startedMs;
    channel.notBefore = startedMs + Math.max(this.#intervalMs, REST * costMs);
    channel.partNotBefore = startedMs + PART_REST * costMs;
  }

  #publish(id: string, channel: Channel): void {
    const wanted = this.#build(id, channel);
    if (!wanted) return;
    const { acknowledged } = channel;
    const { state, isWhole, turn } = stepTowards(
      acknowledged,
      wanted,
      this.#frameBytes,
      channel.turn,
    );
    const delta = acknowledged && diffState(acknowledged, state);
    if (acknowledged && !delta) return;
    const seq = this.#emit(id, channel, delta ? 'delta' : 'snapshot', delta ?? state);
    const timeout = this.#options.clock.after(channel.ackTimeoutMs, () => {
      channel.ackTimeoutMs = Math.min(channel.ackTimeoutMs * 2, LONGEST_ACK_MS);
      this.#restart(id, channel, channel.gen);
    });
    channel.inFlight = { seq, state, isPart: !isWhole, turn, timeout };
  }

  /** undefined: it cannot be built, and the receiver knows why. */
  #build(id: string, channel: Channel): ChannelState | undefined {
    try {
      const state = this.#options.build(channel.name, channel.args);
      channel.fault = undefined;
      return state;
    } catch (error) {
      const fault = faultOf(error);
      if (!sameValue(fault, channel.fault)) this.#emit(id, channel, 'fault', fault);
      channel.fault = fault;
      channel.acknowledged = undefined;
      return undefined;
    }
  }

  #tellDemand(): void {
    this.#demand.fire(new Set([...this.#channels.values()].map(({ name }) => name)));
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
    this.#tellDemand();
  }
}
