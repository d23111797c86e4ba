// The Status objects of failures, worded as the real API server words them.

export interface StatusObject {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Record<string, never>;
  readonly status: 'Failure';
  readonly message: string;
  readonly reason: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly code: number;
}

/** Thrown by handlers, answered as its Status. */
export class StatusError extends Error {
  readonly status: StatusObject;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: StatusObject, retryAfterSeconds?: number) {
    super(status.message);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export function failure(
  code: number,
  reason: string,
  message: string,
  details?: Readonly<Record<string, unknown>>,
): StatusObject {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details && { details }),
    code,
  };
}

export function badRequest(message: string): StatusError {
  return new StatusError(failure(400, 'BadRequest', message));
}

export function unauthorized(): StatusError {
  return new StatusError(failure(401, 'Unauthorized', 'Unauthorized'));
}

export interface Target {
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

export function forbidden(user: string, verb: string, at: Target): StatusError {
  const where =
    at.namespace === undefined ? 'at the cluster scope' : `in the namespace "${at.namespace}"`;
  const what = at.group === '' ? at.resource : `${at.resource}.${at.group}`;
  const name = at.name === undefined ? '' : ` "${at.name}"`;
  const message =
    `${what}${name} is forbidden: User "${user}" cannot ${verb} resource "${at.resource}" ` +
    `in API group "${at.group}" ${where}`;
  return new StatusError(failure(403, 'Forbidden', message, detailsOf(at)));
}

export function forbiddenPath(user: string, verb: string, path: string): StatusError {
  const message = `forbidden: User "${user}" cannot ${verb} path "${path}"`;
  return new StatusError(failure(403, 'Forbidden', message, {}));
}

export function notFound(at: Target): StatusError {
  const what = at.group === '' ? at.resource : `${at.resource}.${at.group}`;
  const message = `${what} "${at.name ?? ''}" not found`;
  return new StatusError(failure(404, 'NotFound', message, detailsOf(at)));
}

/** No such path, as the API server answers for an unknown resource. */
export function noSuchPath(): StatusError {
  const message = 'the server could not find the requested resource';
  return new StatusError(failure(404, 'NotFound', message, {}));
}

export function methodNotAllowed(): StatusError {
  const message = 'the server does not allow this method on the requested resource';
  return new StatusError(failure(405, 'MethodNotAllowed', message, {}));
}

export function notAcceptable(): StatusError {
  const message = 'only the following media types are accepted: application/json, application/yaml';
  return new StatusError(failure(406, 'NotAcceptable', message));
}

export function unsupportedMediaType(type: string): StatusError {
  const message =
    `the body of the request was in an unknown format (${type}) - ` +
    'accepted media types include: application/json, application/merge-patch+json';
  return new StatusError(failure(415, 'UnsupportedMediaType', message));
}

export function conflict(at: Target, message: string): StatusError {
  return new StatusError(failure(409, 'Conflict', message, detailsOf(at)));
}

export function expired(message: string): StatusError {
  return new StatusError(failure(410, 'Expired', message));
}

export function invalid(at: Target, message: string): StatusError {
  return new StatusError(failure(422, 'Invalid', message, detailsOf(at)));
}

/** A resourceVersion that this server has not reached yet. */
export function tooLarge(wanted: string, current: number): StatusError {
  const details = {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  };
  const message = `Timeout: Too large resource version: ${wanted}, current: ${current}`;
  return new StatusError(failure(504, 'Timeout', message, details), 1);
}

function detailsOf(at: Target): Readonly<Record<string, unknown>> {
  return {
    ...(at.name !== undefined && { name: at.name }),
    ...(at.group !== '' && { group: at.group }),
    kind: at.resource,
  };
}
