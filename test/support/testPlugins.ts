// Credential plugins for tests: shell scripts that count their runs and answer well, badly, late or never.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CredentialBroker,
  type CredentialBrokerOptions,
} from '../../src/extension/host/credentialBroker.ts';
import { silentLog } from '../../src/extension/core/log.ts';
import { systemClock } from '../../src/shared/clock.ts';
import type { CredentialPluginRequest } from '../../src/shared/protocol/api.ts';

export const v1 = 'client.authentication.k8s.io/v1';

export class TestPlugins {
  readonly folder = mkdtempSync(join(tmpdir(), 'foretop-plugin-'));

  /** Writes an executable; `body` is shell. Each run first adds a line to a counter. */
  add(name: string, body: string): string {
    const file = join(this.folder, name);
    writeFileSync(file, `#!/bin/sh\necho run >> '${file}.runs'\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  runs(name: string): number {
    const file = join(this.folder, `${name}.runs`);
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0;
  }

  request(command: string, more: Partial<CredentialPluginRequest> = {}): CredentialPluginRequest {
    const baseDirectory = this.folder;
    return { command, args: [], env: [], apiVersion: v1, baseDirectory, ...more };
  }

  broker(options: Partial<CredentialBrokerOptions> = {}): CredentialBroker {
    return new CredentialBroker({
      clock: systemClock,
      log: silentLog,
      environment: () =>
        Promise.resolve({ PATH: `${this.folder}:/usr/bin:/bin`, HOME: '/home/me' }),
      lockDirectory: join(this.folder, 'locks'),
      ...options,
    });
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Shell that prints an ExecCredential. */
export function printing(status: object, apiVersion = v1): string {
  return `echo '${JSON.stringify({ kind: 'ExecCredential', apiVersion, status })}'`;
}

/** A zombie that nobody has waited for yet counts as ended. */
export function isRunning(pid: string): boolean {
  try {
    return !/\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
