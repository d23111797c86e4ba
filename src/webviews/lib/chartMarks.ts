// The marks of a chart, worked out without drawing: what they are called, which labels have room, which are at the cursor.

/** Letters that Kubernetes makes names of (apimachinery, util/rand): no vowels, so that no words come of them. */
const RANDOM = '[bcdfghjklmnpqrstvwxz2456789]';
const POD_TAIL = new RegExp(`(-${RANDOM}{6,10})?-${RANDOM}{5}$|-\\d{1,4}$`);

/** `cart-7c9d8b6f5-q8wzn` → `cart`, `stock-db-0` → `stock-db`: what the pod runs as, as far as its name tells. */
export function workloadOfPod(pod: string): string {
  return pod.replace(POD_TAIL, '') || pod;
}

export interface MarkPlace {
  /** Where its line stands, from the left edge of the plot. */
  readonly xPx: number;
  readonly labelPx: number;
  /** Labels of more weight get their room first, and of equal weight the newest. */
  readonly weight: number;
}

const GAP_PX = 4;
/** Two labels side by side read as one with less between them. */
const BETWEEN_PX = 8;

/**
 * Where the label of each mark starts, in the order of `marks` (oldest first): beside its line and within the plot;
 * undefined where another label has the room.
 */
export function placeLabels(
  marks: readonly MarkPlace[],
  widthPx: number,
): readonly (number | undefined)[] {
  const starts: (number | undefined)[] = marks.map(() => undefined);
  const taken: { readonly from: number; readonly to: number }[] = [];
  const order = marks
    .map((mark, index) => ({ mark, index }))
    .sort((a, b) => b.mark.weight - a.mark.weight || b.index - a.index);
  for (const { mark, index } of order) {
    const { xPx, labelPx } = mark;
    const free = [xPx + GAP_PX, xPx - GAP_PX - labelPx].find(
      (from) =>
        from >= 0 &&
        from + labelPx <= widthPx &&
        taken.every((other) => from + labelPx + BETWEEN_PX <= other.from || from >= other.to),
    );
    if (free === undefined) continue;
    starts[index] = free;
    taken.push({ from: free, to: free + labelPx + BETWEEN_PX });
  }
  return starts;
}

const NEAR_PX = 6;

/** The marks at the cursor, oldest first. */
export function marksNear<M extends { readonly xPx: number }>(
  marks: readonly M[],
  cursorPx: number,
): readonly M[] {
  return marks.filter(({ xPx }) => Math.abs(xPx - cursorPx) <= NEAR_PX);
}
