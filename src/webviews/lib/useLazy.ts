// A part of a page that is loaded after its first paint.
import { useLayoutEffect, useState } from 'preact/hooks';

export interface Lazy<M> {
  /** undefined until it is loaded. */
  readonly module: M | undefined;
  /** It could not be loaded; a module that failed once stays failed for as long as its document lives. */
  readonly hasFailed: boolean;
}

/** `load` is a constant of its module, run with the component's first drawing. */
export function useLazy<M>(load: () => Promise<M>): Lazy<M> {
  const [lazy, setLazy] = useState<Lazy<M>>({ module: undefined, hasFailed: false });
  // Before the first paint: that waits for a frame, and this need not.
  useLayoutEffect(() => {
    let isGone = false;
    const settle = (next: Lazy<M>) => {
      if (!isGone) setLazy(next);
    };
    load().then(
      (module) => settle({ module, hasFailed: false }),
      () => settle({ module: undefined, hasFailed: true }),
    );
    return () => void (isGone = true);
  }, [load]);
  return lazy;
}
