// The bytes of all pods without a server: the lines of a JSON watch, or the frames of a protobuf one, in chunks as a
// socket gives them.
import { Pods } from '../support/syntheticServer/pods.ts';
import type { Json } from '../support/syntheticServer/json.ts';
import { servedResources } from '../support/syntheticServer/cluster.ts';
import { watchFrame, watchLine } from '../support/syntheticServer/wire.ts';
import { World } from '../support/syntheticServer/world.ts';
import type { Encoding } from './ours.ts';

/** What Node reads from a socket at a time. */
const chunkBytes = 64 * 1024;

export function* podObjects(count: number): Generator<Json> {
  const pods = new Pods(new World({ pods: count, seed: 1 }));
  for (let i = 0; i < count; i++) yield pods.object(pods.first(i), String(1_000_000 + i));
}

export function podChunks(count: number, encoding: Encoding): Buffer[] {
  const [served] = servedResources;
  const chunks: Buffer[] = [];
  let open: Buffer[] = [];
  let size = 0;
  const cut = () => {
    const whole = Buffer.concat(open);
    let at = 0;
    for (; at + chunkBytes <= whole.length; at += chunkBytes) {
      // Copies: a chunk of a socket has memory of its own.
      chunks.push(Buffer.from(whole.subarray(at, at + chunkBytes)));
    }
    open = [Buffer.from(whole.subarray(at))];
    size = open[0]?.length ?? 0;
  };
  for (const object of podObjects(count)) {
    const bytes =
      encoding === 'json' ? watchLine('ADDED', object) : watchFrame(served!, 'ADDED', object);
    open.push(bytes);
    size += bytes.length;
    if (size > 16 * chunkBytes) cut();
  }
  cut();
  return [...chunks, ...open].filter((chunk) => chunk.length > 0);
}

export function totalBytes(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}
