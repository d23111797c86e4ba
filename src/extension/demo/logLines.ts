// What the programs of the shop write: chosen by application, container and time, so that two readers see the same log.
import { fraction } from './random.ts';
import type { Pod } from './wire.ts';

export interface LogLine {
  readonly at: number;
  /** Below the millisecond. */
  readonly nanos: number;
  readonly text: string;
}

const cart = [
  'DEBUG http: POST /cart/items client=211.234.35.136 waiting=11',
  'INFO cart: item added cart=4c1f09 sku=KR-20418 count=1 in 4812 ms',
  'WARN stock client: reserve took 5209 ms (budget 10000 ms) sku=KR-20418',
  'WARN v8: heap 441 MiB of 460 MiB, GC 318 ms in the last second',
  'ERROR POST /cart/items failed: DeadlineExceeded: stock /stock/reserve gave no answer within 10000 ms',
  '    at StockClient.reserve (/app/dist/stockClient.js:61:13)',
  '    at async CartService.addItem (/app/dist/cartService.js:118:22)',
  'INFO http: 503 POST /cart/items 10041 ms trace=af14b25477c80298',
  'WARN stock client: pool of 20 sockets is used up, 12 requests waiting',
];
const stock = [
  'INFO stock: reserve sku=KR-20418 count=1 in 5163 ms',
  'WARN db: query took 5102 ms: SELECT * FROM stock WHERE lower(sku) = lower($1) FOR UPDATE',
  'INFO http: 200 POST /stock/reserve 5170 ms',
  'WARN db: pool of 20 connections is used up, 7 requests waiting',
];
const database = [
  'LOG:  duration: 5102.331 ms  execute <unnamed>: SELECT * FROM stock WHERE lower(sku) = lower($1) FOR UPDATE',
  'LOG:  checkpoint starting: time',
  'LOG:  checkpoint complete: wrote 2113 buffers (0.8%)',
];
const plain = [
  'INFO http: 200 GET /healthz 1 ms',
  'INFO http: 200 GET /api/items 23 ms',
  'INFO http: 200 GET /api/items/{id} 12 ms',
  'DEBUG cache: hit ratio 0.94',
  'INFO http: 201 POST /api/items 41 ms',
];

/** What a collector writes: JSON. */
const otel = [
  '{"level":"info","ts":"{time}","caller":"service/telemetry.go:84","msg":"Spans exported","count":214,"exporter":{"name":"otlp","endpoint":"jaeger:4317"}}',
  '{"level":"debug","ts":"{time}","caller":"batchprocessor/batch.go:112","msg":"Batch flushed","size":512}',
  '{"level":"warn","ts":"{time}","caller":"exporterhelper/queue.go:91","msg":"Sending queue is nearly full","queue":{"size":4711,"capacity":5000}}',
];
/** klog. */
const klog = [
  'I{klog}       1 proxier.go:796] "Syncing iptables rules" ipFamily="IPv4"',
  'I{klog}       1 bounded_frequency_runner.go:296] "Runner finished" name="sync-runner"',
  'W{klog}       1 reflector.go:561] watch of *v1.Service ended with: too old resource version',
];
/** logfmt. */
const prometheus = [
  'time={time} level=info source=head.go:744 msg="Head GC completed" caller=truncateMemory duration=8.2ms',
  'time={time} level=warn source=manager.go:168 msg="Error on ingesting out-of-order samples" num_dropped=4',
  'time={time} level=info source=compact.go:576 msg="write block" mint=1773280800 maxt=1773288000',
];
/** What a program writes that takes its output for a terminal. */
const redis = [
  '\u001b[32m1:M\u001b[0m * 10 changes in 300 seconds. Saving...',
  '\u001b[32m1:M\u001b[0m * Background saving started by pid 214',
  '\u001b[33m1:M\u001b[0m # Possible SECURITY ATTACK detected: <script>alert(1)</script> sent to a Redis port',
];

/** How a run of these programs begins; the last line is repeated by none. */
const openings: Readonly<Record<string, readonly string[]>> = {
  settlement: [
    'INFO settlement 2.4.0 starting, node v24.4.1, pid 1',
    'INFO config: reading environment',
    'FATAL LEDGER_URL is not set',
  ],
  migrate: [
    'INFO migrate: connecting to report-db:5432',
    'ERROR migrate: relation "reports" does not exist',
  ],
  cart: [
    'INFO cart 3.8.1 starting, node v24.4.1, pid 1',
    'INFO config: stock=http://stock:80 budget=10000ms pool=20',
    'INFO redis: connected redis-0.redis:6379',
    'INFO http: listening on :8080',
  ],
};

const bodies: Readonly<Record<string, readonly string[]>> = {
  cart,
  otel,
  prometheus,
  redis,
  'kube-proxy': klog,
  stock,
  'stock-db': database,
  settlement: [],
  migrate: [],
};

/** The lines with from ≤ at < to. */
export function linesBetween(
  pod: Pod,
  container: string,
  run: { readonly startMs: number },
  from: number,
  to: number,
): readonly LogLine[] {
  const lines: LogLine[] = [];
  const opening = openings[container] ?? [`INFO ${container} starting, pid 1`];
  const spacingMs = 180;
  const key = `${pod.metadata.uid}/${container}`;
  const lineAt = (at: number, name: string, text: string): LogLine => ({
    at,
    nanos: Math.floor(fraction(`${key}~${name}`) * 1e6),
    text: stamped(at, text),
  });
  for (const [i, text] of opening.entries()) {
    const at = run.startMs + 300 + i * spacingMs;
    if (at >= from && at < to) lines.push(lineAt(at, `opening ${i}`, text));
  }
  const body = bodies[container] ?? plain;
  if (body.length === 0) return lines;
  const periodMs = 400 + Math.floor(fraction(key) * 900);
  const begin = run.startMs + 300 + opening.length * spacingMs;
  const first = Math.max(0, Math.ceil((from - begin) / periodMs) - 1);
  for (let i = first; begin + i * periodMs < to; i++) {
    const at = begin + i * periodMs + Math.floor(fraction(`${key}@${i}`) * periodMs * 0.9);
    if (at < from || at >= to) continue;
    const text = body[Math.floor(fraction(`${key}#${i}`) * body.length)] ?? '';
    // Numbered, so that who reads can see whether one is missing.
    lines.push(lineAt(at, String(i), body === plain ? `${text} request=${i}` : text));
  }
  return lines;
}

function stamped(at: number, text: string): string {
  const iso = new Date(at).toISOString();
  if (text.includes('{time}')) return text.replace('{time}', iso);
  if (text.includes('{klog}')) {
    const [, month, day, time] = /^\d+-(\d+)-(\d+)T([\d:.]+)Z/.exec(iso) ?? [];
    return text.replace('{klog}', `${month}${day} ${time}000`);
  }
  if (text.startsWith('\u001b')) return text;
  return text.startsWith('    ') ? text : `${new Date(at).toISOString()} ${text}`;
}
