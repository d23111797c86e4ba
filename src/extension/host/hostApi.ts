// What a data worker may ask of the host: credentials from plugins, the proxy settings, and a line in the log.
import * as vscode from 'vscode';
import type { Handlers, HostApi, HostEnvironment } from '../../shared/protocol/api.ts';
import type { Log } from '../core/log.ts';
import type { ContextEntry } from './contextStore.ts';
import type { Environment } from './loginShellEnv.ts';
import type { PluginBroker } from './pluginBroker.ts';

export interface HostApiOptions {
  readonly plugins: Pick<PluginBroker, 'run'>;
  readonly shellEnv: () => Promise<Environment>;
  readonly log: Log;
}

export function hostApiFor(entry: ContextEntry, options: HostApiOptions): Handlers<HostApi> {
  return {
    runCredentialPlugin: (request, signal) => options.plugins.run(request, signal),
    // The demo cluster listens on this machine: no proxy, and no shell to wait for.
    environment: async () => (entry.isDemo ? {} : environmentOf(await options.shellEnv())),
    log: ({ level, message }) => options.log.write(level, `${entry.name}: ${message}`),
  };
}

function environmentOf(env: Environment): HostEnvironment {
  const http = vscode.workspace.getConfiguration('http');
  const vscodeProxy = http.get<string>('proxy');
  const vscodeNoProxy = http.get<string[]>('noProxy');
  const httpsProxy = env['HTTPS_PROXY'] ?? env['https_proxy'];
  const httpProxy = env['HTTP_PROXY'] ?? env['http_proxy'];
  const noProxy = env['NO_PROXY'] ?? env['no_proxy'];
  return {
    ...(vscodeProxy ? { vscodeProxy } : {}),
    ...(vscodeNoProxy?.length ? { vscodeNoProxy } : {}),
    ...(httpsProxy ? { httpsProxy } : {}),
    ...(httpProxy ? { httpProxy } : {}),
    ...(noProxy ? { noProxy } : {}),
  };
}
