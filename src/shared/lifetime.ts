// Everything that holds something (a timer, a socket, a listener) is owned by a Lifetime, so that nothing outlives
// the view, panel or cluster it was made for.

export interface Disposable {
  dispose(): void;
}

export function disposable(dispose: () => void): Disposable {
  let done = false;
  return {
    dispose() {
      if (done) return;
      done = true;
      dispose();
    },
  };
}

/** Owns disposables and ends them in reverse order, once. Adding to a dead lifetime disposes at once. */
export class Lifetime implements Disposable {
  readonly #owned = new Set<Disposable>();
  readonly #abort = new AbortController();

  /** Aborted when this lifetime ends. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get isDisposed(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Takes ownership and returns what was given. */
  add<T extends Disposable>(owned: T): T {
    if (this.isDisposed) owned.dispose();
    else this.#owned.add(owned);
    return owned;
  }

  /** Runs `dispose` when the lifetime ends, or earlier when what is returned is disposed. */
  onEnd(dispose: () => void): Disposable {
    const item = disposable(() => {
      this.#owned.delete(item);
      dispose();
    });
    return this.add(item);
  }

  /** A lifetime that ends with this one, or earlier on its own. */
  child(): Lifetime {
    const child = new Lifetime();
    const link = this.onEnd(() => child.dispose());
    child.onEnd(() => link.dispose());
    return child;
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.#abort.abort();
    const owned = [...this.#owned].reverse();
    this.#owned.clear();
    for (const item of owned) item.dispose();
  }
}
