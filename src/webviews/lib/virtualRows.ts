// Long lists draw only what is seen. The list is its own scroller; short lists are drawn whole and never scroll.
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import { useCallback, useLayoutEffect, useMemo, useReducer } from 'preact/hooks';

export interface VirtualRowsOptions {
  readonly count: number;
  /** Height of a row in px, or of each where they differ. */
  readonly rowPx: number | ((index: number) => number);
}

export interface VirtualRows {
  readonly scrollerRef: (element: HTMLElement | null) => void;
  readonly items: readonly { readonly index: number; readonly startPx: number }[];
  readonly totalPx: number;
  readonly reveal: (index: number) => void;
}

type Rows = Virtualizer<HTMLElement, HTMLElement>;

/** What is drawn before the scroller was measured: enough for any panel's first sight. */
const FIRST_SIGHT = { width: 600, height: 800 };

export function useVirtualRows({ count, rowPx }: VirtualRowsOptions): VirtualRows {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const held = useMemo<{ element: HTMLElement | null; rows?: Rows }>(() => ({ element: null }), []);
  const options: VirtualizerOptions<HTMLElement, HTMLElement> = {
    count,
    getScrollElement: () => held.element,
    estimateSize: typeof rowPx === 'number' ? () => rowPx : rowPx,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: 6,
    initialRect: FIRST_SIGHT,
    onChange: () => redraw(undefined),
  };
  const rows = (held.rows ??= new Virtualizer(options));
  rows.setOptions(options);
  useLayoutEffect(() => rows._didMount(), [rows]);
  useLayoutEffect(() => rows._willUpdate());
  useLayoutEffect(() => rows.measure(), [rows, count, rowPx]);
  return {
    scrollerRef: useCallback(
      (element: HTMLElement | null) => void (held.element = element),
      [held],
    ),
    items: rows.getVirtualItems().map(({ index, start }) => ({ index, startPx: start })),
    totalPx: rows.getTotalSize(),
    reveal: useCallback((index: number) => rows.scrollToIndex(index, { align: 'auto' }), [rows]),
  };
}
