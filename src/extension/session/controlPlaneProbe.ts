// Asks the API server how it and its parts are (A9): /readyz?verbose, /livez, and its /metrics where allowed.
import type { Clock } from '../../shared/clock.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { Lifetime } from '../../shared/lifetime.ts';
import { faultOf } from '../../shared/model/fault.ts';
import type { Text } from '../../shared/model/text.ts';
import type { ApiClient } from '../core/apiClient.ts';
import type { Log } from '../core/log.ts';
import { startPollLoop } from '../core/pollLoop.ts';
import {
  quantileMs,
  ratePerSecond,
  readApiServerScrape,
  type ApiServerScrape,
} from '../metrics/apiServerMetrics.ts';
import type { ControlPlaneProbes } from '../model/inputs.ts';

const HEALTH_POLL_MS = 10_000;
/** An API server's /metrics is megabytes: seldom, and not at all once refused. */
const METRICS_POLL_MS = 30_000;
const DENIED_POLL_MS = 10 * 60_000;

export class ControlPlaneProbe {
  readonly #clock: Clock;
  readonly #changed = new Emitter<void>();
  #health: ControlPlaneProbes = {};
  #metrics: ControlPlaneProbes = {};
  #lastScrape: ApiServerScrape | undefined;
  #offsetMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get current(): ControlPlaneProbes {
    return { ...this.#health, ...this.#metrics };
  }

  /** Server time less ours, in ms, exact to about a second (the Date header's resolution); undefined when unknown. */
  get clockOffsetMs(): number | undefined {
    return this.#offsetMs;
  }

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  start(lifetime: Lifetime, api: ApiClient, log: Log): void {
    const onError = (error: unknown) => log.write('warn', `control plane: ${String(error)}`);
    startPollLoop(lifetime, {
      clock: this.#clock,
      intervalMs: HEALTH_POLL_MS,
      run: async (signal) => {
        const health = await this.#readHealth(api, signal);
        if (signal.aborted) return;
        this.#health = health;
        this.#changed.fire();
      },
      onError,
    });
    startPollLoop(lifetime, {
      clock: this.#clock,
      intervalMs: METRICS_POLL_MS,
      run: async (signal) => {
        const metrics = await this.#readMetrics(api, signal);
        if (signal.aborted) return;
        this.#metrics = metrics;
        this.#changed.fire();
        const isDenied = metrics.apiServerMissing?.key === 'metrics.apiServerDenied';
        return isDenied ? DENIED_POLL_MS : undefined;
      },
      onError,
    });
  }

  async #readHealth(api: ApiClient, signal: AbortSignal): Promise<ControlPlaneProbes> {
    // Unhealthy servers answer 500 with the same list.
    const options = { signal, timeoutMs: 10_000, allowStatus: [500, 503] };
    try {
      const [ready, live] = await Promise.all([
        api.getText('/readyz?verbose', options),
        api.getText('/livez', options),
      ]);
      if (ready.serverTimeMs !== undefined) {
        this.#offsetMs = ready.serverTimeMs - this.#clock.now();
      }
      return {
        ready: ready.status === 200,
        live: live.status === 200,
        checks: readChecks(ready.body),
        at: ready.serverTimeMs ?? this.#clock.now(),
      };
    } catch (error) {
      const fault = faultOf(error);
      const missing: Text =
        fault.kind === 'forbidden' || fault.kind === 'unauthorized'
          ? { key: 'metrics.probeDenied' }
          : fault.message;
      return { missing };
    }
  }

  async #readMetrics(api: ApiClient, signal: AbortSignal): Promise<ControlPlaneProbes> {
    try {
      const answer = await api.getText('/metrics', { signal, timeoutMs: 20_000 });
      const scrape = readApiServerScrape(answer.body, answer.serverTimeMs ?? this.#clock.now());
      const before = this.#lastScrape;
      this.#lastScrape = scrape;
      return { apiServer: measurements(before, scrape) };
    } catch (error) {
      const fault = faultOf(error);
      if (fault.kind === 'forbidden')
        return { apiServerMissing: { key: 'metrics.apiServerDenied' } };
      return { apiServerMissing: fault.message };
    }
  }
}

/** `[+]etcd ok` / `[-]poststarthook/x failed: reason withheld` lines of /readyz?verbose. */
export function readChecks(body: string): Map<string, boolean> {
  const checks = new Map<string, boolean>();
  for (const match of body.matchAll(/^\[([+-])\](\S+)/gm)) {
    checks.set(match[2] ?? '', match[1] === '+');
  }
  return checks;
}

function measurements(
  before: ApiServerScrape | undefined,
  after: ApiServerScrape,
): NonNullable<ControlPlaneProbes['apiServer']> {
  const rate = (pick: (scrape: ApiServerScrape) => number) =>
    before && ratePerSecond(before, after, pick);
  const optional = {
    requestsPerSecond: rate((scrape) => scrape.requests),
    errorsPerSecond: rate((scrape) => scrape.errors),
    p99Ms: before && quantileMs(before.latency, after.latency, 0.99),
    etcdP99Ms: before && quantileMs(before.etcdLatency, after.etcdLatency, 0.99),
    etcdObjects: after.etcdObjects,
    etcdBytes: after.etcdBytes,
  };
  const known = Object.fromEntries(Object.entries(optional).filter(([, v]) => v !== undefined));
  return { inflight: after.inflight, ...known };
}
