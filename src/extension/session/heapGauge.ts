// What lives on this thread's heap, read after each full garbage collection: between two of them most of it is garbage.
import { constants, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Disposable } from '../../shared/lifetime.ts';
import type { HeapReading } from './memoryGuard.ts';

export class HeapGauge implements Disposable {
  readonly #observer: PerformanceObserver;
  #reading: HeapReading | undefined;

  constructor() {
    this.#observer = new PerformanceObserver((list) => {
      if (list.getEntries().some(isFull)) this.#read();
    });
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  get reading(): HeapReading | undefined {
    return this.#reading;
  }

  dispose(): void {
    this.#observer.disconnect();
  }

  #read(): void {
    const { used_heap_size: liveBytes, heap_size_limit: limitBytes } = getHeapStatistics();
    this.#reading = { liveBytes, limitBytes };
  }
}

function isFull(entry: PerformanceEntry): boolean {
  const { detail } = entry as PerformanceEntry & { readonly detail?: { readonly kind?: number } };
  return detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
}
