// The scroller of a log: it follows the end, or stands still where somebody reads, whatever comes, goes or changes its
// height around; and it says which lines are wanted as they come near.
import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';
import type { LogStatus, LogWindow } from '../../../../shared/model/podLog.ts';
import { usePage } from '../../../lib/page.ts';

/** Height of a line that is not wrapped; `.log` in log.css has the same. */
export const linePx = 18;
/** Rows of a window: about three screens. */
export const windowRows = 240;
const scrollKeys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ']);
/** With fewer rows left beyond the edge of the screen, others are asked for. */
const nearRows = 50;

export interface LogScrollOptions {
  readonly status: LogStatus | undefined;
  readonly rowCount: number;
  readonly window: LogWindow;
  readonly isFollowing: boolean;
  readonly onFollow: (isFollowing: boolean) => void;
  /** Place of the first row that is wanted. */
  readonly onWindow: (from: number) => void;
  /** A line to be brought to the middle once it is there. */
  readonly reveal: string | undefined;
  readonly onRevealed: () => void;
}

export interface LogScroll {
  readonly ref: (element: HTMLElement | null) => void;
  readonly onScroll: () => void;
  readonly beforePx: number;
  readonly afterPx: number;
}

interface Anchor {
  readonly id: string;
  /** Of its top below that of the scroller. */
  readonly offsetPx: number;
}

export function useLogScroll(options: LogScrollOptions): LogScroll {
  const { status, rowCount, isFollowing, reveal } = options;
  const { frames } = usePage();
  const scroller = useRef<HTMLElement | null>(null);
  const anchor = useRef<Anchor | undefined>(undefined);
  /** Where the end was when it was last followed: who is above it has scrolled up. */
  const followedTop = useRef(0);
  const latest = useRef(options);
  latest.current = options;
  const first = status?.first ?? 0;
  const before = status ? status.from - first : 0;
  const after = status ? Math.max(0, status.count - before - rowCount) : 0;

  useLayoutEffect(() => {
    const { current: element } = scroller;
    if (!element) return;
    const wanted = reveal === undefined ? undefined : lineOf(element, reveal);
    if (wanted) {
      wanted.scrollIntoView({ block: 'center' });
      anchor.current = anchorIn(element);
      latest.current.onRevealed();
    } else if (isFollowing) followedTop.current = toEnd(element);
    else if (reveal === undefined) keep(element, anchor.current);
  });

  const look = useCallback(() => {
    const { current: element } = scroller;
    const { current: now } = latest;
    if (!element || !now.status || now.reveal !== undefined) return;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < linePx;
    const isUp = element.scrollTop < followedTop.current - 1;
    if (now.isFollowing && isUp && !isAtEnd) now.onFollow(false);
    else if (now.isFollowing) return;
    if (isAtEnd && isLast(now)) return now.onFollow(true);
    anchor.current = anchorIn(element);
    const from = wantedFrom(element, now);
    if (from !== undefined) now.onWindow(from);
  }, []);
  /** Somebody scrolls: no line is waited for any more. One that has gone meanwhile never comes. */
  const giveUp = useCallback((event: Event) => {
    if (latest.current.reveal === undefined) return;
    if (event instanceof KeyboardEvent && !scrollKeys.has(event.key)) return;
    latest.current.onRevealed();
  }, []);
  const onScroll = useCallback(() => void frames.next(look), [frames, look]);
  // What is above the lines may grow: the end is followed all the same.
  const sizes = useRef<ResizeObserver | undefined>(undefined);
  return {
    ref: useCallback(
      (element: HTMLElement | null) => {
        sizes.current?.disconnect();
        scroller.current = element;
        if (!element) return;
        for (const by of ['wheel', 'keydown', 'pointerdown'] as const) {
          element.addEventListener(by, giveUp, { passive: true });
        }
        sizes.current = new ResizeObserver(() => {
          if (latest.current.isFollowing) followedTop.current = toEnd(element);
        });
        sizes.current.observe(element);
      },
      [giveUp],
    ),
    onScroll,
    beforePx: before * linePx,
    afterPx: after * linePx,
  };
}

/** Returns where that is. */
function toEnd(element: HTMLElement): number {
  element.scrollTop = element.scrollHeight;
  return element.scrollTop;
}

/** The window ends with the newest line. */
function isLast({ status, rowCount }: LogScrollOptions): boolean {
  return !status || status.from + rowCount >= status.first + status.count;
}

/** undefined: what is on screen is there, with enough around it. */
function wantedFrom(element: HTMLElement, options: LogScrollOptions): number | undefined {
  const { status, rowCount, window } = options;
  if (!status) return undefined;
  const rows = [...element.querySelectorAll<HTMLElement>('[data-line]')];
  const top = element.scrollTop;
  const bottom = top + element.clientHeight;
  const seen = rows.findIndex((row) => row.offsetTop + row.offsetHeight > top);
  const isWithin = seen >= 0 && (rows[0]?.offsetTop ?? Infinity) <= top;
  const firstSeen = isWithin ? status.from + seen : placeAt(top, rows, status, rowCount);
  const linesSeen = Math.ceil((bottom - top) / linePx);
  const end = status.first + status.count;
  const isNearStart = firstSeen - status.from < nearRows && status.from > status.first;
  const isNearEnd = status.from + rowCount - firstSeen - linesSeen < nearRows && !isLast(options);
  if (!isNearStart && !isNearEnd && isWithin) return undefined;
  const wanted = firstSeen - Math.floor((windowRows - linesSeen) / 2);
  const from = Math.max(status.first, Math.min(wanted, end - windowRows));
  return from === window.from ? undefined : from;
}

/** Beyond the rows that are drawn each line counts as one that is not wrapped. */
function placeAt(
  top: number,
  rows: readonly HTMLElement[],
  status: LogStatus,
  rowCount: number,
): number {
  const firstTop = rows[0]?.offsetTop ?? 0;
  if (top < firstTop) return status.first + Math.floor(top / linePx);
  const last = rows.at(-1);
  const lastBottom = last ? last.offsetTop + last.offsetHeight : 0;
  return status.from + rowCount + Math.floor((top - lastBottom) / linePx);
}

/** The first line on screen. */
function anchorIn(element: HTMLElement): Anchor | undefined {
  const top = element.scrollTop;
  for (const row of element.querySelectorAll<HTMLElement>('[data-line]')) {
    if (row.offsetTop + row.offsetHeight <= top) continue;
    if (row.offsetTop > top + element.clientHeight) return undefined;
    return { id: row.dataset['line'] ?? '', offsetPx: row.offsetTop - top };
  }
  return undefined;
}

/** Where the line that was read first has moved, what is seen moves along. */
function keep(element: HTMLElement, anchor: Anchor | undefined): void {
  const row = anchor && lineOf(element, anchor.id);
  if (!row) return;
  const movedPx = row.offsetTop - element.scrollTop - anchor.offsetPx;
  if (Math.abs(movedPx) > 0.5) element.scrollTop += movedPx;
}

function lineOf(element: HTMLElement, id: string): HTMLElement | null {
  return element.querySelector<HTMLElement>(`[data-line="${CSS.escape(id)}"]`);
}
