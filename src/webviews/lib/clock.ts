// The only place of the webviews that reads the time or sets a timer, so that a hidden or closed page has nothing left
// running, and one tick serves every age on the page.
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { systemClock, type Clock } from '../../shared/clock.ts';
import type { Disposable } from '../../shared/lifetime.ts';

const TICK_MS = 1000;

export interface PageClock extends Clock {
  /** Time at the server, ms since the epoch, as `now()`: for ages of what the cluster tells. */
  readonly living: ReadonlySignal<number>;
  /** Time of this machine, for ages of what happened here. Both move on every second while read and visible. */
  readonly local: ReadonlySignal<number>;
  /** Server time less this machine's, in ms (Connection.clockOffsetMs). */
  setServerOffset(offsetMs: number): void;
}

/** `source`: where the time comes from; tests and pictures give a still one. */
export function createPageClock(source: Clock = systemClock): PageClock {
  const local = livingTime(source);
  const offsetMs = signal(0);
  return {
    now: () => source.now() + offsetMs.peek(),
    monotonicMs: () => source.monotonicMs(),
    after: (delayMs, run) => source.after(delayMs, run),
    living: computed(() => local.value + offsetMs.value),
    local,
    setServerOffset: (next) => (offsetMs.value = next),
  };
}

/** Ticks only between the first reader and the last, and not while the document is hidden. */
function livingTime(source: Clock): ReadonlySignal<number> {
  const state: { timer: Disposable | undefined } = { timer: undefined };
  const schedule = (tick: () => void) => {
    state.timer = source.after(TICK_MS - (source.now() % TICK_MS), tick);
  };
  const onVisible = () => {
    if (document.hidden) state.timer?.dispose();
    else tick();
  };
  const now = signal(source.now(), {
    watched() {
      document.addEventListener('visibilitychange', onVisible);
      tick();
    },
    unwatched() {
      document.removeEventListener('visibilitychange', onVisible);
      state.timer?.dispose();
    },
  });
  function tick(): void {
    state.timer?.dispose();
    now.value = source.now();
    schedule(tick);
  }
  return computed(() => now.value);
}
