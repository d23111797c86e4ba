// A publisher and a receiver over a wire that a test can cut, slow down and restart.
import type { Fault } from '../../src/shared/model/fault.ts';
import type { Control, Frame } from '../../src/shared/protocol/frames.ts';
import { Publisher } from '../../src/shared/protocol/publisher.ts';
import { Receiver } from '../../src/shared/protocol/receiver.ts';
import { value, type ChannelState } from '../../src/shared/protocol/sections.ts';
import { ManualClock } from './manualClock.ts';
import { fromMessage, toMessage } from './webviewMessage.ts';

/** Frames cross as they do between host and webview; JSON and buffers beside it. */
export class ProtocolLink {
  readonly clock = new ManualClock();
  readonly frames: Frame[] = [];
  delayMs = 1;
  loseFrame: () => boolean = () => false;
  loseControl: () => boolean = () => false;
  build: () => ChannelState = () => ({ a: value(1) });
  publisher: Publisher;
  readonly receiver: Receiver;
  readonly #frameBytes: number;

  /** `frameBytes`: small, so that states travel in parts. */
  constructor(frameBytes = 64 * 1024) {
    this.#frameBytes = frameBytes;
    this.publisher = this.startWorker();
    this.receiver = new Receiver({
      clock: this.clock,
      prefix: 'p',
      send: (control) => this.control(control),
    });
  }

  startWorker(): Publisher {
    return new Publisher({
      clock: this.clock,
      frameBytes: this.#frameBytes,
      build: () => this.build(),
      send: (frame) => {
        this.frames.push(frame);
        const message = toMessage(frame);
        if (this.loseFrame()) return;
        this.clock.after(this.delayMs, () => this.receiver.receive(fromMessage(message) as Frame));
      },
    });
  }

  restartWorker(): void {
    this.publisher.dispose();
    this.receiver.linkDown();
    this.publisher = this.startWorker();
    this.receiver.linkUp();
  }

  control(control: Control): void {
    const to = this.publisher;
    if (!this.loseControl()) this.clock.after(this.delayMs, () => to.receive(control));
  }

  subscribe(): Seen {
    const seen: Seen = { state: undefined, fault: undefined, end: () => channel.dispose() };
    const channel = this.receiver.subscribe(
      'nodePods',
      { node: null, limit: 1 },
      {
        onState: (state) => (seen.state = state as unknown as ChannelState),
        onFault: (fault) => (seen.fault = fault),
      },
    );
    return seen;
  }
}

export interface Seen {
  state: ChannelState | undefined;
  fault: Fault | undefined;
  end(): void;
}
