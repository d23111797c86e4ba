// What an open cluster costs on this machine, as its data worker measures it.

export interface ResourceUsage {
  /** When the worker started, ms since the epoch. */
  readonly startedAt: number;
  /** Percent of one core. */
  readonly cpu: Load;
  /** `thread`: CPU time of the thread; `loop`: how long its event loop was busy, where Node cannot tell the other. */
  readonly cpuSource: 'thread' | 'loop';
  /** Percent of the time in which the event loop had something to do. */
  readonly loopBusy: Load;
  /** undefined: it is measured only while somebody looks, from the first look on. */
  readonly loopDelay?: LoopDelay;
  readonly memory: MemoryUsage;
  readonly requests: readonly {
    readonly verb: string;
    readonly result: string;
    readonly count: number;
  }[];
  readonly inFlight: number;
  readonly openStreams: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly decodedBytes: number;
  readonly decodes: {
    readonly protobuf: number;
    readonly scanned: number;
    readonly parsed: number;
    readonly lostShape: number;
  };
  readonly frames: { readonly count: number; readonly bytes: number };
}

export interface Load {
  /** undefined in the first seconds. */
  readonly lastMinute?: number;
  readonly sinceStart: number;
}

/** How late timers fire, in ms. */
export interface LoopDelay {
  readonly meanMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface MemoryUsage {
  /** undefined: no limit. */
  readonly budgetBytes?: number;
  readonly holdings: readonly {
    readonly of: string;
    readonly rows: number;
    readonly bytes: number;
  }[];
  readonly shed: readonly string[];
  readonly heapUsedBytes: number;
  readonly heapLimitBytes: number;
  /** After the last full garbage collection. */
  readonly heapLiveBytes?: number;
  readonly arrayBufferBytes: number;
}
