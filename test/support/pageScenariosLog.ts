// The Log tab in a plain browser: the story's cart, as look/shots/podPanel-log-dark.png shows it, and the same tab in each
// of its states. Windows, filters and searches are those of the worker's own code.
import { LineWriter } from '../../src/extension/logs/lineWriter.ts';
import { fieldsOf } from '../../src/extension/logs/fields.ts';
import { LogRing, type Mark } from '../../src/extension/logs/logRing.ts';
import { LookedAt } from '../../src/extension/logs/lookedAt.ts';
import type {
  LogArgs,
  LogStream,
  LogStreamState,
  PodLogState,
} from '../../src/shared/model/podLog.ts';
import { rows, value } from '../../src/shared/protocol/sections.ts';
import { connection, live, type Scenario } from './pageScenarios.ts';
import { NOW } from './pageScenariosPods.ts';
import { podScenario } from './pageScenariosDetail.ts';
import { seededRandom } from './seededRandom.ts';

const cart = [
  'DEBUG http: POST /cart/items client=211.234.35.136 waiting=11',
  'INFO cart: item added cart=4c1f09 sku=KR-20418 count=1 in 4812 ms',
  'WARN stock client: reserve took 5209 ms (budget 10000 ms) sku=KR-20418',
  'INFO cart: item added cart=77ab31 sku=KR-11873 count=2 in 6120 ms',
  'WARN v8: heap 441 MiB of 460 MiB, GC 318 ms in the last second',
  'ERROR POST /cart/items failed: DeadlineExceeded: stock /stock/reserve gave no answer within 10000 ms',
  '    at StockClient.reserve (/app/dist/stockClient.js:61:13)',
  '    at async CartService.addItem (/app/dist/cartService.js:118:22)',
  'INFO http: 503 POST /cart/items 10041 ms trace=af14b25477c80298',
  'WARN stock client: pool of 20 sockets is used up, 12 requests waiting',
];
const otel = [
  '{"level":"info","caller":"service/telemetry.go:84","msg":"Spans exported","count":214,"exporter":{"name":"otlp","endpoint":"jaeger:4317"}}',
  '{"level":"warn","caller":"exporterhelper/queue.go:91","msg":"Sending queue is nearly full","queue":{"size":4711,"capacity":5000}}',
];

const restarted: Mark = {
  severity: 'failed',
  text: () => ({
    key: 'log.mark.restartAfter',
    args: {
      restarts: 3,
      ended: {
        key: 'log.endedAt',
        args: {
          container: { code: 'cart' },
          reason: { code: 'OOMKilled' },
          exitCode: 137,
          at: { at: NOW - 128_000 },
        },
      },
    },
  }),
};

export interface LogStory {
  readonly lineCount?: number;
  readonly state?: LogStreamState;
  /** Lines of the story's own. */
  readonly lines?: readonly string[];
}

/** A log in memory that answers as the worker does. */
export class LogOnPage {
  readonly ring = new LogRing();
  readonly #writers: readonly LineWriter[];
  readonly #story: LogStory;
  #at = NOW - 150_000;

  constructor(story: LogStory) {
    this.#story = story;
    this.#writers = [0, 1].map((stream) => new LineWriter(stream, (lines) => this.ring.add(lines)));
    const { lineCount = 60, lines } = story;
    const random = seededRandom(3);
    for (const text of lines ?? []) this.write(text);
    const many = lines ? 0 : lineCount;
    for (let n = 0; n < many; n += 1) {
      const isMarked = n === Math.floor(many / 2);
      if (isMarked) this.#writers[0]?.mark(restarted);
      this.write(cart[n % cart.length] ?? '', Math.floor(random() * 1200));
    }
    this.#flush();
  }

  write(text: string, afterMs = 300, stream = 0): void {
    this.#at += afterMs;
    const stamp = { ms: this.#at, nanos: 0 };
    this.#writers[stream]?.write({ stamp, text, cutBytes: 0 });
  }

  add(...texts: readonly string[]): void {
    for (const text of texts) this.write(text);
    this.#flush();
  }

  stateOf({ source, look, window }: LogArgs): PodLogState {
    const seen = new LookedAt(look, this.ring);
    const { from, rows: shown } = seen.window(window);
    const { lines, dropped } = seen.shown;
    const { filterFault, searchFault, matchCount } = seen;
    const state = this.#story.state ?? { is: 'following' };
    const names = source.container === null ? ['cart', 'otel'] : [source.container];
    const streams: LogStream[] = names.map((container) => ({ container, state }));
    return {
      connection: value(connection(live)),
      log: value({
        ...{ streams, from, first: dropped, count: lines.length },
        shown: seen.lineCount,
        kept: this.ring.lines.length - this.ring.marks,
        dropped: this.ring.dropped,
        ...(this.ring.limit && { limit: this.ring.limit }),
        added: this.ring.added,
        isTail: source.tailLines !== null,
        ...(matchCount !== undefined && { matches: matchCount }),
        ...(filterFault && { filterFault }),
        ...(searchFault && { searchFault }),
      }),
      lines: rows(shown, lines.length),
    };
  }

  answer(method: string, args: Readonly<Record<string, unknown>>): unknown {
    if (method === 'findInLog') {
      const { look, from, isBackwards } = args as unknown as {
        look: LogArgs['look'];
        from: number;
        isBackwards: boolean;
      };
      return new LookedAt(look, this.ring).find(from, isBackwards);
    }
    const line = this.ring.bySeq(Number(args['id']));
    return line && { text: line.text, container: 'cart', fields: fieldsOf(line.text) };
  }

  #flush(): void {
    for (const writer of this.#writers) writer.flush();
  }
}

export function logScenario(story: LogStory, kept: object = {}): Scenario & { log: LogOnPage } {
  const log = new LogOnPage(story);
  const pod = podScenario();
  return {
    ...pod,
    log,
    kept: { tab: 'log', ...kept },
    stateOf: (name, args) =>
      name === 'podLog' ? log.stateOf(args as unknown as LogArgs) : pod.stateOf(name, args),
    answer: (method, args) => log.answer(method, args),
  };
}

const settings = {
  previous: false,
  range: 'tail:1000',
  minLevel: '',
  search: { text: '', isRegex: false, isCaseSensitive: false },
  filter: { text: '', isRegex: false, isCaseSensitive: false },
  wrap: false,
  times: true,
};

function merged(): Scenario {
  const scenario = logScenario({}, { log: { ...settings, container: '', wrap: true } });
  for (let n = 0; n < 12; n += 1) scenario.log.write(otel[n % 2] ?? '', 90, 1);
  scenario.log.add(...cart);
  return scenario;
}

function searched(): Scenario {
  const search = { text: 'stock', isRegex: false, isCaseSensitive: false };
  return logScenario({}, { log: { ...settings, search } });
}

function silent(scenario: Scenario): Scenario {
  return {
    ...scenario,
    stateOf: (name, args) => (name === 'podLog' ? undefined : scenario.stateOf(name, args)),
  };
}

const fault = {
  kind: 'server',
  message: { key: 'fault.server', args: { server: 'k8s.shop.example:6443', status: 502 } },
  hint: { key: 'fault.server.hint' },
  detail: 'dial tcp 10.20.1.11:10250: connect: connection refused',
} as const;

/** Asked for from a container's row elsewhere. */
function asked(): Scenario {
  const scenario = logScenario({}, { tab: 'detail' });
  const { subject } = scenario.boot;
  if (subject.page !== 'detail') return scenario;
  const at = { tab: 'log', container: 'otel' } as const;
  return { ...scenario, boot: { ...scenario.boot, subject: { ...subject, at } } };
}

/** A container of a pod that may not be listed. */
function unwatched(): Scenario {
  const scenario = logScenario({}, { log: { ...settings, container: 'otel' } });
  return {
    ...scenario,
    stateOf: (name, args) => {
      const state = scenario.stateOf(name, args);
      return name === 'detail' && state ? { ...state, containers: rows([]) } : state;
    },
  };
}

/** Another pod's log was wrapped, without times. */
function remembered(): Scenario {
  const scenario = logScenario({});
  const choices = { log: { wrap: true, times: false, range: 'all' } };
  return { ...scenario, boot: { ...scenario.boot, choices } };
}

export const logScenarios = {
  log: () => logScenario({}),
  logSearch: searched,
  logMerged: merged,
  logLong: () => logScenario({ lineCount: 49_990 }),
  logAsked: asked,
  logRemembered: remembered,
  logUnwatched: unwatched,
  logLoading: () => silent(logScenario({ lines: [] })),
  logEmpty: () => logScenario({ lines: [] }),
  logDenied: () => logScenario({ lines: [], state: { is: 'denied', namespace: 'shop', fault } }),
  logFailed: () =>
    logScenario({ lines: [], state: { is: 'failed', fault, nextTryAt: NOW + 8_000 } }),
  logStale: () => logScenario({ state: { is: 'failed', fault, nextTryAt: NOW + 8_000 } }),
  logWaiting: () =>
    logScenario({
      lines: [],
      state: {
        is: 'waiting',
        why: {
          key: 'log.waiting',
          args: { container: { code: 'cart' }, reason: { code: 'ContainerCreating' } },
        },
      },
    }),
} as const;
