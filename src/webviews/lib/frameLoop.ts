// The one animation frame of a page: whatever draws asks here, so that a page never has two frames requested, and a hidden
// one, to which the browser gives no frames, draws nothing.
import { disposable, type Disposable } from '../../shared/lifetime.ts';

export interface FrameLoop {
  /** Runs `draw` once, in the next frame. */
  next(draw: () => void): Disposable;
}

/** `onError`: what a draw throws keeps none of the others from being drawn. */
export function createFrameLoop(
  onError: (error: unknown) => void = (error) => console.error(error),
): FrameLoop {
  let waiting = new Set<() => void>();
  let isRequested = false;
  const drawAll = () => {
    isRequested = false;
    const batch = waiting;
    // Who asks while drawing waits for the next frame.
    waiting = new Set();
    // The set itself: one draw may dispose another that has not had its turn.
    for (const draw of batch) {
      try {
        draw();
      } catch (error) {
        onError(error);
      }
    }
  };
  return {
    next(draw) {
      const own = () => draw();
      const among = waiting;
      among.add(own);
      if (!isRequested) requestAnimationFrame(drawAll);
      isRequested = true;
      return disposable(() => among.delete(own));
    },
  };
}
