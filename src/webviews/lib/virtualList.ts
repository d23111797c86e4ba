// The virtualizer behind long lists: which rows are seen, and where they stand.
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import type { Disposable } from '../../shared/lifetime.ts';
import type { FrameLoop } from './frameLoop.ts';
import type { PlacedRow } from './virtualRows.ts';

export interface VirtualList extends Disposable {
  update(count: number, rowPx: (index: number) => number): void;
  items(): readonly PlacedRow[];
  totalPx(): number;
  reveal(index: number): void;
}

/** `onChange`: at once after `update`; of scrolling and resizing in the next frame, once. */
export function createVirtualList(
  scroller: HTMLElement,
  frames: FrameLoop,
  onChange: () => void,
): VirtualList {
  let drawing: Disposable | undefined;
  const drawSoon = () => {
    drawing?.dispose();
    drawing = frames.next(onChange);
  };
  const options: VirtualizerOptions<HTMLElement, HTMLElement> = {
    count: 0,
    getScrollElement: () => scroller,
    estimateSize: () => 0,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: 6,
    onChange: drawSoon,
  };
  const rows = new Virtualizer(options);
  const unmount = rows._didMount();
  rows._willUpdate();
  return {
    update(count, rowPx) {
      rows.setOptions({ ...options, count, estimateSize: rowPx });
      rows.measure();
      onChange();
    },
    items: () => rows.getVirtualItems().map(({ index, start }) => ({ index, startPx: start })),
    totalPx: () => rows.getTotalSize(),
    reveal: (index) => rows.scrollToIndex(index, { align: 'auto' }),
    dispose() {
      drawing?.dispose();
      unmount();
    },
  };
}
