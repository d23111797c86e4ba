// Keeps one cluster within its memory budget by letting the least needed go, long before V8's own limit. What was let go
// stays away until somebody tries again or gives more: coming back by itself it would only be let go once more.
import type { Clock } from '../../shared/clock.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { Lifetime } from '../../shared/lifetime.ts';
import type { MemoryState, ShedPart } from '../../shared/model/clusterDashboard.ts';
import type { Log } from '../core/log.ts';
import { startPollLoop } from '../core/pollLoop.ts';
import type { ClusterStores } from '../model/inputs.ts';
import { freedBytes, shedSteps } from './shedding.ts';

/** A list brings some 20 MB a second: what passes the budget meanwhile is within the room that the heap has above it. */
const CHECK_MS = 1_000;
/** Over the budget is said until it is under by so much, so that what hovers there does not blink. */
const RELIEF = 0.95;
/** Of V8's limit for what lives: above it the account has missed something. */
const PRESSURE = 0.75;

/** What lived after the last full garbage collection, and what V8 allows. */
export interface HeapReading {
  readonly liveBytes: number;
  readonly limitBytes: number;
}

export interface MemoryGuardOptions {
  readonly stores: ClusterStores;
  readonly heldBytes: () => number;
  /** undefined: there was no full collection yet. The same object until the next one. */
  readonly heap: () => HeapReading | undefined;
  /** undefined: no limit. */
  readonly budgetBytes: number | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

export class MemoryGuard {
  readonly #options: MemoryGuardOptions;
  readonly #changed = new Emitter<void>();
  #shed: readonly ShedPart[] = [];
  #isOver = false;
  #heeded: HeapReading | undefined;

  constructor(options: MemoryGuardOptions) {
    this.#options = options;
  }

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  get shed(): readonly ShedPart[] {
    return this.#shed;
  }

  /** undefined: all is kept and fits. */
  get state(): MemoryState | undefined {
    const { budgetBytes } = this.#options;
    if (budgetBytes === undefined || (this.#shed.length === 0 && !this.#isOver)) return undefined;
    return { budgetBytes, shed: this.#shed, isOver: this.#isOver };
  }

  start(lifetime: Lifetime): void {
    const { budgetBytes, clock, log } = this.#options;
    if (budgetBytes === undefined) return;
    startPollLoop(lifetime, {
      clock,
      intervalMs: CHECK_MS,
      run: async () => this.#check(budgetBytes),
      onError: (error) => log.write('error', `memory: ${String(error)}`),
    });
  }

  /** Everything may come again. */
  retry(): void {
    this.#set([], false);
  }

  #check(budgetBytes: number): void {
    const { heldBytes, log, stores } = this.#options;
    const held = heldBytes();
    let excess = Math.max(held - budgetBytes, this.#isPressed() ? 1 : 0);
    const shed = [...this.#shed];
    for (const step of shedSteps) {
      if (excess <= 0) break;
      if (shed.includes(step.part)) continue;
      const freed = freedBytes(stores, step);
      if (freed === 0) continue;
      shed.push(step.part);
      excess -= freed;
    }
    const more = shed.slice(this.#shed.length);
    if (more.length > 0) {
      const sizes = `${mebibytes(held)} of ${mebibytes(budgetBytes)} MiB`;
      log.write('warn', `memory: ${sizes}, no longer kept: ${more.join(', ')}`);
    }
    const limit = this.#isOver ? budgetBytes * RELIEF : budgetBytes;
    this.#set(shed, more.length === 0 && held > limit);
  }

  /** Once a reading: what is let go for it shows in the next. */
  #isPressed(): boolean {
    const reading = this.#options.heap();
    if (!reading || reading === this.#heeded) return false;
    this.#heeded = reading;
    return reading.liveBytes > PRESSURE * reading.limitBytes;
  }

  #set(shed: readonly ShedPart[], isOver: boolean): void {
    if (shed.length === this.#shed.length && isOver === this.#isOver) return;
    this.#shed = shed;
    this.#isOver = isOver;
    this.#changed.fire();
  }
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}
