// Virtual time: the story runs `timeScale` times as fast as the clock, with one timer for everything that is to happen.
import type { Clock } from '../../shared/clock.ts';
import type { Disposable } from '../../shared/lifetime.ts';

interface Task {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** How many tasks run in one turn of the event loop, so that catching up after a sleep lets requests through. */
const maxTasksATurn = 500;

export class Timeline implements Disposable {
  readonly #clock: Clock;
  readonly #scale: number;
  readonly #startedMs: number;
  readonly #heap: Task[] = [];
  #order = 0;
  #now: number;
  #running = false;
  #timer: Disposable | undefined;
  #disposed = false;

  constructor(clock: Clock, timeScale: number) {
    this.#clock = clock;
    this.#scale = timeScale;
    this.#startedMs = clock.monotonicMs();
    this.#now = Math.floor(clock.now() / 1000) * 1000;
    this.startMs = this.#now;
  }

  /** Virtual time at which the story began. */
  readonly startMs: number;

  /** Virtual time in ms. Inside a task: the time it was due, so that a late timer changes nothing. */
  now(): number {
    if (!this.#running) this.#now = Math.max(this.#now, this.#wanted());
    return this.#now;
  }

  /** Calls `run` at virtual time `at` (at once, when that has passed). */
  at(at: number, run: () => void): Disposable {
    const task: Task = { at, order: this.#order++, run, cancelled: false };
    if (!this.#disposed) {
      push(this.#heap, task);
      if (!this.#running) this.#arm();
    }
    return { dispose: () => void (task.cancelled = true) };
  }

  after(delayMs: number, run: () => void): Disposable {
    return this.at(this.now() + delayMs, run);
  }

  /** Calls `run` every `periodMs` of virtual time, first after one period. */
  every(periodMs: number, run: () => void): Disposable {
    let next: Disposable = this.after(periodMs, tick);
    const again = () => (next = this.after(periodMs, tick));
    function tick(): void {
      again();
      run();
    }
    return { dispose: () => next.dispose() };
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.dispose();
    this.#heap.length = 0;
  }

  #wanted(): number {
    const passed = (this.#clock.monotonicMs() - this.#startedMs) * this.#scale;
    return this.startMs + Math.floor(passed);
  }

  #arm(): void {
    this.#timer?.dispose();
    const first = this.#heap[0];
    if (first === undefined || this.#disposed) return;
    const delayMs = Math.max(0, Math.ceil((first.at - this.#wanted()) / this.#scale));
    this.#timer = this.#clock.after(delayMs, () => this.#runDue());
  }

  #runDue(): void {
    const until = this.#wanted();
    this.#running = true;
    for (let count = 0; count < maxTasksATurn; count++) {
      const first = this.#heap[0];
      if (first === undefined || first.at > until) break;
      pop(this.#heap);
      this.#now = Math.max(this.#now, first.at);
      if (!first.cancelled) first.run();
    }
    this.#running = false;
    this.#arm();
  }
}

function before(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Task[], task: Task): void {
  let i = heap.push(task) - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!before(task, heap[parent] as Task)) break;
    heap[i] = heap[parent] as Task;
    i = parent;
  }
  heap[i] = task;
}

function pop(heap: Task[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1] as Task, heap[child] as Task)) child++;
    if (!before(heap[child] as Task, last)) break;
    heap[i] = heap[child] as Task;
    i = child;
  }
  heap[i] = last;
}
