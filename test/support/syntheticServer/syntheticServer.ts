// A Kubernetes API server of up to hundreds of thousands of pods, for benches, the soak and the scale test in VS Code. It
// answers what Foretop and client-node's informers ask, and is cheaper to ask than a real one, so that it is never what
// is measured.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Churn } from './churn.ts';
import { SyntheticCluster, type ClusterOptions } from './cluster.ts';
import { fail, send, sendJson, type Exchange } from './exchange.ts';
import { Lists } from './listAnswer.ts';
import type { ObjectTable } from './objectTable.ts';
import { answerPlain } from './plainAnswers.ts';
import { UsageAnswers } from './usageAnswer.ts';
import { answerWatch } from './watchAnswer.ts';
import { jsonType } from './wire.ts';

export interface ServerOptions extends ClusterOptions {
  readonly token: string;
  /** Changes of pods a second from the start on. */
  readonly churn?: number;
  /** A real server sends about one a minute. */
  readonly bookmarkEveryMs?: number;
}

/** What the server tells of itself. */
export interface ServerStats {
  /** CPU of its process since it began, ms. */
  readonly cpuMs: number;
  readonly pods: number;
  readonly changes: number;
  readonly version: number;
}

export class SyntheticServer {
  readonly cluster: SyntheticCluster;
  readonly #options: ServerOptions;
  readonly #churn: Churn;
  readonly #lists = new Lists();
  readonly #usage: UsageAnswers;
  readonly #http: Server;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.cluster = new SyntheticCluster(options);
    this.#churn = new Churn(this.cluster);
    this.#churn.set(options.churn ?? 0);
    this.#usage = new UsageAnswers(this.cluster);
    // Longer than any client keeps a connection, so that none is closed while it is used again.
    this.#http = createServer(
      { keepAliveTimeout: 600_000 },
      (request, response) => void this.#answer(request, response),
    );
  }

  /** Resolves with the port. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    return (this.#http.address() as AddressInfo).port;
  }

  setChurn(perSecond: number): void {
    this.#churn.set(perSecond);
  }

  async close(): Promise<void> {
    this.#churn.set(0);
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://server');
    const exchange = { request, response, path: url.pathname, query: url.searchParams };
    try {
      if (request.headers.authorization !== `Bearer ${this.#options.token}`) {
        return fail(exchange, 401, 'Unauthorized', 'Unauthorized');
      }
      if (this.#control(exchange) || this.#resource(exchange)) return;
      if (this.#usage.answer(exchange) || (await answerPlain(exchange, this.cluster))) return;
      fail(exchange, 404, 'NotFound', 'the server could not find the requested resource');
    } catch (error) {
      fail(exchange, 500, 'InternalError', String(error));
    }
  }

  /** For tests: what no API server has. */
  #control(exchange: Exchange): boolean {
    const { path, query } = exchange;
    if (path === '/synthetic/churn') {
      this.setChurn(Number(query.get('perSecond') ?? 0));
      sendJson(exchange, {});
    } else if (path === '/synthetic/stats') {
      const { user, system } = process.cpuUsage();
      const { current } = this.cluster.versions;
      const stats: ServerStats = {
        cpuMs: (user + system) / 1000,
        pods: this.cluster.table('pods').size,
        changes: this.#churn.changes,
        version: current,
      };
      sendJson(exchange, stats);
    } else if (path === '/synthetic/versions') {
      const pods = this.cluster.table('pods').snapshot();
      const lines = pods.map(({ key, version }) => `${key} ${version}`);
      send(exchange.response, 200, 'text/plain', lines.join('\n'));
    } else {
      return false;
    }
    return true;
  }

  #resource(exchange: Exchange): boolean {
    const { path, query, response } = exchange;
    const match =
      /^\/(?:api|apis\/[^/]+)\/v1(?:\/namespaces\/([^/]+))?\/([a-z]+)(?:\/([^/]+))?$/.exec(path);
    const [, namespace, resource = '', name] = match ?? [];
    const table = this.cluster.tables.get(resource);
    if (!table || !isOf(table, path)) return false;
    if (name !== undefined) {
      const stored = table.get(`${namespace ?? ''}/${name}`);
      if (!stored) fail(exchange, 404, 'NotFound', `${resource} "${name}" not found`);
      else send(response, 200, jsonType, JSON.stringify(stored.object()));
    } else if (query.get('watch') === '1' || query.get('watch') === 'true') {
      const { bookmarkEveryMs = 60_000 } = this.#options;
      answerWatch({ exchange, table, namespace, bookmarkEveryMs });
    } else {
      this.#lists.answer(exchange, table, namespace);
    }
    return true;
  }
}

function isOf({ served }: ObjectTable, path: string): boolean {
  return path.startsWith(served.group === '' ? '/api/' : `/apis/${served.group}/`);
}
