// Holds the credential of one connection and decides when to obtain another: once at a time, before it expires, and
// once after a 401. A credential that is refused although it is new stops the asking: no login storm.
import type { Clock } from '../../shared/clock.ts';
import { FaultError, type Fault } from '../../shared/model/fault.ts';
import { unlessStopped } from './stop.ts';
import type { ClientCertificate } from './tlsMaterial.ts';

export interface Credential {
  /** The Authorization header. */
  readonly authorization?: string;
  readonly certificate?: ClientCertificate;
  /** Names the login's result to the broker, so that it knows which one was rejected. */
  readonly id?: string;
}

export interface Obtained {
  readonly credential: Credential;
  /** ms since the epoch; from then on it is obtained anew. undefined: keep it. */
  readonly renewAt?: number;
}

export interface CredentialSource {
  /** Obtaining may run a program or ask for a login: it must not be repeated without need. */
  readonly asksLogin: boolean;
  /** Throws FaultError. `rejected`: what the server refused. `userAsked`: somebody waits for it to be tried again. */
  obtain(rejected: Credential | undefined, userAsked: boolean): Promise<Obtained>;
}

/** One credential in use; requests hand it back to say how the server took it. */
export interface Held extends Obtained {
  readonly obtainedAt: number;
  readonly isRenewal: boolean;
}

/** A renewed credential that one API accepts and another (an aggregated one) refuses is not renewed again sooner. */
const renewalPauseMs = 600_000;

export class CredentialKeeper {
  readonly #source: CredentialSource;
  readonly #clock: Clock;
  readonly #accepted = new WeakSet<Held>();
  #held: Held | undefined;
  #pending: Promise<Held> | undefined;
  /** Why nothing is obtained any more, until `retry`. */
  #refusal: Fault | undefined;
  #mustReplace: Credential | undefined;
  #userAsked = false;

  constructor(source: CredentialSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** The credential to use now. Throws FaultError: what obtaining it met, or the standing refusal. */
  async get(signal?: AbortSignal): Promise<Held> {
    const held = this.#held;
    if (held && (held.renewAt === undefined || this.#clock.now() < held.renewAt)) return held;
    if (this.#refusal) throw new FaultError(this.#refusal);
    return unlessStopped(this.#obtain(this.#mustReplace, this.#mustReplace !== undefined), signal);
  }

  /** The server took it: a later refusal means that it has changed its mind, and another may be obtained. */
  accepted(held: Held): void {
    this.#accepted.add(held);
    if (held === this.#held) this.#refusal = undefined;
  }

  /**
   * The server answered 401 with `fault`. Returns another credential to try once, or undefined when there is none
   * that differs or when asking again would only repeat a refused login.
   */
  async rejected(held: Held, fault: Fault, signal?: AbortSignal): Promise<Held | undefined> {
    if (this.#pending) return other(await unlessStopped(this.#pending, signal), held);
    if (this.#held !== held) return this.#held;
    if (this.#source.asksLogin && !this.#userAsked && !this.#mayRenew(held)) {
      this.#refusal = this.#accepted.has(held) ? undefined : fault;
      return undefined;
    }
    return other(await unlessStopped(this.#obtain(held.credential, true), signal), held);
  }

  /** A credential obtained because of a 401 got another one. */
  refused(held: Held, fault: Fault): void {
    const isStanding = this.#source.asksLogin && !this.#accepted.has(held);
    if (held === this.#held && isStanding) this.#refusal = fault;
  }

  /** The user asks to try again: forgets failures, and a credential that was refused. */
  retry(): void {
    this.#userAsked = true;
    if (!this.#refusal) return;
    this.#refusal = undefined;
    this.#mustReplace = this.#held?.credential;
    this.#held = undefined;
  }

  #mayRenew(held: Held): boolean {
    if (!held.isRenewal) return true;
    const isOld = this.#clock.now() - held.obtainedAt >= renewalPauseMs;
    return isOld && this.#accepted.has(held);
  }

  #obtain(rejected: Credential | undefined, isRenewal: boolean): Promise<Held> {
    if (this.#pending) return this.#pending;
    const userAsked = this.#userAsked;
    this.#userAsked = false;
    this.#pending = this.#source
      .obtain(rejected, userAsked)
      .then((obtained) => this.#keep(obtained, isRenewal))
      .finally(() => (this.#pending = undefined));
    return this.#pending;
  }

  /** The same credential again (a file that did not change) stays the same object, and with it its connections. */
  #keep(obtained: Obtained, isRenewal: boolean): Held {
    this.#mustReplace = undefined;
    const previous = this.#held;
    const isSame = previous && sameCredential(previous.credential, obtained.credential);
    const now = this.#clock.now();
    const credential = isSame ? previous.credential : obtained.credential;
    const held: Held = { ...obtained, credential, obtainedAt: now, isRenewal };
    if (isSame && this.#accepted.has(previous)) this.#accepted.add(held);
    this.#held = held;
    return held;
  }
}

function other(next: Held, refused: Held): Held | undefined {
  return next.credential === refused.credential ? undefined : next;
}

function sameCredential(a: Credential, b: Credential): boolean {
  return (
    a.authorization === b.authorization &&
    a.certificate?.certificate === b.certificate?.certificate &&
    a.certificate?.key === b.certificate?.key
  );
}
