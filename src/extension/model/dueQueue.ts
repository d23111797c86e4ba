// When a verdict over an object will change by the passing of time alone ("pending for 60 s"): a binary heap of due
// times, so that a tick costs what is due and not what exists.

interface Entry<I> {
  readonly at: number;
  readonly id: I;
}

/** `I`: of an id. */
export class DueQueue<I = string> {
  readonly #heap: Entry<I>[] = [];
  /** The valid due time of an id; heap entries that differ are leftovers and are skipped. */
  readonly #due = new Map<I, number>();

  get size(): number {
    return this.#due.size;
  }

  /** `at` in ms since the epoch; undefined: never. */
  set(id: I, at: number | undefined): void {
    if (at === undefined) {
      this.#due.delete(id);
      return;
    }
    if (this.#due.get(id) === at) return;
    this.#due.set(id, at);
    this.#push({ at, id });
  }

  /** Removes and returns the ids due at or before `now`. */
  take(now: number): I[] {
    const ids: I[] = [];
    for (let top = this.#heap[0]; top !== undefined && top.at <= now; top = this.#heap[0]) {
      this.#pop();
      if (this.#due.get(top.id) !== top.at) continue;
      this.#due.delete(top.id);
      ids.push(top.id);
    }
    return ids;
  }

  #push(entry: Entry<I>): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Entry<I>;
      if (above.at <= entry.at) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (
        child + 1 < heap.length &&
        (heap[child + 1] as Entry<I>).at < (heap[child] as Entry<I>).at
      )
        child++;
      if ((heap[child] as Entry<I>).at >= last.at) break;
      heap[index] = heap[child] as Entry<I>;
      index = child;
    }
    heap[index] = last;
  }
}
