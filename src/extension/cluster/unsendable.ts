// A request that cannot be put into HTTP, mostly because a credential was copied with a line break in it.
import { validateHeaderValue } from 'node:http';
import { FaultError } from '../../shared/model/fault.ts';
import { errorCode } from './connectFaults.ts';
import { code, type Party } from './party.ts';
import type { Exchange } from './transport.ts';

/** Header → the user's setting in the kubeconfig that it carries. */
const impersonation: Readonly<Record<string, string>> = {
  'Impersonate-User': 'as',
  'Impersonate-Uid': 'as-uid',
  'Impersonate-Group': 'as-groups',
};
const extraPrefix = 'Impersonate-Extra-';

/** The fault of a request that Node refused to send: names the user and which credential, never its value. */
export function unsendableFault(
  error: unknown,
  headers: Exchange['headers'],
  party: Party,
): FaultError {
  const name = Object.keys(headers).find((header) => !isSendable(header, headers[header]!));
  const user = code(party.user);
  const hint = { key: 'fault.unsendable.hint' } as const;
  if (name === 'Authorization') {
    const message = { key: 'fault.tokenUnsendable', args: { user } } as const;
    return new FaultError({ kind: 'invalid', message, hint }, error);
  }
  const setting =
    name?.startsWith(extraPrefix) === true ? 'as-user-extra' : impersonation[name ?? ''];
  if (setting !== undefined) {
    const args = { user, setting: code(setting) };
    const message = { key: 'fault.impersonationUnsendable', args } as const;
    return new FaultError({ kind: 'invalid', message, hint }, error);
  }
  const message = { key: 'fault.unexpected' } as const;
  return new FaultError({ kind: 'malformed', message, detail: errorCode(error) }, error);
}

function isSendable(name: string, value: string | readonly string[]): boolean {
  try {
    for (const one of typeof value === 'string' ? [value] : value) validateHeaderValue(name, one);
    return true;
  } catch {
    return false;
  }
}
