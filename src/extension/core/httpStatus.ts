// Which kind of failure an HTTP status of an API server is, be it that of an answer or of a Status within a watch
// (k8s.io/apimachinery meta/v1 StatusReason).
import type { FaultKind } from '../../shared/model/fault.ts';

const kinds: Readonly<Record<number, FaultKind>> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  405: 'unsupported',
  406: 'unsupported',
  408: 'timeout',
  409: 'conflict',
  410: 'gone',
  415: 'unsupported',
  422: 'invalid',
  429: 'throttled',
  504: 'timeout',
};

/** The kind of failure that `status` (outside 2xx) stands for. */
export function faultKindOfStatus(status: number): FaultKind {
  const known = kinds[status];
  if (known !== undefined) return known;
  if (status >= 300 && status < 400) return 'malformed';
  return status >= 400 && status < 500 ? 'invalid' : 'server';
}
