// A window on a long list that moves is another channel, which comes in parts: until it has all, rows of the window before
// stand at the places that it has not got to.

export interface RowWindow<R> {
  /** The list it is of: rows of another are never mixed in. */
  readonly of: string;
  /** The place of the first row. */
  readonly from: number;
  readonly rows: readonly R[];
}

export class SteadyWindow<R extends { readonly id: string }> {
  #before: RowWindow<R> | undefined;
  #drawn: RowWindow<R> | undefined;

  /** What to draw. `wanted`: how many rows the window has when all of it is there. */
  next(now: RowWindow<R>, wanted: number): RowWindow<R> {
    const last = this.#drawn;
    if (now.rows.length >= wanted || last?.of !== now.of) this.#before = undefined;
    else if (last.from !== now.from) this.#before = last;
    this.#drawn = this.#before ? joined(this.#before, now, wanted) : now;
    return this.#drawn;
  }
}

function joined<R extends { readonly id: string }>(
  before: RowWindow<R>,
  now: RowWindow<R>,
  wanted: number,
): RowWindow<R> {
  const next = now.from + now.rows.length;
  if (next < before.from) return now;
  const rest = before.rows.slice(next - before.from, now.from + wanted - before.from);
  // A row that moved meanwhile would be there twice.
  const ids = new Set(now.rows.map(({ id }) => id));
  const twice = rest.findIndex(({ id }) => ids.has(id));
  return { ...now, rows: [...now.rows, ...(twice < 0 ? rest : rest.slice(0, twice))] };
}
