// One line of a watch stream, understood. Whatever cannot be understood throws: an update that is skipped would be a
// row that is wrong until the next list.
import { FaultError } from '../../shared/model/fault.ts';
import { faultKindOfStatus } from '../core/httpStatus.ts';

export type WatchEvent<D> =
  { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: D } | Bookmark;

export interface Bookmark {
  readonly type: 'BOOKMARK';
  readonly resourceVersion: string;
  /** The end of the initial set of a streaming list (KEP-3157). */
  readonly isInitialEventsEnd: boolean;
}

/** @throws FaultError 'malformed' for anything but a watch event, or the fault an ERROR event tells of. */
export function parseWatchEvent(line: string): WatchEvent<unknown> {
  const event = parse(line);
  const object = event?.object;
  if (event === undefined || !isRecord(object)) throw garbledLine(line);
  switch (event.type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type: event.type, object };
    case 'BOOKMARK':
      return bookmark(object);
    case 'ERROR':
      throw statusError(object);
    default:
      throw garbledLine(line);
  }
}

/** From the object of such an event. */
export function bookmark(object: Readonly<Record<string, unknown>>): Bookmark {
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  const resourceVersion = metadata['resourceVersion'];
  if (typeof resourceVersion !== 'string' || resourceVersion === '') {
    throw garbled('a bookmark without a version');
  }
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
export function statusError(status: Readonly<Record<string, unknown>>): FaultError {
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

function garbledLine(line: string): FaultError {
  // The start alone: a line may be megabytes, and may hold a Secret.
  return garbled(`${line.length} characters beginning with ${JSON.stringify(line.slice(0, 24))}`);
}

/** Protobuf that was not understood: JSON may be. */
export class UnreadableProtobuf extends FaultError {}

export function unreadable(detail: string): UnreadableProtobuf {
  return new UnreadableProtobuf(garbled(detail).fault);
}

export function garbled(detail: string): FaultError {
  return new FaultError({ kind: 'malformed', message: { key: 'cause.linkGarbled' }, detail });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
