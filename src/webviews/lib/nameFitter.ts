// Cuts names that do not fit, as one run of text: two boxes side by side would leave a gap after the ellipsis. One
// observer serves all names of a page, and reads every size before it writes.
import { disposable, type Disposable } from '../../shared/lifetime.ts';
import { cutName } from './middle.ts';

export interface NameFitter {
  /** Keeps `data-cut` of an element right: the cut name, drawn by CSS over the whole one; absent where all fits. */
  watch(element: HTMLElement): Disposable;
}

/** Canvas and page may disagree by this about the width of digits. */
const TOLERANCE_PX = 1;

export function createNameFitter(): NameFitter {
  const context = document.createElement('canvas').getContext('2d');
  const observer = new ResizeObserver((entries) => {
    const sized = entries.map(({ target }) => sizeOf(target as HTMLElement));
    for (const { element, name, widthPx, isWhole, font } of sized) {
      if (isWhole || !context) {
        delete element.dataset['cut'];
        continue;
      }
      context.font = font;
      const cut = cutName(name, widthPx - TOLERANCE_PX, (text) => context.measureText(text).width);
      element.dataset['cut'] = cut;
    }
  });
  return {
    watch(element) {
      observer.observe(element);
      return disposable(() => observer.unobserve(element));
    },
  };
}

function sizeOf(element: HTMLElement) {
  const { clientWidth: widthPx, scrollWidth, title: name } = element;
  const isWhole = scrollWidth <= widthPx;
  return { element, name, widthPx, isWhole, font: isWhole ? '' : fontOf(element) };
}

/** The shorthand is empty where figures are tabular, which a canvas cannot be told. */
function fontOf(element: HTMLElement): string {
  const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  return `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
}
