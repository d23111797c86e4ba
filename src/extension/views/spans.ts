// Gives out spans of an array and takes them back: what is put into one stays at its place, so that a change of one node
// moves nothing of the others.

interface Span {
  readonly at: number;
  readonly size: number;
}

export class Spans {
  /** By place; two of them never touch. */
  #free: Span[] = [];
  #end = 0;

  /** Behind everything that is given out. */
  get end(): number {
    return this.#end;
  }

  /** The first place with so much room. */
  take(size: number): number {
    const index = this.#free.findIndex((span) => span.size >= size);
    const span = this.#free[index];
    if (!span) {
      this.#end += size;
      return this.#end - size;
    }
    const rest = { at: span.at + size, size: span.size - size };
    this.#free.splice(index, 1, ...(rest.size > 0 ? [rest] : []));
    return span.at;
  }

  give(at: number, size: number): void {
    const index = this.#free.findIndex((span) => span.at > at);
    const place = index < 0 ? this.#free.length : index;
    const before = this.#free[place - 1];
    const after = this.#free[place];
    const joinsBefore = before !== undefined && before.at + before.size === at;
    const joinsAfter = after !== undefined && at + size === after.at;
    const from = joinsBefore ? before.at : at;
    const to = joinsAfter ? after.at + after.size : at + size;
    const first = joinsBefore ? place - 1 : place;
    this.#free.splice(first, Number(joinsBefore) + Number(joinsAfter), {
      at: from,
      size: to - from,
    });
    if (to !== this.#end) return;
    this.#end = from;
    this.#free.pop();
  }
}
