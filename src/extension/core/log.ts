// The log port: rooms below host write here; what they write never holds a credential.
import type { LogLevel } from '../../shared/protocol/api.ts';

export interface Log {
  write(level: LogLevel, message: string): void;
}

export const silentLog: Log = { write: () => undefined };

/** For what may throw but has nobody to tell: what was thrown is a bug, and goes to the log with its stack. */
export function errorsTo(log: Log): (error: unknown) => void {
  return (error) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.write('error', text);
  };
}
