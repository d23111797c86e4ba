// One line of a watch stream, understood. Whatever cannot be understood throws: an update that is skipped would be a
// row that is wrong until the next list.
import { FaultError } from '../../shared/model/fault.ts';
import { faultKindOfStatus } from '../core/httpStatus.ts';

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: unknown }
  | {
      readonly type: 'BOOKMARK';
      readonly resourceVersion: string;
      /** The end of the initial set of a streaming list (KEP-3157). */
      readonly isInitialEventsEnd: boolean;
    };

/**
 * `kind` is what the stream carries: an object of another kind (a Table, a Status) is not silently a row.
 * @throws FaultError 'malformed' for anything but a watch event, or the fault an ERROR event tells of.
 */
export function parseWatchEvent(line: string, kind: string): WatchEvent {
  const event = parse(line);
  const object = event?.object;
  if (event === undefined || !isRecord(object)) throw garbled(line);
  switch (event.type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      if (typeof object['kind'] === 'string' && object['kind'] !== kind) throw garbled(line);
      return { type: event.type, object };
    case 'BOOKMARK':
      return bookmark(object, line);
    case 'ERROR':
      throw statusError(object);
    default:
      throw garbled(line);
  }
}

function bookmark(object: Record<string, unknown>, line: string): WatchEvent {
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  const resourceVersion = metadata['resourceVersion'];
  if (typeof resourceVersion !== 'string' || resourceVersion === '') throw garbled(line);
  const annotations = isRecord(metadata['annotations']) ? metadata['annotations'] : {};
  const isInitialEventsEnd = annotations['k8s.io/initial-events-end'] === 'true';
  return { type: 'BOOKMARK', resourceVersion, isInitialEventsEnd };
}

function parse(line: string): { type: unknown; object: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? { type: value['type'], object: value['object'] } : undefined;
  } catch {
    return undefined;
  }
}

/** metav1.Status of an ERROR event → the fault of the same HTTP status. */
function statusError(status: Record<string, unknown>): FaultError {
  const code = typeof status['code'] === 'number' ? status['code'] : 500;
  const details = isRecord(status['details']) ? status['details'] : {};
  const retryAfterSeconds = details['retryAfterSeconds'];
  return new FaultError({
    kind: faultKindOfStatus(code),
    message:
      code === 410 ? { key: 'cause.linkExpired' } : { key: 'cause.linkError', args: { code } },
    ...(typeof status['message'] === 'string' ? { detail: status['message'] } : {}),
    ...(typeof retryAfterSeconds === 'number' ? { retryAfterMs: retryAfterSeconds * 1000 } : {}),
  });
}

function garbled(line: string): FaultError {
  // The start alone: a line may be megabytes, and may hold a Secret.
  const detail = `${line.length} characters beginning with ${JSON.stringify(line.slice(0, 24))}`;
  return new FaultError({ kind: 'malformed', message: { key: 'cause.linkGarbled' }, detail });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
