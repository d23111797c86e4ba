// The credential broker is loaded when the first plugin is to run: most windows never need it.
import type { CredentialPluginRequest, CredentialPluginResult } from '../../shared/protocol/api.ts';
import type { CredentialBroker, CredentialBrokerOptions } from './credentialBroker.ts';

export class PluginBroker {
  readonly #options: CredentialBrokerOptions;
  #broker: Promise<CredentialBroker> | undefined;

  constructor(options: CredentialBrokerOptions) {
    this.#options = options;
  }

  /** As CredentialBroker.run. */
  async run(
    request: CredentialPluginRequest,
    signal: AbortSignal,
  ): Promise<CredentialPluginResult> {
    this.#broker ??= import('./credentialBroker.ts').then(
      ({ CredentialBroker }) => new CredentialBroker(this.#options),
    );
    return (await this.#broker).run(request, signal);
  }

  /** Where programs are looked for has changed: what failed before may work now. */
  async forgetFailures(): Promise<void> {
    (await this.#broker)?.forgetFailures();
  }

  /** Ends the plugins that run, with all they have started. */
  async dispose(): Promise<void> {
    await (await this.#broker)?.dispose();
  }
}
