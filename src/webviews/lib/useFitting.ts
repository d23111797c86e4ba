// How many children of a row fit beside each other, so that the rest can go into a menu.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fittingCount } from './fitting.ts';

export interface Fitting {
  readonly ref: (element: HTMLElement | null) => void;
  readonly count: number;
  /** Where what fits ends, in px from the left edge of the row. */
  readonly endPx: number;
}

/** `count`: of the row's children, which all stay in it: what does not fit is only hidden, so that it keeps its width. */
export function useFitting(count: number, morePx: number): Fitting {
  const row = useRef<HTMLElement | null>(null);
  const [fitting, setFitting] = useState({ count, endPx: 0 });
  const measure = () => {
    const { current } = row;
    if (!current) return;
    const ends = [...current.children].map((child) => {
      const { offsetLeft, offsetWidth } = child as HTMLElement;
      return offsetLeft + offsetWidth;
    });
    const fits = fittingCount(ends, current.clientWidth, morePx);
    const endPx = ends[fits - 1] ?? 0;
    setFitting((now) => (now.count === fits && now.endPx === endPx ? now : { count: fits, endPx }));
  };
  const latest = useRef(measure);
  latest.current = measure;
  useLayoutEffect(measure);
  useEffect(() => {
    const observer = new ResizeObserver(() => latest.current());
    if (row.current) observer.observe(row.current);
    return () => observer.disconnect();
  }, []);
  return { ref: (element) => void (row.current = element), ...fitting };
}
