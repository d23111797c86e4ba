// A value that follows another once that has rested: what is typed is asked for when the typing pauses.
import { useEffect, useState } from 'preact/hooks';
import { usePage } from './page.ts';

export function useDelayed<T>(value: T, delayMs: number): T {
  const { clock } = usePage();
  const [rested, setRested] = useState(value);
  useEffect(() => {
    if (rested === value) return undefined;
    const timer = clock.after(delayMs, () => setRested(value));
    return () => timer.dispose();
  }, [clock, value, rested, delayMs]);
  return rested;
}
