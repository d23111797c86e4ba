// The words of the protocol. The same frames cross both hops: worker → host → webview; the host relays them unopened.
//
// A channel is one subscription of one receiver. The receiver picks its id (unique per worker) and a generation; the
// publisher answers with a snapshot and then deltas, each numbered. At most one frame is unacknowledged at a time.
import type { Fault } from '../model/fault.ts';
import type { ChannelName } from './channels.ts';

export interface Frame {
  readonly channel: string;
  /** Chosen by the receiver at `subscribe`; frames of another generation are ignored. */
  readonly gen: number;
  /** A snapshot is taken at any number; a delta only at the number after the last. */
  readonly seq: number;
  /** `append` is for channels that only grow (logs); `fault` ends the channel with a Fault as payload. */
  readonly kind: 'snapshot' | 'delta' | 'append' | 'fault';
  readonly payload: unknown;
}

/**
 * What a receiver says to the publisher. A page that hides is destroyed by VS Code, and a level that collapses is not
 * wanted: both unsubscribe, and subscribe anew when they are back.
 */
export type Control =
  | {
      readonly verb: 'subscribe';
      readonly channel: string;
      readonly gen: number;
      readonly name: ChannelName;
      readonly args: unknown;
    }
  | { readonly verb: 'unsubscribe'; readonly channel: string }
  | { readonly verb: 'ack'; readonly channel: string; readonly gen: number; readonly seq: number }
  /** The receiver lost its place: send a snapshot under this new generation. The one recovery path. */
  | { readonly verb: 'resync'; readonly channel: string; readonly gen: number };

/** Everything that travels on a wire, in either direction. */
export type Envelope =
  | { readonly t: 'request'; readonly id: number; readonly method: string; readonly args: unknown }
  | { readonly t: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly t: 'fail'; readonly id: number; readonly fault: Fault }
  | { readonly t: 'cancel'; readonly id: number }
  | { readonly t: 'frame'; readonly frame: Frame }
  | { readonly t: 'control'; readonly control: Control };
