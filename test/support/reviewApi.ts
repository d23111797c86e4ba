// An ApiClient that answers from a function, for code that asks a few questions.
import type { ApiClient, JsonAnswer } from '../../src/extension/core/apiClient.ts';
import { FaultError, type FaultKind } from '../../src/shared/model/fault.ts';

/** `answer` gets path and body (of reviews); it returns the JSON or throws. */
export function fakeApi(answer: (path: string, body: unknown) => unknown): ApiClient {
  const json = <T>(path: string, body?: unknown): Promise<JsonAnswer<T>> =>
    Promise.resolve().then(() => ({ body: answer(path, body) as T, status: 200 }));
  return {
    getJson: (path) => json(path),
    review: (path, body) => json(path, body),
    getBytes: () => Promise.reject(new Error('not faked')),
    getText: () => Promise.reject(new Error('not faked')),
    stream: () => Promise.reject(new Error('not faked')),
  };
}

export function failWith(kind: FaultKind): never {
  throw new FaultError({ kind, message: { key: 'fault.unexpected' } });
}
