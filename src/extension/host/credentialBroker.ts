// The one place that runs credential plugins, for every cluster of this window: one run and one cached credential for
// each distinct login, so that twenty contexts of one login open one browser tab.
import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import { FaultError, faultOf, type Fault } from '../../shared/model/fault.ts';
import type { CredentialPluginRequest, CredentialPluginResult } from '../../shared/protocol/api.ts';
import { backoffMs } from '../core/backoff.ts';
import { renewAt } from '../core/credentialExpiry.ts';
import type { Log } from '../core/log.ts';
import { lockLogin } from './loginLock.ts';
import { checkRequest, execInfo, missingFault, readOutcome } from './pluginAnswer.ts';
import { findProgram, pluginRunner, type PluginRunner } from './pluginProcess.ts';

export interface CredentialBrokerOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** The login shell's environment. */
  readonly environment: () => Promise<NodeJS.ProcessEnv>;
  /** From the setting foretop.extraPath: searched before PATH. */
  readonly extraPath?: () => readonly string[];
  readonly runner?: PluginRunner;
  /** Where the lock files are; default: a folder of this user in the temporary directory. */
  readonly lockDirectory?: string;
  /** Default 60 s. */
  readonly timeoutMs?: number;
}

/** One run of a plugin, shared by all who ask for its login meanwhile. */
interface Run {
  readonly result: Promise<CredentialPluginResult>;
  readonly abort: AbortController;
  waiting: number;
}

/** What is known of one login. */
interface Login {
  running?: Run;
  cached?: { readonly result: CredentialPluginResult; readonly renewAt: number };
  /** When a rejection last forced a run, and when somebody asking did. */
  forcedAt?: number;
  askedAt?: number;
  failed?: { readonly fault: Fault; readonly until: number; readonly count: number };
}

const CANCELLED: Fault = { kind: 'cancelled', message: { key: 'protocol.cancelled' } };

const maxOutputBytes = 1024 * 1024;
const pauses = { firstMs: 15_000, longestMs: 300_000 } as const;
/**
 * A login that a server refuses although it is new will not get better by running it again; and one that only one of
 * several clusters refuses must not be run for each of its contexts.
 */
const forcedPauseMs = 300_000;
/** For users who ask again: enough for all contexts of a login to share the run. */
const askedPauseMs = 5_000;

export class CredentialBroker {
  readonly #options: CredentialBrokerOptions;
  readonly #runner: PluginRunner;
  readonly #timeoutMs: number;
  readonly #logins = new Map<string, Login>();
  #isDisposed = false;

  constructor(options: CredentialBrokerOptions) {
    this.#options = options;
    this.#runner = options.runner ?? pluginRunner(options.clock);
    this.#timeoutMs = options.timeoutMs ?? 60_000;
  }

  /**
   * The credential of a login: cached, or of the run that is under way, or of a new one. Throws FaultError
   * `credentialPlugin`; after a failure the same fault for a while, longer each time. When `signal` aborts it throws
   * `cancelled`, and the run ends unless somebody else waits for it.
   */
  async run(
    request: CredentialPluginRequest,
    signal?: AbortSignal,
  ): Promise<CredentialPluginResult> {
    if (signal?.aborted || this.#isDisposed) throw new FaultError(CANCELLED);
    checkRequest(request);
    const key = loginKey(request);
    const login = this.#logins.get(key) ?? {};
    this.#logins.set(key, login);
    if (login.running) return awaitRun(login.running, login, signal);
    const now = this.#options.clock.now();
    const cached = usable(login, request, now);
    if (cached) return cached;
    if (request.userAsked) delete login.failed;
    const { failed } = login;
    if (failed && now < failed.until) throw new FaultError(failed.fault);
    if (request.rejected) login.forcedAt = now;
    if (request.userAsked) login.askedAt = now;
    return awaitRun(this.#begin(key, login, request), login, signal);
  }

  /** A plugin that was missing or failed may be run again at once. */
  forgetFailures(): void {
    for (const login of this.#logins.values()) delete login.failed;
  }

  /** Ends what runs, with all it has started; resolves when it is gone. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    const running = [...this.#logins.values()].flatMap((login) => login.running ?? []);
    for (const { abort } of running) abort.abort();
    await Promise.allSettled(running.map(({ result }) => result));
  }

  #begin(key: string, login: Login, request: CredentialPluginRequest): Run {
    const abort = new AbortController();
    const result = this.#runOnce(key, login, request, abort.signal).finally(() => {
      if (login.running === run) delete login.running;
    });
    const run: Run = { result, abort, waiting: 0 };
    login.running = run;
    return run;
  }

  async #runOnce(
    key: string,
    login: Login,
    request: CredentialPluginRequest,
    signal: AbortSignal,
  ): Promise<CredentialPluginResult> {
    const { clock, log } = this.#options;
    delete login.cached;
    try {
      const result = await this.#execute(key, request, signal);
      const until =
        result.expiresAt === undefined ? Infinity : renewAt(result.expiresAt, clock.now());
      login.cached = { result, renewAt: until };
      delete login.failed;
      log.write('info', `credential plugin ${request.command}: logged in`);
      return result;
    } catch (error) {
      const fault = faultOf(error);
      if (fault.kind === 'cancelled') throw error;
      const count = (login.failed?.count ?? 0) + 1;
      const pauseMs = backoffMs(pauses, count);
      login.failed = { fault, until: clock.now() + pauseMs, count };
      log.write('warn', `credential plugin ${request.command}: ${fault.message.key}`);
      throw new FaultError(fault, error);
    }
  }

  async #execute(
    key: string,
    request: CredentialPluginRequest,
    signal: AbortSignal,
  ): Promise<CredentialPluginResult> {
    const { clock, environment, extraPath, lockDirectory = ownDirectory() } = this.#options;
    const base = await environment();
    const path = [...(extraPath?.() ?? []), pathOf(base)].filter(Boolean).join(delimiter);
    const file = await findProgram(request.command, request.baseDirectory, path);
    if (file === undefined) throw missingFault(request, path);
    const own = Object.fromEntries(request.env.map(({ name, value }) => [name, value]));
    const env = {
      ...withoutPath(base),
      PATH: path,
      ...own,
      KUBERNETES_EXEC_INFO: execInfo(request),
    };
    const timeoutMs = this.#timeoutMs;
    const lockFile = join(lockDirectory, `login-${key.slice(0, 32)}.lock`);
    const lock = await lockLogin(lockFile, timeoutMs + 10_000, clock, signal);
    try {
      if (signal.aborted) throw new FaultError(CANCELLED);
      const run = { file, args: request.args, env, timeoutMs, maxOutputBytes, signal };
      const outcome = await this.#runner(run);
      if (outcome.end === 'cancelled') throw new FaultError(CANCELLED);
      return readOutcome(request, outcome, timeoutMs);
    } finally {
      lock.dispose();
    }
  }
}

/** Waits for the run; the last who no longer wants it ends it. */
function awaitRun(run: Run, login: Login, signal?: AbortSignal): Promise<CredentialPluginResult> {
  run.waiting += 1;
  return new Promise((resolve, reject) => {
    const leave = () => {
      run.waiting -= 1;
      reject(new FaultError(CANCELLED));
      if (run.waiting > 0) return;
      // Whoever asks from now on begins anew.
      if (login.running === run) delete login.running;
      run.abort.abort();
    };
    signal?.addEventListener('abort', leave, { once: true });
    const settle = () => signal?.removeEventListener('abort', leave);
    run.result.then(resolve, reject).finally(settle);
  });
}

/** The cached credential, unless it is near its end or is the one that was rejected. */
function usable(
  { cached, forcedAt, askedAt }: Login,
  { rejected, rejectedId, userAsked }: CredentialPluginRequest,
  now: number,
): CredentialPluginResult | undefined {
  if (!cached || now >= cached.renewAt) return undefined;
  const isRejected = rejected && (rejectedId === undefined || rejectedId === cached.result.id);
  const mayForce = userAsked
    ? now - (askedAt ?? -Infinity) >= askedPauseMs
    : now - (forcedAt ?? -Infinity) >= forcedPauseMs;
  return isRejected && mayForce ? undefined : cached.result;
}

/** Logins are the same when they would run the same program in the same way. */
function loginKey(request: CredentialPluginRequest): string {
  const { command, args, env, apiVersion, clusterInfo } = request;
  // Only a path depends on where the kubeconfig lies.
  const place = /[/\\]/.test(command) ? request.baseDirectory : '';
  const parts = [command, args, env.map(({ name, value }) => [name, value]), apiVersion, place];
  const text = JSON.stringify([...parts, clusterInfo ?? null]);
  return createHash('sha256').update(text).digest('hex');
}

function ownDirectory(): string {
  return join(tmpdir(), `foretop-${userInfo().username.replaceAll(/\W/g, '_')}`);
}

/** Windows writes it `Path`. */
function pathOf(env: NodeJS.ProcessEnv): string {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH');
  return (name === undefined ? undefined : env[name]) ?? '';
}

function withoutPath(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([key]) => key.toUpperCase() !== 'PATH'));
}
