// The time in front of a log line (`timestamps=true`): RFC 3339 with up to nine places, in the time zone of the node.
// Lines are ordered and recognised by it, so no place of it may be lost.

export interface Stamp {
  /** Since the epoch. */
  readonly ms: number;
  /** Below the millisecond: 0 to 999,999. */
  readonly nanos: number;
}

export interface StampedText {
  /** undefined: the kubelet speaks itself (a log that cannot be read), without a time. */
  readonly stamp: Stamp | undefined;
  readonly text: string;
}

const shape = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?(Z|[+-]\d\d:\d\d)(?: |$)/;

export function splitStamp(line: string): StampedText {
  const found = shape.exec(line);
  if (!found) return { stamp: undefined, text: line };
  const [head, seconds = '', fraction = '', zone = ''] = found;
  const secondMs = Date.parse(seconds + zone);
  if (Number.isNaN(secondMs)) return { stamp: undefined, text: line };
  const places = Number(fraction.padEnd(9, '0'));
  const stamp = { ms: secondMs + Math.floor(places / 1e6), nanos: places % 1e6 };
  return { stamp, text: line.slice(head.length) };
}

export function compareStamps(a: Stamp, b: Stamp): number {
  return a.ms - b.ms || a.nanos - b.nanos;
}

/** `sinceTime` of a whole second: the API server hands no more to the kubelet (registry/core/pod/strategy.go). */
export function sinceTimeOf(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

export function secondOf(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
