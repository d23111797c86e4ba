// The log port: rooms below host write here; what they write never holds a credential.
import type { LogLevel } from '../../shared/protocol/api.ts';

export interface Log {
  write(level: LogLevel, message: string): void;
}

export const silentLog: Log = { write: () => undefined };
