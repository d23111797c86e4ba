// What an answer other than 2xx means, by its status code and the Kubernetes Status in its body
// (k8s.io/apimachinery meta/v1 StatusReason).
import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from '../../shared/model/fault.ts';
import { faultKindOfStatus } from '../core/httpStatus.ts';
import { code, type Party } from './party.ts';

export interface FailedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** At most a few kB. */
  readonly body: string;
}

type Rule = readonly [key: StatusKey, hint?: StatusHint];
type StatusKey = `fault.${
  | 'badRequest'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'gone'
  | 'invalid'
  | 'throttled'
  | 'server'
  | 'serverTimeout'
  | 'redirected'
  | 'status'}`;
type StatusHint =
  `fault.${'forbidden' | 'answerTimeout' | 'server' | 'throttled' | 'notKubernetes'}.hint`;

const rules: Readonly<Record<number, Rule>> = {
  400: ['fault.badRequest'],
  403: ['fault.forbidden', 'fault.forbidden.hint'],
  404: ['fault.notFound'],
  405: ['fault.status'],
  406: ['fault.status'],
  408: ['fault.serverTimeout', 'fault.answerTimeout.hint'],
  409: ['fault.conflict'],
  410: ['fault.gone'],
  415: ['fault.status'],
  422: ['fault.invalid'],
  429: ['fault.throttled', 'fault.throttled.hint'],
  504: ['fault.serverTimeout', 'fault.answerTimeout.hint'],
};

const detailLimit = 2048;

/** The fault of an answer outside 2xx, 401 excepted (`unauthorizedFault`). */
export function httpFault(answer: FailedAnswer, party: Party, now: number): Fault {
  const [key, hint] = rules[answer.status] ?? rangeRule(answer.status);
  const { message, retryAfterSeconds } = statusOf(answer);
  const retryAfterMs = retryAfter(answer.headers, retryAfterSeconds, now);
  return {
    kind: faultKindOfStatus(answer.status),
    message: {
      key,
      args: { server: code(party.server), user: code(party.user), status: answer.status },
    },
    ...(hint ? { hint: { key: hint } } : {}),
    ...(message ? { detail: message } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

export function unauthorizedFault(party: Party, answer?: FailedAnswer): Fault {
  const detail = answer && statusOf(answer).message;
  const key = party.user === '' ? 'fault.unauthorized.anonymous' : 'fault.unauthorized';
  return {
    kind: 'unauthorized',
    message: { key, args: { server: code(party.server), user: code(party.user) } },
    hint: { key: 'fault.unauthorized.hint' },
    ...(detail ? { detail } : {}),
  };
}

function rangeRule(status: number): Rule {
  if (status >= 500) return ['fault.server', 'fault.server.hint'];
  if (status >= 300 && status < 400) {
    return ['fault.redirected', 'fault.notKubernetes.hint'];
  }
  return ['fault.status', 'fault.notKubernetes.hint'];
}

/** Status.message where the body is a Status; other bodies only as far as they are short plain text. */
function statusOf(answer: FailedAnswer): { message?: string; retryAfterSeconds?: number } {
  try {
    const status = JSON.parse(answer.body) as {
      readonly kind?: unknown;
      readonly message?: unknown;
      readonly details?: { readonly retryAfterSeconds?: unknown };
    } | null;
    if (status?.kind !== 'Status') return {};
    const seconds = status.details?.retryAfterSeconds;
    return {
      ...(typeof status.message === 'string' ? { message: short(status.message) } : {}),
      ...(typeof seconds === 'number' && seconds > 0 ? { retryAfterSeconds: seconds } : {}),
    };
  } catch {
    const isPlain = answer.headers['content-type']?.startsWith('text/plain') ?? false;
    return isPlain && answer.body.trim() ? { message: short(answer.body.trim()) } : {};
  }
}

/** Retry-After in ms: seconds or an HTTP date (RFC 9110 §10.2.3), at most ten minutes. */
function retryAfter(
  headers: IncomingHttpHeaders,
  seconds: number | undefined,
  now: number,
): number | undefined {
  const header = headers['retry-after'];
  let waitMs = seconds === undefined ? undefined : seconds * 1000;
  if (header !== undefined) {
    const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
    if (Number.isFinite(wait)) waitMs = wait;
  }
  return waitMs === undefined ? undefined : Math.min(Math.max(waitMs, 0), 600_000);
}

function short(text: string): string {
  return text.length > detailLimit ? `${text.slice(0, detailLimit)}…` : text;
}
