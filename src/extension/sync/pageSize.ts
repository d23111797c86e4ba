// How many objects to ask for at a time. A page that never comes in time, over a slow link or from a loaded server, comes
// when it is smaller; and where the server forgets its snapshot between pages, everything in one answer may still come.
import { faultOf } from '../../shared/model/fault.ts';
import { ContinueExpired } from './listPages.ts';

const defaultLimit = 500;
const smallest = 10;
/** A page that took too long is asked for in so many parts; with each list that comes, pages grow back as much. */
const step = 4;

export class PageSize {
  readonly #most: number;
  #limit: number;
  #isWhole = false;

  constructor(most = defaultLimit) {
    this.#most = most;
    this.#limit = most;
  }

  /** Objects a page; undefined for everything in one answer. */
  get limit(): number | undefined {
    return this.#isWhole ? undefined : this.#limit;
  }

  /** A list that failed decides how the next is asked for. */
  failed(error: unknown): void {
    const { kind } = faultOf(error);
    const wasWhole = this.#isWhole;
    // As client-go's pager falls back. What does not come whole either (too slow, too long) is paged again.
    this.#isWhole =
      error instanceof ContinueExpired || (wasWhole && kind !== 'timeout' && kind !== 'malformed');
    if (kind === 'timeout' && !wasWhole) {
      this.#limit = Math.max(Math.min(smallest, this.#most), Math.floor(this.#limit / step));
    }
  }

  /** A list has come. */
  served(): void {
    this.#isWhole = false;
    this.#limit = Math.min(this.#most, this.#limit * step);
  }
}
