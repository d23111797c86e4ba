// The credential broker is loaded when the first plugin is to run: most windows never need it.
import type { CredentialPluginRequest, CredentialPluginResult } from '../../shared/protocol/api.ts';
import type { CredentialBroker, CredentialBrokerOptions } from './credentialBroker.ts';

export function lazyPluginRunner(
  options: CredentialBrokerOptions,
): (request: CredentialPluginRequest) => Promise<CredentialPluginResult> {
  let broker: Promise<CredentialBroker> | undefined;
  return async (request) => {
    broker ??= import('./credentialBroker.ts').then(
      ({ CredentialBroker }) => new CredentialBroker(options),
    );
    return (await broker).run(request);
  };
}
