// One end of a wire: requests with replies and cancellation, in both directions; frames and controls pass beside them.
import { Emitter, type Event } from '../emitter.ts';
import type { Disposable } from '../lifetime.ts';
import { FaultError, faultOf, type Fault } from '../model/fault.ts';
import type { Caller } from './api.ts';
import { decodeEnvelope } from './decode.ts';
import type { Control, Envelope, Frame } from './frames.ts';

/** A two-way message channel: a worker's port, a webview. `send` may throw or lose messages. */
export interface Wire {
  send(envelope: Envelope): void;
  readonly onMessage: Event<unknown>;
}

type AnyHandler = (args: never, signal: AbortSignal) => unknown;
type Api<A> = { readonly [M in keyof A]: { readonly args: unknown; readonly result: unknown } };

interface Pending {
  resolve(value: unknown): void;
  reject(error: FaultError): void;
}

export class Peer<Remote extends Api<Remote>> implements Caller<Remote>, Disposable {
  readonly #wire: Wire;
  readonly #handlers: ReadonlyMap<string, AnyHandler>;
  readonly #pending = new Map<number, Pending>();
  readonly #running = new Map<number, AbortController>();
  readonly #frames: Emitter<Frame>;
  readonly #controls: Emitter<Control>;
  readonly #unreadable: Emitter<string>;
  readonly #listening: Disposable;
  #nextId = 1;
  #closed: Fault | undefined;

  /**
   * `handlers`: what the other end may call, from `Handlers<Local>`. `onError` hears what those throw who listen to frames
   * and controls.
   */
  constructor(
    wire: Wire,
    handlers: Readonly<Record<string, AnyHandler>>,
    onError?: (error: unknown) => void,
  ) {
    this.#wire = wire;
    this.#frames = new Emitter(onError);
    this.#controls = new Emitter(onError);
    this.#unreadable = new Emitter(onError);
    this.#handlers = new Map(Object.entries(handlers));
    this.#listening = wire.onMessage((message) => this.#receive(message));
  }

  get onFrame(): Event<Frame> {
    return this.#frames.event;
  }

  get onControl(): Event<Control> {
    return this.#controls.event;
  }

  /** A message that could not be decoded; it was dropped. */
  get onUnreadable(): Event<string> {
    return this.#unreadable.event;
  }

  /** Rejects with a FaultError: the handler's fault, `cancelled` on abort, or why the peer was closed. */
  call<M extends keyof Remote & string>(
    method: M,
    args: Remote[M]['args'],
    signal?: AbortSignal,
  ): Promise<Remote[M]['result']> {
    if (this.#closed) return Promise.reject(new FaultError(this.#closed));
    if (signal?.aborted) return Promise.reject(new FaultError(CANCELLED));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#pending.delete(id);
        this.#send({ t: 'cancel', id });
        reject(new FaultError(CANCELLED));
      };
      const settle = () => signal?.removeEventListener('abort', onAbort);
      this.#pending.set(id, {
        resolve: (value) => {
          settle();
          resolve(value);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      if (!this.#send({ t: 'request', id, method, args })) {
        this.#take(id)?.reject(new FaultError(CLOSED));
      }
    });
  }

  sendFrame(frame: Frame): void {
    this.#send({ t: 'frame', frame });
  }

  sendControl(control: Control): void {
    this.#send({ t: 'control', control });
  }

  /** Rejects all that is pending with `fault` and aborts what runs for the other end. */
  close(fault: Fault): void {
    if (this.#closed) return;
    this.#closed = fault;
    this.#listening.dispose();
    for (const id of [...this.#pending.keys()]) this.#take(id)?.reject(new FaultError(fault));
    for (const controller of this.#running.values()) controller.abort();
    this.#running.clear();
    this.#frames.dispose();
    this.#controls.dispose();
  }

  dispose(): void {
    this.close(CLOSED);
  }

  #receive(message: unknown): void {
    const decoded = decodeEnvelope(message);
    if (!decoded.ok) return this.#unreadable.fire(decoded.reason);
    const envelope = decoded.value;
    switch (envelope.t) {
      case 'request':
        void this.#serve(envelope.id, envelope.method, envelope.args);
        return;
      case 'reply':
        return this.#take(envelope.id)?.resolve(envelope.value);
      case 'fail':
        return this.#take(envelope.id)?.reject(new FaultError(envelope.fault));
      case 'cancel':
        return this.#running.get(envelope.id)?.abort();
      case 'frame':
        return this.#frames.fire(envelope.frame);
      case 'control':
        return this.#controls.fire(envelope.control);
    }
  }

  async #serve(id: number, method: string, args: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const handler = this.#handlers.get(method);
      if (!handler) throw new FaultError(unknownMethod(method));
      const value = await handler(args as never, controller.signal);
      if (!controller.signal.aborted) this.#send({ t: 'reply', id, value });
    } catch (error) {
      if (!controller.signal.aborted) this.#send({ t: 'fail', id, fault: faultOf(error) });
    } finally {
      this.#running.delete(id);
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #send(envelope: Envelope): boolean {
    if (this.#closed) return false;
    try {
      this.#wire.send(envelope);
      return true;
    } catch {
      return false;
    }
  }
}

/** There is nobody at the other end any more. */
export const CLOSED: Fault = { kind: 'cancelled', message: { key: 'protocol.closed' } };
const CANCELLED: Fault = { kind: 'cancelled', message: { key: 'protocol.cancelled' } };

function unknownMethod(method: string): Fault {
  return { kind: 'unsupported', message: { key: 'protocol.unknownMethod', args: { method } } };
}
