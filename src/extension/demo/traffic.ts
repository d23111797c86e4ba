// What the API server knows of its own requests, for /metrics: counters and latency buckets.

/** apiserver_request_duration_seconds and etcd_request_duration_seconds share these in the demo. */
export const bucketsSeconds = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 2, 5, 10, 30, 60];

export interface Latency {
  readonly counts: number[];
  sumSeconds: number;
}

/** Counts of the requests that really came, since the server started. */
export class Traffic {
  readonly requests = new Map<string, number>();
  readonly latencies = new Map<string, Latency>();
  #inflightReads = 0;
  #inflightWrites = 0;

  get inflight(): { readonly readOnly: number; readonly mutating: number } {
    return { readOnly: this.#inflightReads, mutating: this.#inflightWrites };
  }

  /** Call when a request arrives; the answer is called when it ends. Watches are not timed, as in the real server. */
  begin(method: string): (labels: RequestLabels, code: number, seconds: number) => void {
    const isRead = method === 'GET' || method === 'HEAD';
    if (isRead) this.#inflightReads++;
    else this.#inflightWrites++;
    return (labels, code, seconds) => {
      if (isRead) this.#inflightReads--;
      else this.#inflightWrites--;
      const key = `code="${code}",resource="${labels.resource}",verb="${labels.verb}"`;
      this.requests.set(key, (this.requests.get(key) ?? 0) + 1);
      if (labels.verb !== 'WATCH') this.#observe(labels, seconds);
    };
  }

  #observe(labels: RequestLabels, seconds: number): void {
    const key = `resource="${labels.resource}",verb="${labels.verb}"`;
    let latency = this.latencies.get(key);
    if (latency === undefined) {
      latency = { counts: [...bucketsSeconds, Infinity].map(() => 0), sumSeconds: 0 };
      this.latencies.set(key, latency);
    }
    latency.sumSeconds += seconds;
    const at = bucketsSeconds.findIndex((bound) => seconds <= bound);
    const bucket = at < 0 ? bucketsSeconds.length : at;
    latency.counts[bucket] = (latency.counts[bucket] ?? 0) + 1;
  }
}

export interface RequestLabels {
  readonly resource: string;
  readonly verb: string;
}
