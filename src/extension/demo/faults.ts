// Failures on request: what a test or POST /demo/faults switches on, and the streams that they break.
import type { Disposable } from '../../shared/lifetime.ts';
import { disposable } from '../../shared/lifetime.ts';

export type StreamFault = 'reset' | 'cut' | 'stall' | 'truncate' | 'garbage' | 'end' | 'expire';

export interface FaultRule {
  /**
   * `refuse`: the connection is reset before an answer. `hang`: never an answer. `slow`: answered after `delayMs`.
   * `status`: answered with `code`. The stream kinds break a watch or followed log after its first event; `cut` resets it
   * after `afterBytes`, within an event or not.
   */
  readonly kind: 'refuse' | 'hang' | 'slow' | 'status' | StreamFault;
  /** Regular expression on path and query; default: every request but /demo/. */
  readonly path?: string;
  readonly method?: string;
  /** How many requests it hits; default: until it is disposed. */
  readonly count?: number;
  readonly code?: number;
  readonly message?: string;
  readonly retryAfterSeconds?: number;
  readonly delayMs?: number;
  readonly afterBytes?: number;
}

/** A watch or followed log that can be broken. */
export interface BreakableStream {
  readonly path: string;
  break(fault: StreamFault): void;
}

export interface PlannedBreak {
  readonly kind: StreamFault;
  /** Of a `cut`. */
  readonly afterBytes: number;
}

/** What only the server and the world can do. */
export interface FaultHooks {
  /** Stops listening and resets every connection; listens again on the same port after `downMs`. */
  restart(downMs: number): void;
  /** Forgets all history: the next watch from an older version gets 410. */
  compact(): void;
  nodeNotReady(node: string, notReady: boolean): void;
}

const streamFaults: readonly string[] = [
  ...['reset', 'cut', 'stall', 'truncate', 'garbage', 'end', 'expire'],
];
const kinds: readonly string[] = ['refuse', 'hang', 'slow', 'status', ...streamFaults];

interface Active {
  readonly rule: FaultRule;
  readonly pattern: RegExp;
  left: number;
}

/** The switches of one demo server. Everything is off at first. */
export class FaultSwitches {
  readonly #hooks: FaultHooks;
  readonly #active = new Set<Active>();
  readonly #streams = new Set<BreakableStream>();
  /** How the server takes sendInitialEvents: as 1.34 does, refusing with 422 as 1.31, or not knowing it as 1.26. */
  watchList: 'supported' | 'refused' | 'ignored' = 'supported';
  /** metrics.k8s.io: served, 503 (no backend), or not registered at all. */
  metrics: 'served' | 'unavailable' | 'absent' = 'served';
  /** Added to every answer; ms. */
  latencyMs = 0;
  /** Whether /readyz and /livez fail (etcd down). */
  unhealthy = false;

  constructor(hooks: FaultHooks) {
    this.#hooks = hooks;
  }

  /** Throws a SyntaxError when `path` is no regular expression. */
  add(rule: FaultRule): Disposable {
    const pattern = new RegExp(rule.path ?? '^/(?!demo/)');
    const active: Active = { rule, pattern, left: rule.count ?? Infinity };
    this.#active.add(active);
    return disposable(() => this.#active.delete(active));
  }

  clear(): void {
    this.#active.clear();
    this.watchList = 'supported';
    this.metrics = 'served';
    this.latencyMs = 0;
    this.unhealthy = false;
  }

  get rules(): readonly FaultRule[] {
    return [...this.#active].map((active) => active.rule);
  }

  /** Breaks the open streams whose path matches; returns how many. */
  breakStreams(fault: StreamFault, path = '.'): number {
    const pattern = new RegExp(path);
    const hit = [...this.#streams].filter((stream) => pattern.test(stream.path));
    for (const stream of hit) stream.break(fault);
    return hit.length;
  }

  get openStreams(): number {
    return this.#streams.size;
  }

  restart(downMs: number): void {
    this.#hooks.restart(downMs);
  }

  compact(): void {
    this.#hooks.compact();
  }

  nodeNotReady(node: string, notReady = true): void {
    this.#hooks.nodeNotReady(node, notReady);
  }

  /** The rule that a request runs into, counted. */
  takeRequest(method: string, path: string): FaultRule | undefined {
    return this.#take((rule) => !streamFaults.includes(rule.kind), method, path);
  }

  /** The rule that a new stream runs into, counted. */
  takeStream(path: string): PlannedBreak | undefined {
    const rule = this.#take(({ kind }) => streamFaults.includes(kind), 'GET', path);
    return rule && { kind: rule.kind as StreamFault, afterBytes: rule.afterBytes ?? 0 };
  }

  /** Registers an open stream. */
  opened(stream: BreakableStream): Disposable {
    this.#streams.add(stream);
    return disposable(() => this.#streams.delete(stream));
  }

  #take(wanted: (rule: FaultRule) => boolean, method: string, path: string): FaultRule | undefined {
    for (const active of this.#active) {
      const { rule, pattern } = active;
      if (!wanted(rule) || !pattern.test(path)) continue;
      if (rule.method !== undefined && rule.method !== method) continue;
      if (--active.left <= 0) this.#active.delete(active);
      return rule;
    }
    return undefined;
  }
}

/**
 * The body of POST /demo/faults: `{add: FaultRule}`, `{clear: true}`, `{restart: {downMs}}`, `{compact: true}`,
 * `{break: StreamFault, path?}`, `{nodeNotReady: name}`, `{nodeReady: name}`,
 * `{set: {watchList?, metrics?, latencyMs?, unhealthy?}}`. Returns what was wrong with it, if anything.
 */
export function applyFaults(
  faults: FaultSwitches,
  body: Readonly<Record<string, unknown>>,
): string | undefined {
  if (body['clear'] === true) faults.clear();
  if (body['compact'] === true) faults.compact();
  if (typeof body['nodeNotReady'] === 'string') faults.nodeNotReady(body['nodeNotReady'], true);
  if (typeof body['nodeReady'] === 'string') faults.nodeNotReady(body['nodeReady'], false);
  const rule = body['add'] as FaultRule | undefined;
  if (rule !== undefined) {
    if (typeof rule !== 'object' || rule === null || !kinds.includes(rule.kind)) {
      return `add.kind is one of ${kinds.join(', ')}`;
    }
    if (!isPattern(rule.path)) return 'add.path is no regular expression';
    faults.add(rule);
  }
  const broken = body['break'];
  if (broken !== undefined) {
    if (!streamFaults.includes(String(broken))) return `break is one of ${streamFaults.join(', ')}`;
    faults.breakStreams(broken as StreamFault, (body['path'] as string | undefined) ?? '.');
  }
  const set = body['set'];
  if (typeof set === 'object' && set !== null) {
    for (const name of ['watchList', 'metrics', 'latencyMs', 'unhealthy'] as const) {
      const value = (set as Record<string, unknown>)[name];
      if (value === undefined) continue;
      if (typeof value !== typeof faults[name]) return `set.${name} is no ${typeof faults[name]}`;
      Object.assign(faults, { [name]: value });
    }
  }
  const restart = body['restart'] as { readonly downMs?: number } | undefined;
  if (restart !== undefined) faults.restart(Number(restart?.downMs ?? 1000));
  return undefined;
}

function isPattern(path: string | undefined): boolean {
  try {
    return new RegExp(path ?? '') instanceof RegExp;
  } catch {
    return false;
  }
}
