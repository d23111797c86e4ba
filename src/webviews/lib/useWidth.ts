// The width of an element, followed as the page is resized.
import { useEffect, useRef, useState } from 'preact/hooks';

export interface Width {
  readonly ref: (element: HTMLElement | null) => void;
  readonly widthPx: number;
}

/** `firstPx`: what to assume before the first measure. */
export function useWidth(firstPx = 320): Width {
  const [widthPx, setWidthPx] = useState(firstPx);
  const element = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidthPx(Math.floor(entry.contentRect.width));
    });
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return { ref: (next) => void (element.current = next), widthPx };
}

/** True while the media query matches. */
export function useMedia(query: string): boolean {
  const [isMatch, setMatch] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const follow = () => setMatch(media.matches);
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, [query]);
  return isMatch;
}
