// pods/log: lines that the story's programs would write, a pure function of container and time; follow adds as it lives.
import { sleep } from '../../shared/clock.ts';
import { EventStream } from './eventStream.ts';
import { send, type Exchange } from './exchange.ts';
import { linesBetween, type LogLine } from './logLines.ts';
import { badRequest, notFound } from './status.ts';
import type { Pod } from './wire.ts';

const pollMs = 250;
/** Older lines have been rotated away. */
const keptMs = 20 * 60_000;

interface Span {
  /** When the container's run began and ended (undefined: it runs). */
  readonly startMs: number;
  readonly endMs: number | undefined;
}

export function answerLog(exchange: Exchange, namespace: string, name: string): void {
  const { query, cluster } = exchange;
  const pod = cluster.store.get('pods', namespace, name);
  if (pod === undefined) throw notFound({ group: '', resource: 'pods', namespace, name });
  const container = chooseContainer(pod, query.get('container'));
  const previous = query.get('previous') === 'true';
  const span = spanOf(pod, container, previous);
  const timestamps = query.get('timestamps') === 'true';
  const now = cluster.timeline.now();
  const print = ({ at, nanos, text }: LogLine) =>
    timestamps
      ? `${new Date(at).toISOString().replace('Z', `${String(nanos).padStart(6, '0')}Z`)} ${text}`
      : text;
  const lines = chosenLines(exchange, pod, container, span, now);
  const ends = span.endMs !== undefined || query.get('follow') !== 'true';
  if (ends) {
    return send(exchange, 200, 'text/plain', lines.map((line) => `${print(line)}\n`).join(''));
  }
  const stream = new EventStream(exchange, false, 'text/plain');
  for (const line of lines) stream.writeLine(print(line));
  follow(exchange, pod, container, { stream, run: span, from: now, print });
}

function chosenLines(
  exchange: Exchange,
  pod: Pod,
  container: string,
  span: Span,
  now: number,
): readonly LogLine[] {
  const { query } = exchange;
  const end = Math.min(span.endMs ?? now, now);
  const sinceSeconds = Number(query.get('sinceSeconds') ?? Infinity);
  // Whole seconds, as the API server hands it on to the kubelet (registry/core/pod/strategy.go).
  const sinceTime = Math.floor(Date.parse(query.get('sinceTime') ?? '') / 1000) * 1000;
  const from = Math.max(
    span.startMs,
    end - keptMs,
    now - sinceSeconds * 1000,
    Number.isNaN(sinceTime) ? 0 : sinceTime,
  );
  const lines = linesBetween(pod, container, span, from, end);
  const tail = query.get('tailLines');
  if (tail === null) return lines;
  if (!/^\d+$/.test(tail)) throw badRequest(`invalid tailLines "${tail}"`);
  return Number(tail) === 0 ? [] : lines.slice(-Number(tail));
}

function follow(
  exchange: Exchange,
  pod: Pod,
  container: string,
  to: {
    readonly stream: EventStream;
    readonly run: Span;
    readonly from: number;
    readonly print: (l: LogLine) => string;
  },
): void {
  const { clock, timeline, store } = exchange.cluster;
  const { stream } = to;
  let from = to.from;
  const step = () => {
    const current = store.get('pods', pod.metadata.namespace, pod.metadata.name);
    const now = current && currentSpan(current, container);
    const isSame = now?.startMs === to.run.startMs && current?.metadata.uid === pod.metadata.uid;
    const span = isSame ? now : undefined;
    const until = Math.min(span?.endMs ?? Infinity, timeline.now());
    if (span !== undefined && until > from) {
      const lines = linesBetween(pod, container, span, Math.max(from, span.startMs), until);
      for (const line of lines) stream.writeLine(to.print(line));
      from = until;
    }
    // As the kubelet does: a followed log ends with the container's run.
    if (span === undefined || span.endMs !== undefined) stream.end();
  };
  const loop = async () => {
    while (!stream.lifetime.isDisposed) {
      await sleep(clock, pollMs, stream.lifetime.signal);
      if (!stream.lifetime.isDisposed) step();
    }
  };
  void loop();
}

function chooseContainer(pod: Pod, asked: string | null): string {
  const { containers, initContainers = [] } = pod.spec;
  const all = [...initContainers, ...containers].map(({ name }) => name);
  if (asked !== null && asked !== '') {
    if (!all.includes(asked)) {
      throw badRequest(`container ${asked} is not valid for pod ${pod.metadata.name}`);
    }
    return asked;
  }
  const byAnnotation = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (byAnnotation !== undefined) return byAnnotation;
  if (all.length === 1) return all[0] ?? '';
  throw badRequest(
    `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${all.join(' ')}]`,
  );
}

function currentSpan(pod: Pod, container: string): Span | undefined {
  const { state } = statusOf(pod, container) ?? {};
  if (state?.running?.startedAt !== undefined) {
    return { startMs: Date.parse(state.running.startedAt), endMs: undefined };
  }
  return state?.terminated && ended(state.terminated);
}

function spanOf(pod: Pod, container: string, previous: boolean): Span {
  const status = statusOf(pod, container);
  const last = status?.lastState?.terminated;
  if (previous) {
    if (last !== undefined) return ended(last);
    throw badRequest(
      `previous terminated container "${container}" in pod "${pod.metadata.name}" not found`,
    );
  }
  const current = currentSpan(pod, container);
  if (current !== undefined) return current;
  // A container that waits to be restarted still has the log of its last run.
  if (last !== undefined) return ended(last);
  const reason = status?.state?.waiting?.reason ?? 'ContainerCreating';
  throw badRequest(
    `container "${container}" in pod "${pod.metadata.name}" is waiting to start: ${reason}`,
  );
}

function ended(state: { readonly startedAt?: string; readonly finishedAt?: string }): Span {
  const endMs = Date.parse(state.finishedAt ?? '');
  return { startMs: Date.parse(state.startedAt ?? state.finishedAt ?? ''), endMs };
}

function statusOf(pod: Pod, container: string) {
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status;
  return [...initContainerStatuses, ...containerStatuses].find(({ name }) => name === container);
}
