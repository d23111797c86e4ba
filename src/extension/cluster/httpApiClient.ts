// The ApiClient over HTTP: limits of time and size, and statuses turned into faults.
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../shared/clock.ts';
import { FaultError, type Fault } from '../../shared/model/fault.ts';
import type {
  ApiClient,
  BytesAnswer,
  ByteStream,
  JsonAnswer,
  ReadOptions,
  StreamOptions,
  TextAnswer,
} from '../core/apiClient.ts';
import { version } from '../core/version.ts';
import { decoded, parseJson, readBytes, readText } from './answerBody.ts';
import type { AuthorizedTransport } from './authorizedTransport.ts';
import { httpFault } from './httpFaults.ts';
import { code } from './party.ts';
import { Stop } from './stop.ts';
import { chunks } from './streamBody.ts';
import type { Exchange } from './transport.ts';

const defaultTimeoutMs = 30_000;
/** A list of 500 of the largest objects (1.5 MB, etcd's limit) would not fit; pages of real ones are 1–10 MB. */
const bodyLimitBytes = 128 * 1024 * 1024;
const json = 'application/json';

export class HttpApiClient implements ApiClient {
  readonly #transport: AuthorizedTransport;
  readonly #clock: Clock;

  constructor(transport: AuthorizedTransport, clock: Clock) {
    this.#transport = transport;
    this.#clock = clock;
  }

  getJson<T>(path: string, options: ReadOptions = {}): Promise<JsonAnswer<T>> {
    return this.#json({ ...read(path, options.accept ?? json), lane: 'request' }, options);
  }

  review<T>(path: string, body: unknown, options: ReadOptions = {}): Promise<JsonAnswer<T>> {
    const { headers } = read(path, options.accept ?? json);
    return this.#json(
      {
        method: 'POST',
        path,
        lane: 'request',
        headers: { ...headers, 'Content-Type': json },
        body: JSON.stringify(body),
      },
      options,
    );
  }

  async getText(path: string, options: ReadOptions = {}): Promise<TextAnswer> {
    const exchange: Exchange = { ...read(path, options.accept ?? '*/*'), lane: 'request' };
    const { body, contentType: _, ...answer } = await this.#whole(exchange, options);
    return { ...answer, body: body.toString('utf8') };
  }

  getBytes(path: string, options: ReadOptions = {}): Promise<BytesAnswer> {
    return this.#whole({ ...read(path, options.accept ?? '*/*'), lane: 'request' }, options);
  }

  async stream(path: string, options: StreamOptions = {}): Promise<ByteStream> {
    const stop = new Stop(this.#clock, [options.signal, this.#transport.signal]);
    try {
      await this.#transport.ready(stop.signal);
      const timeoutMs = options.headersTimeoutMs ?? defaultTimeoutMs;
      const limit = stop.after(timeoutMs, () => this.#timeout(timeoutMs));
      const exchange: Exchange = { ...read(path, options.accept ?? json), lane: 'stream' };
      const answer = await this.#transport.send(exchange, stop.signal);
      await this.#check(answer, [], stop.signal);
      limit.dispose();
      return this.#byteStream(answer, stop);
    } catch (error) {
      stop.dispose();
      throw error;
    }
  }

  async #json<T>(exchange: Exchange, options: ReadOptions): Promise<JsonAnswer<T>> {
    const { body, contentType, ...answer } = await this.#whole(exchange, options);
    const text = body.toString('utf8');
    return { ...answer, body: parseJson<T>(text, contentType, this.#transport.party) };
  }

  async #whole(exchange: Exchange, options: ReadOptions) {
    const stop = new Stop(this.#clock, [options.signal, this.#transport.signal]);
    try {
      await this.#transport.ready(stop.signal);
      const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
      stop.after(timeoutMs, () => this.#timeout(timeoutMs));
      const answer = await this.#transport.send(exchange, stop.signal);
      await this.#check(answer, options.allowStatus ?? [], stop.signal);
      const body = await readBytes(answer, this.#transport.party, bodyLimitBytes, stop.signal);
      this.#transport.traffic.decoded(body.byteLength);
      const contentType = answer.headers['content-type'] ?? '';
      return { body, contentType, status: answer.statusCode ?? 0, ...serverTime(answer) };
    } finally {
      stop.dispose();
    }
  }

  /** Throws the fault of a status that is neither 2xx nor allowed. */
  async #check(
    answer: IncomingMessage,
    allowed: readonly number[],
    signal: AbortSignal,
  ): Promise<void> {
    const { statusCode: status = 0, headers } = answer;
    if ((status >= 200 && status < 300) || allowed.includes(status)) return;
    const { party } = this.#transport;
    const body = await readText(answer, party, 256 * 1024, signal).catch((error: unknown) => {
      if (signal.aborted) throw error;
      // The status says enough.
      return '';
    });
    throw new FaultError(httpFault({ status, headers, body }, party, this.#clock.now()));
  }

  #byteStream(answer: IncomingMessage, stop: Stop): ByteStream {
    const body = decoded(answer);
    const { traffic } = this.#transport;
    let isClosed = false;
    let isGathering = false;
    const end = () => {
      stop.dispose();
      answer.destroy();
      body.destroy();
    };
    stop.signal.addEventListener('abort', end, { once: true });
    const fault = (error: unknown) => {
      if (stop.signal.aborted) return stop.signal.reason as FaultError;
      return this.#transport.faultOf(error);
    };
    return {
      status: answer.statusCode ?? 0,
      contentType: answer.headers['content-type'] ?? '',
      ...serverTime(answer),
      body: chunks({
        answer,
        body,
        clock: this.#clock,
        isClosed: () => isClosed,
        isGathering: () => isGathering,
        fault,
        end,
        traffic,
      }),
      gather: () => {
        isGathering = true;
      },
      close: () => {
        isClosed = true;
        end();
      },
    };
  }

  #timeout(timeoutMs: number): Fault {
    const { server } = this.#transport.party;
    return {
      kind: 'timeout',
      message: {
        key: 'fault.answerTimeout',
        args: { server: code(server), after: { durationMs: timeoutMs } },
      },
      hint: { key: 'fault.answerTimeout.hint' },
    };
  }
}

function read(path: string, accept: string) {
  return {
    method: 'GET',
    path,
    headers: {
      Accept: accept,
      'Accept-Encoding': 'gzip',
      'User-Agent': `foretop/${version}`,
    },
  } as const;
}

/** The Date header: one second exact (RFC 9110 §6.6.1). */
function serverTime(answer: IncomingMessage): { serverTimeMs?: number } {
  const at = Date.parse(answer.headers.date ?? '');
  return Number.isFinite(at) ? { serverTimeMs: at } : {};
}
