// A part of a page that is loaded after its first paint.
import { useEffect, useState } from 'preact/hooks';

/** undefined until `load` is done; `load` is a constant of its module, run with the component's first drawing. */
export function useLazy<M>(load: () => Promise<M>): M | undefined {
  const [module, setModule] = useState<M | undefined>(undefined);
  useEffect(() => {
    let isGone = false;
    void load().then((loaded) => {
      if (!isGone) setModule(() => loaded);
    });
    return () => void (isGone = true);
  }, [load]);
  return module;
}
