// Requests with the user's credential: puts it in, and on a 401 obtains another and tries once more.
import type { IncomingMessage } from 'node:http';
import { Lifetime, type Disposable } from '../../shared/lifetime.ts';
import { FaultError, type Fault } from '../../shared/model/fault.ts';
import type { Clock } from '../../shared/clock.ts';
import type { HostEnvironment } from '../../shared/protocol/api.ts';
import type { Log } from '../core/log.ts';
import { Traffic } from '../core/traffic.ts';
import type { ResolvedContext } from '../kubeconfig/kubeconfigs.ts';
import { readText } from './answerBody.ts';
import { ClientCertificateRefused, expiredCertificateFault } from './connectFaults.ts';
import { CredentialKeeper, type Credential, type Held } from './credentialKeeper.ts';
import { credentialSource, type CredentialPorts } from './credentialSources.ts';
import { unauthorizedFault } from './httpFaults.ts';
import { impersonationHeaders } from './impersonation.ts';
import type { Target, TlsTarget } from './openSocket.ts';
import { hostPort, type Party } from './party.ts';
import { chooseProxy } from './proxyChoice.ts';
import { unlessStopped } from './stop.ts';
import { readAuthorities, secureContext, type Authorities } from './tlsMaterial.ts';
import { Transport, type Exchange } from './transport.ts';

export interface AuthorizedOptions extends CredentialPorts {
  readonly log: Log;
  readonly context: ResolvedContext;
  readonly environment: HostEnvironment;
  readonly connectTimeoutMs?: number;
  readonly traffic?: Traffic;
}

const errorBodyLimit = 256 * 1024;

export class AuthorizedTransport implements Disposable {
  readonly party: Party;
  readonly traffic: Traffic;
  readonly #options: AuthorizedOptions;
  readonly #clock: Clock;
  readonly #url: URL;
  readonly #keeper: CredentialKeeper;
  readonly #lifetime = new Lifetime();
  readonly #impersonation: Exchange['headers'];
  /** The current one, and those retired whose last request has not ended. */
  readonly #transports = new Set<Transport>();
  #authorities: Promise<Authorities> | undefined;
  #current: { readonly credential: Credential; readonly transport: Transport } | undefined;

  constructor(options: AuthorizedOptions, url: URL) {
    this.#options = options;
    this.traffic = options.traffic ?? new Traffic();
    this.#clock = options.clock;
    this.#url = url;
    const { cluster, user } = options.context;
    this.party = { server: hostPort(url), user: user?.name ?? '', cluster: cluster.name };
    this.#impersonation = impersonationHeaders(user?.impersonate);
    this.#keeper = new CredentialKeeper(credentialSource(options.context, options), this.#clock);
  }

  /** Aborted when the connection ends. */
  get signal(): AbortSignal {
    return this.#lifetime.signal;
  }

  /** Obtains the credential: a login takes its own time, which is not the server's. Throws FaultError. */
  async ready(signal: AbortSignal): Promise<void> {
    await this.#keeper.get(signal);
  }

  /** The answer, whatever its status but 401. Throws FaultError. */
  async send(exchange: Exchange, signal: AbortSignal): Promise<IncomingMessage> {
    const held = await this.#keeper.get(signal);
    try {
      return await this.#sendAs(held, exchange, signal);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const next = await this.#keeper.rejected(held, error.fault, signal);
      if (!next) throw error;
      return await this.#sendRenewed(next, exchange, signal);
    }
  }

  retryCredentials(): void {
    this.#keeper.retry();
    this.#authorities = undefined;
    this.#replace(undefined);
  }

  faultOf(error: unknown): FaultError {
    return this.#current?.transport.faultOf(error) ?? (error as FaultError);
  }

  dispose(): void {
    this.#lifetime.dispose();
    for (const transport of this.#transports) transport.dispose();
    this.#transports.clear();
  }

  async #sendRenewed(
    held: Held,
    exchange: Exchange,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    try {
      return await this.#sendAs(held, exchange, signal);
    } catch (error) {
      // Told, so that nobody asks for a third; the answer is of no use to this request.
      if (isRefusal(error)) this.#keeper.refused(held, error.fault);
      throw error;
    }
  }

  async #sendAs(held: Held, exchange: Exchange, signal: AbortSignal): Promise<IncomingMessage> {
    const { credential } = held;
    const transport = await unlessStopped(this.#transportFor(credential), signal);
    const authorization = credential.authorization
      ? { Authorization: credential.authorization }
      : {};
    const headers = { ...exchange.headers, ...authorization, ...this.#impersonation };
    const answer = await this.#sendTrusting(transport, { ...exchange, headers }, signal);
    if (answer.statusCode !== 401) {
      this.#keeper.accepted(held);
      return answer;
    }
    const body = await readText(answer, this.party, errorBodyLimit, signal);
    throw new Refusal(this.#refusal(credential, { status: 401, headers: answer.headers, body }));
  }

  /** A certificate authority that does not fit may have been replaced on disk: it is read again the next time. */
  async #sendTrusting(
    transport: Transport,
    exchange: Exchange,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    try {
      return await transport.send(exchange, signal);
    } catch (error) {
      const isFile = this.#options.context.cluster.certificateAuthority !== undefined;
      if (isFile && error instanceof FaultError && error.fault.kind === 'tls') {
        this.#authorities = undefined;
        if (this.#current?.transport === transport) this.#replace(undefined);
      }
      throw error;
    }
  }

  #refusal(credential: Credential, answer: Parameters<typeof unauthorizedFault>[1]): Fault {
    const { certificate } = credential;
    const isCertificateLogin = certificate && credential.authorization === undefined;
    const expired = isCertificateLogin
      ? expiredCertificateFault(certificate.certificate, this.party, this.#clock.now())
      : undefined;
    const isAnonymous = !certificate && credential.authorization === undefined;
    const party = isAnonymous ? { ...this.party, user: '' } : this.party;
    return expired ?? unauthorizedFault(party, answer);
  }

  /** Connections belong to a client certificate; tokens may change on them. */
  async #transportFor(credential: Credential): Promise<Transport> {
    const current = this.#current;
    if (current && sameCertificate(current.credential, credential)) return current.transport;
    this.#authorities ??= this.#isTls
      ? readAuthorities(this.#options.context.cluster)
      : Promise.resolve({});
    const authorities = await this.#authorities.catch((error: unknown) => {
      this.#authorities = undefined;
      throw error;
    });
    // Another request may have made it meanwhile.
    if (this.#current && sameCertificate(this.#current.credential, credential)) {
      return this.#current.transport;
    }
    const transport = this.#makeTransport(credential, authorities);
    this.#replace({ credential, transport });
    return transport;
  }

  #makeTransport(credential: Credential, authorities: Authorities): Transport {
    const { context, environment, connectTimeoutMs = 10_000 } = this.#options;
    const proxy = chooseProxy(this.#url, context.cluster.proxyUrl, environment);
    const way = proxy ? `through the proxy ${hostPort(proxy.url)} (${proxy.source})` : 'directly';
    this.#options.log.write('debug', `connect to ${this.party.server} ${way}`);
    const target: Target = {
      url: this.#url,
      party: this.party,
      timeoutMs: connectTimeoutMs,
      ...(proxy ? { proxy } : {}),
      ...(this.#isTls ? { tls: this.#tlsTarget(credential, authorities) } : {}),
    };
    const transport = new Transport(target, this.#clock, this.traffic);
    this.#transports.add(transport);
    return transport;
  }

  #tlsTarget({ certificate }: Credential, authorities: Authorities): TlsTarget {
    const { cluster } = this.#options.context;
    return {
      context: secureContext(authorities, certificate, this.party),
      expectedName: cluster.tlsServerName ?? this.#url.hostname.replace(/^\[|\]$/g, ''),
      skipVerify: cluster.insecureSkipTlsVerify,
      ...(authorities.label === undefined ? {} : { authority: authorities.label }),
      ...(certificate ? { clientCertificate: certificate.certificate } : {}),
    };
  }

  get #isTls(): boolean {
    return this.#url.protocol === 'https:';
  }

  #replace(next: { credential: Credential; transport: Transport } | undefined): void {
    const retired = this.#current?.transport;
    this.#current = next;
    retired?.retire(() => this.#transports.delete(retired));
  }
}

class Refusal extends FaultError {}

function isRefusal(error: unknown): error is FaultError {
  return error instanceof Refusal || error instanceof ClientCertificateRefused;
}

function sameCertificate(a: Credential, b: Credential): boolean {
  return (
    a.certificate?.certificate === b.certificate?.certificate &&
    a.certificate?.key === b.certificate?.key
  );
}
