// Which rows of a list of any length are seen, where all rows are of one height: nothing is kept a row.
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Disposable } from '../../shared/lifetime.ts';
import { usePage } from './page.ts';

export interface FixedRowsOptions {
  readonly rowPx: number;
  /** Of what stays on top of the rows. */
  readonly headPx: number;
}

export interface FixedRows {
  readonly scrollerRef: (element: HTMLElement | null) => void;
  readonly onScroll: () => void;
  /** The first row that is seen, and how many fit. */
  readonly first: number;
  readonly visible: number;
  /** Scrolls no more than it takes to see the row whole. */
  readonly reveal: (index: number) => void;
}

interface Seen {
  readonly first: number;
  readonly visible: number;
}

export function useFixedRows({ rowPx, headPx }: FixedRowsOptions): FixedRows {
  const { frames } = usePage();
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [seen, setSeen] = useState<Seen>({ first: 0, visible: 40 });
  const drawing = useRef<Disposable | undefined>(undefined);
  const look = useCallback(() => {
    if (!element) return;
    const first = Math.max(0, Math.floor(element.scrollTop / rowPx));
    const visible = Math.max(1, Math.ceil((element.clientHeight - headPx) / rowPx));
    setSeen((now) => (now.first === first && now.visible === visible ? now : { first, visible }));
  }, [element, rowPx, headPx]);
  const onScroll = useCallback(() => {
    drawing.current?.dispose();
    drawing.current = frames.next(look);
  }, [frames, look]);
  useLayoutEffect(() => {
    if (!element) return undefined;
    const observer = new ResizeObserver(onScroll);
    observer.observe(element);
    look();
    return () => {
      observer.disconnect();
      drawing.current?.dispose();
    };
  }, [element, look, onScroll]);
  const reveal = useCallback(
    (index: number) => {
      if (!element) return;
      const top = index * rowPx;
      const room = element.clientHeight - headPx - rowPx;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top > element.scrollTop + room) element.scrollTop = top - room;
    },
    [element, rowPx, headPx],
  );
  return { scrollerRef: setElement, onScroll, reveal, ...seen };
}
