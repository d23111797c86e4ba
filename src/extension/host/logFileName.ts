// The name of a log as a file: what it is of, and when it was taken.
import type { LogSource } from '../../shared/model/podLog.ts';

/** `cart-7c9d8b6f5-q8wzn_cart_2026-03-12T05-08-30Z.log`: names of Kubernetes hold nothing that a file may not. */
export function logFileName({ ref, container, previous }: LogSource, nowMs: number): string {
  const time = new Date(nowMs)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  const parts = [
    ref.name,
    ...(container === null ? [] : [container]),
    ...(previous ? ['previous'] : []),
  ];
  return `${parts.join('_').replace(/[^\w.-]/g, '-')}_${time}.log`;
}
