// The first few of many in an order, without sorting the others.

/** The first `limit`, sorted: a heap of them with the last on top, which most of many others are behind. */
export function firstOf<T>(
  items: ArrayLike<T>,
  limit: number,
  compare: (a: T, b: T) => number,
): T[] {
  if (items.length <= limit) return Array.from(items).sort(compare);
  if (limit <= 0) return [];
  const heap: T[] = [];
  for (let i = 0; i < limit; i++) heap.push(items[i] as T);
  for (let at = (limit >> 1) - 1; at >= 0; at--) sink(heap, at, compare);
  for (let i = limit; i < items.length; i++) {
    const item = items[i] as T;
    if (compare(item, heap[0] as T) >= 0) continue;
    heap[0] = item;
    sink(heap, 0, compare);
  }
  return heap.sort(compare);
}

/** Puts what is at `place` below all that come after it. */
function sink<T>(heap: T[], place: number, compare: (a: T, b: T) => number): void {
  const item = heap[place] as T;
  let at = place;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    const other = child + 1;
    if (other < heap.length && compare(heap[other] as T, heap[child] as T) > 0) child = other;
    if (compare(heap[child] as T, item) <= 0) break;
    heap[at] = heap[child] as T;
    at = child;
  }
  heap[at] = item;
}
