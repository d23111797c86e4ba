// The page's end of the wire to the host: the only caller of acquireVsCodeApi. Channels become signals, requests
// promises, and navigation, scroll and sort are kept in the webview's own state.
import { signal, type ReadonlySignal } from '@preact/signals';
import { Emitter } from '../../shared/emitter.ts';
import { disposable, type Disposable } from '../../shared/lifetime.ts';
import type { Fault } from '../../shared/model/fault.ts';
import type { ApiMap, PageApi } from '../../shared/protocol/api.ts';
import type { LinkNotice, WorkerEnded } from '../../shared/protocol/boot.ts';
import type { ChannelMap, ChannelName } from '../../shared/protocol/channels.ts';
import { Peer } from '../../shared/protocol/peer.ts';
import { Receiver } from '../../shared/protocol/receiver.ts';
import type { Clock } from '../../shared/clock.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Whether the cluster has a data worker that has told of its connection: until then it is starting. */
export type LinkUp = 'up' | 'closed' | 'starting' | 'ended';

export interface Channel<S> extends Disposable {
  /** The last state; it stays while the link is down. undefined: none came yet. */
  readonly state: ReadonlySignal<S | undefined>;
  /** Why the channel ended; a link that comes up again clears it. */
  readonly fault: ReadonlySignal<Fault | undefined>;
}

export interface HostLink {
  readonly up: ReadonlySignal<LinkUp>;
  /** Why the cluster has no worker, when that ended by itself. */
  readonly ended: ReadonlySignal<WorkerEnded | undefined>;
  subscribe<N extends ChannelName>(
    name: N,
    args: ChannelMap[N]['args'],
  ): Channel<ChannelMap[N]['state']>;
  call: Peer<ApiMap & PageApi>['call'];
  /** Subscribes anew to every channel that ended with a fault. */
  retry(): void;
  /** What was kept under `key` before the page was hidden or reloaded. */
  recall(key: string): unknown;
  keep(key: string, value: unknown): void;
}

export function createHostLink(channelPrefix: string, clock: Clock, window: Window): HostLink {
  const api = acquireVsCodeApi();
  const messages = new Emitter<unknown>();
  const up = signal<LinkUp>('up');
  const ended = signal<WorkerEnded | undefined>(undefined);
  const peer = new Peer<ApiMap & PageApi>(
    { send: (envelope) => api.postMessage(envelope), onMessage: messages.event },
    {},
  );
  const receiver = new Receiver({
    clock,
    prefix: channelPrefix,
    send: (control) => peer.sendControl(control),
  });
  peer.onFrame((frame) => receiver.receive(frame));
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isLinkNotice(data)) return messages.fire(data);
    // What is on the page is the word of a worker that is gone, until this one has said its own.
    up.value = data.up ? 'starting' : data.why;
    ended.value = !data.up && data.why === 'ended' ? data.ended : undefined;
    if (data.up) receiver.linkUp();
    else receiver.linkDown();
  });
  const kept = memory(api);
  const faulty = new Set<() => void>();
  const onState = (state: object) => {
    if ('connection' in state) up.value = 'up';
  };
  return {
    up,
    ended,
    subscribe: (name, args) => subscribe({ receiver, faulty, onState }, name, args),
    call: (method, args, signal) => peer.call(method, args, signal),
    retry() {
      for (const again of faulty) again();
    },
    recall: (key) => kept.get(key),
    keep(key, value) {
      kept.set(key, value);
      api.setState(Object.fromEntries(kept));
    },
  };
}

interface Wire {
  readonly receiver: Receiver;
  /** For each channel that ended with a fault, how to subscribe to it anew. */
  readonly faulty: Set<() => void>;
  readonly onState: (state: object) => void;
}

function subscribe<N extends ChannelName>(
  { receiver, faulty, onState }: Wire,
  name: N,
  args: ChannelMap[N]['args'],
): Channel<ChannelMap[N]['state']> {
  const state = signal<ChannelMap[N]['state'] | undefined>(undefined);
  const fault = signal<Fault | undefined>(undefined);
  const start = () =>
    receiver.subscribe(name, args, {
      onState(next) {
        faulty.delete(again);
        state.value = next;
        fault.value = undefined;
        onState(next);
      },
      onFault(why) {
        faulty.add(again);
        fault.value = why;
      },
    });
  let subscription = start();
  const again = () => {
    faulty.delete(again);
    subscription.dispose();
    subscription = start();
  };
  const end = () => {
    faulty.delete(again);
    subscription.dispose();
  };
  return { state, fault, ...disposable(end) };
}

function memory(api: VsCodeApi): Map<string, unknown> {
  const before = api.getState();
  return new Map(
    typeof before === 'object' && before !== null ? Object.entries(before) : undefined,
  );
}

function isLinkNotice(data: unknown): data is LinkNotice {
  return typeof data === 'object' && data !== null && 't' in data && data.t === 'link';
}
