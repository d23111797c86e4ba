// Whether an element is within or near the part of the page that is seen: what is far away is not subscribed to.
import { useEffect, useRef, useState } from 'preact/hooks';

const MARGIN = '400px 0px';

export interface Near {
  readonly ref: (element: HTMLElement | null) => void;
  readonly isNear: boolean;
}

export function useNear(): Near {
  const [isNear, setNear] = useState(false);
  const element = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const root = current.closest('[data-scroller]');
    const observer = new IntersectionObserver(
      (entries) => setNear(entries.at(-1)?.isIntersecting ?? false),
      { root, rootMargin: MARGIN },
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return { ref: (next) => void (element.current = next), isNear };
}
