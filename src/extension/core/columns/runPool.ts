// Short runs of 32-bit numbers, one a row, in one array: the times of a pod. A run that is given back is used again for
// the next of its length.

export class RunPool {
  #data = new Uint32Array(1024);
  #length = 0;
  /** By length: offsets of runs that are free. */
  readonly #free: number[][] = [];

  get bytes(): number {
    return this.#data.byteLength;
  }

  take(length: number): number {
    const reused = this.#free[length]?.pop();
    if (reused !== undefined) return reused;
    const offset = this.#length;
    this.#length += length;
    if (this.#length > this.#data.length) {
      const next = new Uint32Array(Math.ceil(Math.max(this.#length, this.#data.length * 1.25)));
      next.set(this.#data);
      this.#data = next;
    }
    return offset;
  }

  give(offset: number, length: number): void {
    if (length > 0) (this.#free[length] ??= []).push(offset);
  }

  get(offset: number): number {
    return this.#data[offset] as number;
  }

  set(offset: number, value: number): void {
    this.#data[offset] = value;
  }
}
