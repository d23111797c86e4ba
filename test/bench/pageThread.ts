// A page in a thread of its own, for P3 and P5: takes the frames as VS Code hands them to a webview, and tells when the
// dashboard has the first rows of pods, and when it counts them all.
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../src/shared/clock.ts';
import type { ChannelMap } from '../../src/shared/protocol/channels.ts';
import type { Frame } from '../../src/shared/protocol/frames.ts';
import { Receiver } from '../../src/shared/protocol/receiver.ts';
import { podsCounted, podsShown } from './ours.ts';
import { fromMessage, type WebviewMessage } from '../support/webviewMessage.ts';

export interface PageThreadData {
  readonly prefix: string;
  readonly firstRows: number;
  readonly allRows: number;
}

export type PageNews =
  | { readonly control: unknown }
  /** performance.timeOrigin + now(), ms: comparable between threads. */
  | { readonly shown: 'first' | 'all'; readonly atMs: number };

const port = parentPort!;
const { prefix, firstRows, allRows } = workerData as PageThreadData;
const tell = (news: PageNews) => port.postMessage(news);
const receiver = new Receiver({
  clock: systemClock,
  prefix,
  send: (control) => tell({ control }),
});
/** What the page is told: to begin, and then frames. */
export type ToPage = 'open' | WebviewMessage;

port.on('message', (message: ToPage) => {
  if (message === 'open') subscribe();
  else receiver.receive(fromMessage(message) as Frame);
});

const told = new Set<string>();
function tellOnce(shown: 'first' | 'all'): void {
  if (told.has(shown)) return;
  told.add(shown);
  tell({ shown, atMs: performance.timeOrigin + performance.now() });
}

function subscribe(): void {
  const onState = (state: ChannelMap['clusterDashboard']['state']) => {
    if (podsShown(state) >= firstRows) tellOnce('first');
    if (podsCounted(state) >= allRows) tellOnce('all');
  };
  receiver.subscribe('clusterDashboard', {}, { onState });
}
