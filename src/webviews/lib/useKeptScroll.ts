// The scroll position of a page survives hiding and reloading: it is kept when scrolling rests, and restored once the
// content is high enough to take it.
import { useEffect, useRef } from 'preact/hooks';
import type { Disposable } from '../../shared/lifetime.ts';
import { usePage } from './page.ts';

const REST_MS = 250;

export interface KeptScroll {
  readonly ref: (element: HTMLElement | null) => void;
  readonly onScroll: () => void;
}

export function useKeptScroll(key: string): KeptScroll {
  const { clock, link } = usePage();
  const element = useRef<HTMLElement | null>(null);
  const wanted = useRef(numberOf(link.recall(key)));
  const resting = useRef<Disposable | undefined>(undefined);
  useEffect(() => {
    const { current } = element;
    if (
      current &&
      wanted.current > 0 &&
      current.scrollHeight - current.clientHeight >= wanted.current
    ) {
      current.scrollTop = wanted.current;
      wanted.current = 0;
    }
  });
  useEffect(() => () => resting.current?.dispose(), []);
  return {
    ref: (next) => void (element.current = next),
    onScroll() {
      resting.current?.dispose();
      resting.current = clock.after(REST_MS, () => {
        wanted.current = 0;
        link.keep(key, element.current?.scrollTop ?? 0);
      });
    },
  };
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
