// Failure as it crosses every boundary: what failed, with the name of the thing, and what the user can do.
import type { Text } from './text.ts';

export type FaultKind =
  | 'unreachable'
  | 'tls'
  | 'proxy'
  | 'unauthorized'
  | 'forbidden'
  | 'credentialPlugin'
  | 'notFound'
  | 'gone'
  | 'conflict'
  | 'invalid'
  | 'throttled'
  | 'server'
  | 'timeout'
  | 'malformed'
  | 'unsupported'
  | 'cancelled'
  /** A worker of ours ended by itself; `outOfMemory`: for that reason. */
  | 'crashed'
  | 'outOfMemory';

export interface Fault {
  readonly kind: FaultKind;
  /** What failed, with the name of the server, user, binary, certificate or file. */
  readonly message: Text;
  /** What the user can do about it. */
  readonly hint?: Text;
  /** Raw words of the other side (stderr, Status.message), shown as code; never a secret. */
  readonly detail?: string;
  /** From Retry-After, in ms. */
  readonly retryAfterMs?: number;
}

/** A Fault that can be thrown. `message` is for logs only; users read `fault`. */
export class FaultError extends Error {
  readonly fault: Fault;

  /** By name: a lazily loaded bundle has a class of its own, and its faults are faults here too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // Subclasses inherit this, and tell one fault from another.
    if (this !== FaultError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return value instanceof Error && value.name === 'FaultError' && 'fault' in value;
  }

  constructor(fault: Fault, cause?: unknown) {
    super(`${fault.kind}: ${fault.message.key}${fault.detail ? ` (${fault.detail})` : ''}`, {
      cause,
    });
    this.name = 'FaultError';
    this.fault = fault;
  }
}

/** The fault inside `error`, or a 'malformed' one that carries its message as detail. */
export function faultOf(error: unknown): Fault {
  if (error instanceof FaultError) return error.fault;
  const detail = error instanceof Error ? error.message : String(error);
  return { kind: 'malformed', message: { key: 'fault.unexpected' }, detail };
}
