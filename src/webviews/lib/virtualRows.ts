// Long lists draw only what is seen. The list is its own scroller; a short list is drawn whole, and the virtualizer
// behind long ones is a chunk of its own, loaded when the first long list comes.
import { useCallback, useLayoutEffect, useMemo, useReducer, useState } from 'preact/hooks';
import { usePage } from './page.ts';
import type { VirtualList } from './virtualList.ts';

export interface VirtualRowsOptions {
  readonly count: number;
  /** Height of a row in px. A new function means new heights. */
  readonly rowPx: (index: number) => number;
}

export interface PlacedRow {
  readonly index: number;
  readonly startPx: number;
}

export interface VirtualRows {
  readonly scrollerRef: (element: HTMLElement | null) => void;
  readonly items: readonly PlacedRow[];
  readonly totalPx: number;
  readonly reveal: (index: number) => void;
  /** Only the first rows are drawn: what draws more could not be loaded. */
  readonly hasFailed: boolean;
}

/** Up to here every row is drawn. */
const SHORT_LIST = 40;

export function useVirtualRows({ count, rowPx }: VirtualRowsOptions): VirtualRows {
  const { frames } = usePage();
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [list, setList] = useState<VirtualList | undefined>(undefined);
  const [hasFailed, setFailed] = useState(false);
  const isLong = count > SHORT_LIST;
  useLayoutEffect(() => {
    if (!isLong || !element) return undefined;
    let made: VirtualList | undefined;
    let isGone = false;
    import('./virtualList.ts').then(
      ({ createVirtualList }) => {
        if (isGone) return;
        made = createVirtualList(element, frames, () => redraw(undefined));
        setList(made);
      },
      () => {
        if (!isGone) setFailed(true);
      },
    );
    return () => {
      isGone = true;
      made?.dispose();
      setList(undefined);
    };
  }, [isLong, element, frames]);
  useLayoutEffect(() => list?.update(count, rowPx), [list, count, rowPx]);
  const whole = useMemo(() => placed(Math.min(count, SHORT_LIST), rowPx), [count, rowPx]);
  return {
    scrollerRef: setElement,
    hasFailed: hasFailed && isLong,
    items: list ? list.items() : whole.items,
    totalPx: list ? list.totalPx() : whole.totalPx,
    reveal: useCallback((index: number) => list?.reveal(index), [list]),
  };
}

/** The first `count` rows one below the other. */
export function placed(
  count: number,
  rowPx: (index: number) => number,
): { readonly items: readonly PlacedRow[]; readonly totalPx: number } {
  const items: PlacedRow[] = [];
  let totalPx = 0;
  for (let index = 0; index < count; index += 1) {
    items.push({ index, startPx: totalPx });
    totalPx += rowPx(index);
  }
  return { items, totalPx };
}
