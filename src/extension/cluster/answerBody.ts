// The bodies of answers: decompressed, limited in size, and with an end that is either whole or a fault.
import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FaultError } from '../../shared/model/fault.ts';
import { code, type Party } from './party.ts';

/** The body, decompressed. Errors of the connection are errors of this stream. */
export function decoded(answer: IncomingMessage): Readable {
  // Errors reach the reader; without one they must not end the process.
  answer.on('error', () => undefined);
  if (answer.headers['content-encoding'] !== 'gzip') return answer;
  const unzipped = createGunzip();
  return pipeline(answer, unzipped, () => undefined);
}

/** The whole body as text; see `readBytes`. */
export async function readText(
  answer: IncomingMessage,
  party: Party,
  limitBytes: number,
  signal: AbortSignal,
): Promise<string> {
  return (await readBytes(answer, party, limitBytes, signal)).toString('utf8');
}

/** The whole body. Throws FaultError `malformed` when it is cut short or too long. */
export async function readBytes(
  answer: IncomingMessage,
  party: Party,
  limitBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const body = decoded(answer);
  const stopped = () => body.destroy(signal.reason as Error);
  if (signal.aborted) stopped();
  signal.addEventListener('abort', stopped, { once: true });
  try {
    return await collect(body, party, limitBytes);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof FaultError) throw error;
    throw new FaultError(
      {
        kind: 'malformed',
        message: { key: 'fault.truncated', args: { server: code(party.server) } },
        hint: { key: 'fault.connectionLost.hint' },
      },
      error,
    );
  } finally {
    signal.removeEventListener('abort', stopped);
    answer.destroy();
  }
}

async function collect(body: Readable, party: Party, limitBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limitBytes) {
      throw new FaultError({
        kind: 'malformed',
        message: {
          key: 'fault.tooLarge',
          args: { server: code(party.server), limit: { bytes: limitBytes } },
        },
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** Throws FaultError `malformed` for what is not JSON. */
export function parseJson<T>(text: string, contentType: string, party: Party): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    const isJson = contentType.includes('json');
    throw new FaultError(
      {
        kind: 'malformed',
        message: { key: 'fault.notJson', args: { server: code(party.server) } },
        hint: { key: isJson ? 'fault.connectionLost.hint' : 'fault.notKubernetes.hint' },
        ...(contentType ? { detail: contentType } : {}),
      },
      error,
    );
  }
}
