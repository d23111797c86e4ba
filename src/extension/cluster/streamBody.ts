// The bytes of an answer that goes on for as long as it is watched. Reads can be gathered: a server sends each event on its
// own, and to read each on its own costs more than to decode it.
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { sleep, type Clock } from '../../shared/clock.ts';
import type { FaultError } from '../../shared/model/fault.ts';
import type { Traffic } from '../core/traffic.ts';
import { SliceQueue } from './sliceQueue.ts';

/** How long a connection rests that has nothing to read; far below the 100 ms between two frames of a view (design.md §3). */
const gatherMs = 20;

export interface StreamBody {
  readonly answer: IncomingMessage;
  /** Of `answer`, decompressed. */
  readonly body: Readable;
  readonly clock: Clock;
  readonly isGathering: () => boolean;
  readonly isClosed: () => boolean;
  readonly fault: (error: unknown) => FaultError;
  readonly end: () => void;
  readonly traffic: Traffic;
}

/**
 * The bytes until the clean end or `close`; every other end throws. The first after a silence come at once. A chunk is valid
 * until the next is asked for.
 */
export async function* chunks(stream: StreamBody): AsyncGenerator<Uint8Array> {
  const { body, isClosed, isGathering, fault, end, traffic } = stream;
  const queue = new SliceQueue(body);
  try {
    for (;;) {
      const chunk = await queue.next();
      if (!chunk) return;
      traffic.decoded(chunk.byteLength);
      yield chunk;
      if (isGathering()) await rest(stream, queue);
    }
  } catch (error) {
    if (!isClosed()) throw fault(error);
  } finally {
    end();
  }
}

/** Meanwhile the server writes on, into the buffers of both systems. */
async function rest({ answer, clock }: StreamBody, queue: SliceQueue): Promise<void> {
  // A read of TLS comes as several records, and what the system holds is asked for in the next turn.
  if (queue.isEmpty) await sleep(clock, 0);
  if (!queue.isEmpty) return;
  // The connection of an answer that is complete may be another request's by now.
  if (answer.complete || answer.destroyed) return;
  const { socket } = answer;
  socket.pause();
  await sleep(clock, gatherMs);
  socket.resume();
}
