// The one animation frame of a page: whatever draws asks here, so that a page never has two frames requested, and a hidden
// one, to which the browser gives no frames, draws nothing.
import { disposable, type Disposable } from '../../shared/lifetime.ts';

export interface FrameLoop {
  /** Runs `draw` once, in the next frame. */
  next(draw: () => void): Disposable;
}

export function createFrameLoop(): FrameLoop {
  const waiting = new Set<() => void>();
  let isRequested = false;
  const drawAll = () => {
    isRequested = false;
    const batch = [...waiting];
    waiting.clear();
    for (const draw of batch) draw();
  };
  return {
    next(draw) {
      const own = () => draw();
      waiting.add(own);
      if (!isRequested) requestAnimationFrame(drawAll);
      isRequested = true;
      return disposable(() => waiting.delete(own));
    },
  };
}
