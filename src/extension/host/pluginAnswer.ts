// What a credential plugin is told and what it answers: ExecCredential of client.authentication.k8s.io/v1 and v1beta1.
import { createHash } from 'node:crypto';
import { FaultError, type Fault } from '../../shared/model/fault.ts';
import type { CredentialPluginRequest, CredentialPluginResult } from '../../shared/protocol/api.ts';
import type { PluginOutcome } from './pluginProcess.ts';

const versions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/** What cannot be run at all, told before anything runs. Throws FaultError `credentialPlugin`. */
export function checkRequest(request: CredentialPluginRequest): void {
  if (!versions.includes(request.apiVersion)) {
    throw fault('fault.pluginApiVersion', 'fault.pluginApiVersion.hint', {
      version: request.apiVersion,
    });
  }
  if (request.interactiveMode === 'Always') {
    const args = { command: request.command };
    throw fault('fault.pluginInteractive', 'fault.pluginInteractive.hint', args);
  }
}

/** KUBERNETES_EXEC_INFO. */
export function execInfo({ apiVersion, clusterInfo }: CredentialPluginRequest): string {
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion,
    spec: { ...(clusterInfo === undefined ? {} : { cluster: clusterInfo }), interactive: false },
  });
}

export function missingFault({ command, installHint }: CredentialPluginRequest, path: string) {
  const error = fault(
    'fault.pluginMissing',
    'fault.pluginMissing.hint',
    { command },
    `PATH=${path}`,
  );
  if (!installHint) return error;
  const hint = {
    key: 'fault.pluginInstall.hint',
    args: { hint: { code: installHint.trim() } },
  } as const;
  return new FaultError({ ...error.fault, hint });
}

/** The credential that a finished plugin printed. Throws FaultError `credentialPlugin` with its stderr. */
export function readOutcome(
  request: CredentialPluginRequest,
  outcome: PluginOutcome,
  timeoutMs: number,
): CredentialPluginResult {
  const { command } = request;
  const { end, exitCode, signal, stderr, reason } = outcome;
  const failed = (key: PluginKey, args: object = {}) =>
    fault(key, 'fault.pluginFailed.hint', { command, ...args }, stderr);
  if (end === 'notStarted') {
    return raise(fault('fault.pluginStart', 'fault.pluginFailed.hint', { command }, reason));
  }
  if (end === 'timedOut') {
    return raise(failed('fault.pluginTimeout', { after: { durationMs: timeoutMs } }));
  }
  if (end === 'tooMuchOutput') {
    return raise(fault('fault.pluginOutput', 'fault.pluginOutput.hint', { command }, stderr));
  }
  if (signal !== undefined) return raise(failed('fault.pluginKilled', { signal }));
  if (exitCode !== 0) return raise(failed('fault.pluginFailed', { exitCode: exitCode ?? -1 }));
  return readCredential(request, outcome);
}

interface ExecCredential {
  readonly kind?: unknown;
  readonly apiVersion?: unknown;
  readonly status?: {
    readonly token?: unknown;
    readonly clientCertificateData?: unknown;
    readonly clientKeyData?: unknown;
    readonly expirationTimestamp?: unknown;
  } | null;
}

function readCredential(
  { command, apiVersion }: CredentialPluginRequest,
  { stdout, stderr }: PluginOutcome,
): CredentialPluginResult {
  const answer = parse(stdout);
  if (answer?.kind !== 'ExecCredential') {
    // What it printed may be half a token: it is never shown.
    throw fault('fault.pluginOutput', 'fault.pluginOutput.hint', { command }, stderr);
  }
  if (answer.apiVersion !== apiVersion) {
    const actual = String(answer.apiVersion);
    const args = { command, actual, expected: apiVersion };
    throw fault('fault.pluginVersion', 'fault.pluginVersion.hint', args);
  }
  const token = word(answer.status?.token);
  const certificate = word(answer.status?.clientCertificateData);
  const key = word(answer.status?.clientKeyData);
  const hasCertificate = certificate !== undefined && key !== undefined;
  if (token === undefined && !hasCertificate) {
    throw fault('fault.pluginEmpty', 'fault.pluginFailed.hint', { command }, stderr);
  }
  const expiresAt = Date.parse(word(answer.status?.expirationTimestamp) ?? '');
  return {
    id: createHash('sha256')
      .update(JSON.stringify([token, certificate]))
      .digest('hex')
      .slice(0, 16),
    ...(token === undefined ? {} : { token }),
    ...(hasCertificate ? { clientCertificateData: certificate, clientKeyData: key } : {}),
    ...(Number.isFinite(expiresAt) ? { expiresAt } : {}),
  };
}

function parse(text: string): ExecCredential | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function raise(error: FaultError): never {
  throw error;
}

type PluginKey = Extract<Fault['message']['key'], `fault.plugin${string}`>;

function fault(
  key: PluginKey,
  hint: PluginKey,
  args: Readonly<Record<string, unknown>>,
  detail?: string,
): FaultError {
  const shown = Object.entries(args).map(([name, value]) => [
    name,
    typeof value === 'string' ? { code: value } : value,
  ]);
  const message = { key, args: Object.fromEntries(shown) as NonNullable<Fault['message']['args']> };
  return new FaultError({
    kind: 'credentialPlugin',
    message,
    hint: { key: hint },
    ...(detail ? { detail } : {}),
  });
}
