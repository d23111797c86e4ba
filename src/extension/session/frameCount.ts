// How much the publisher sends. The size is that of the values; what a message adds around them is not counted.

export class FrameCount {
  #count = 0;
  #bytes = 0;

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(payload: unknown): void {
    this.#count += 1;
    this.#bytes += messageBytes(payload);
  }
}

/** About what the value takes as a message: buffers as they are, the rest as JSON would spell it. */
export function messageBytes(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 1e6 ? 4 : 12;
  if (typeof value !== 'object' || value === null) return 4;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, item) => sum + 1 + messageBytes(item), 2);
  }
  let sum = 2;
  for (const [key, part] of Object.entries(value)) sum += key.length + 4 + messageBytes(part);
  return sum;
}
