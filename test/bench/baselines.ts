// What others, and the simplest code, do with the same bytes: what the demands compare with.
import { request, type IncomingMessage } from 'node:http';
import { CoreV1Api, KubeConfig, makeInformer, type V1Pod } from '@kubernetes/client-node';
import { collectionPath } from '../../src/extension/kinds/kind.ts';
import { watchedResources } from '../../src/extension/session/watches.ts';
import { syntheticKubeconfig } from '../support/syntheticServer/kubeconfig.ts';
import type { Address } from './ours.ts';

const initialEvents =
  'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
export const streamingList = `/api/v1/pods?${initialEvents}`;
/** In the bookmark that ends the initial set, in JSON and in protobuf. */
const endMark = Buffer.from('k8s.io/initial-events-end');
/** A bookmark is shorter. */
const tailBytes = 512;

function open({ server, token }: Address, path: string, accept: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${token}`, Accept: accept };
    const asked = request(server + path, { headers, agent: false }, resolve);
    asked.once('error', reject);
    asked.end();
  });
}

/** The chunks of a streaming list up to its end, each handed to `take`. */
export async function readStreamingList(
  address: Address,
  accept: string,
  take: (chunk: Buffer) => void,
  path = streamingList,
): Promise<void> {
  const answer = await open(address, path, accept);
  let tail = Buffer.alloc(0);
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    take(chunk);
    const last = chunk.subarray(Math.max(0, chunk.length - tailBytes));
    tail = Buffer.concat([tail, last]).subarray(-2 * tailBytes);
    if (tail.includes(endMark)) break;
  }
  answer.destroy();
}

/**
 * Asks for all that a session watches, in protobuf: a real server holds its objects encoded, the synthetic one encodes what
 * it is asked for the first time.
 */
export async function warmUp(address: Address): Promise<void> {
  for (const type of Object.values(watchedResources)) {
    const path = `${collectionPath(type)}?${initialEvents}`;
    await readStreamingList(address, 'application/vnd.kubernetes.protobuf', () => undefined, path);
  }
}

/** Only the bytes: the floor. How many there were. */
export async function drain(address: Address, accept = 'application/json'): Promise<number> {
  let bytes = 0;
  await readStreamingList(address, accept, (chunk) => (bytes += chunk.length));
  return bytes;
}

/** Calls `take` with every line of the chunks, as text; copies only what straddles two. */
export class Lines {
  #rest: Buffer[] = [];

  push(chunk: Buffer, take: (line: string) => void): void {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const line = chunk.subarray(start, end);
      take((this.#rest.length > 0 ? Buffer.concat([...this.#rest, line]) : line).toString());
      this.#rest = [];
      start = end + 1;
    }
    if (start < chunk.length) this.#rest.push(Buffer.from(chunk.subarray(start)));
  }
}

/** Stream and JSON.parse, everything dropped. */
export async function streamAndParse(address: Address): Promise<number> {
  const lines = new Lines();
  let objects = 0;
  await readStreamingList(address, 'application/json', (chunk) =>
    lines.push(chunk, (line) => {
      const event = JSON.parse(line) as { object: { kind: string } };
      if (event.object.kind === 'Pod') objects++;
    }),
  );
  return objects;
}

export function clientNodeApi(address: Address): { config: KubeConfig; core: CoreV1Api } {
  const config = new KubeConfig();
  config.loadFromString(syntheticKubeconfig(address));
  return { config, core: config.makeApiClient(CoreV1Api) };
}

/** client-node's paged list as its documentation has it, every page dropped. */
export async function clientNodePages(address: Address, limit = 500): Promise<number> {
  const { core } = clientNodeApi(address);
  let objects = 0;
  let next: string | undefined;
  do {
    const page = await core.listPodForAllNamespaces({
      limit,
      ...(next === undefined ? {} : { _continue: next }),
    });
    objects += page.items.length;
    next = page.metadata?._continue;
  } while (next);
  return objects;
}

/** client-node's informer; resolves when its first list is complete. */
export async function clientNodeInformer(
  address: Address,
): Promise<{ readonly count: () => number; stop(): Promise<void> }> {
  const { config, core } = clientNodeApi(address);
  const informer = makeInformer<V1Pod>(config, '/api/v1/pods', () =>
    core.listPodForAllNamespaces(),
  );
  informer.on('error', (error: unknown) => console.error('informer:', error));
  await informer.start();
  return { count: () => informer.list().length, stop: () => informer.stop() };
}
