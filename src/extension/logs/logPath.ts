// The log endpoint of a pod (core/v1 PodLogOptions). Times are always asked for: without them nothing could be resumed.
import { sinceTimeOf } from './stamp.ts';

export interface LogPlace {
  readonly namespace: string;
  readonly pod: string;
  /** undefined: the only one. */
  readonly container: string | undefined;
}

export interface LogQuery {
  readonly follow?: boolean;
  readonly previous?: boolean;
  readonly tailLines?: number;
  readonly sinceSeconds?: number;
  /** A whole second, ms since the epoch. */
  readonly sinceMs?: number;
}

export function logPath({ namespace, pod, container }: LogPlace, query: LogQuery): string {
  const { follow, previous, tailLines, sinceSeconds, sinceMs } = query;
  const search = new URLSearchParams({ timestamps: 'true' });
  if (container !== undefined) search.set('container', container);
  if (follow) search.set('follow', 'true');
  if (previous) search.set('previous', 'true');
  if (tailLines !== undefined) search.set('tailLines', String(tailLines));
  if (sinceSeconds !== undefined) search.set('sinceSeconds', String(sinceSeconds));
  if (sinceMs !== undefined) search.set('sinceTime', sinceTimeOf(sinceMs));
  const [at, name] = [namespace, pod].map(encodeURIComponent);
  return `/api/v1/namespaces/${at}/pods/${name}/log?${search}`;
}
