// One open cluster as its data worker runs it, without the thread: what tree and dashboard would show, as text.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CredentialBroker } from '../../../src/extension/host/credentialBroker.ts';
import { describeCluster } from '../../../src/extension/host/tree/treeItems.ts';
import { ClusterSession } from '../../../src/extension/session/clusterSession.ts';
import { buildView } from '../../../src/extension/views/registry.ts';
import { Formatter } from '../../../src/shared/format/formatter.ts';
import { renderText } from '../../../src/shared/format/text.ts';
import { en } from '../../../src/shared/strings/en.ts';
import type { ClusterDashboardState } from '../../../src/shared/model/clusterDashboard.ts';
import type { Fault } from '../../../src/shared/model/fault.ts';
import type { LinkState } from '../../../src/shared/model/linkState.ts';
import { contextId } from '../../../src/shared/model/refs.ts';
import type { Text } from '../../../src/shared/model/text.ts';
import type { ClusterSummaryState, TreeChildrenState } from '../../../src/shared/model/tree.ts';
import type {
  Caller,
  CredentialPluginRequest,
  HostApi,
  HostEnvironment,
} from '../../../src/shared/protocol/api.ts';
import { AcceleratedClock } from '../../support/acceleratedClock.ts';
import { until } from './until.ts';

export interface KubeconfigWish {
  readonly server?: string;
  readonly cluster?: Readonly<Record<string, unknown>>;
  readonly user?: Readonly<Record<string, unknown>>;
  readonly namespace?: string;
}

/** A kubeconfig (JSON is YAML) with the context `shop`, cluster `shop-cluster` and user `jane`. */
export function kubeconfigText({ server, cluster, user, namespace }: KubeconfigWish): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'shop',
    clusters: [
      { name: 'shop-cluster', cluster: { server: server ?? 'http://127.0.0.1:1', ...cluster } },
    ],
    users: [{ name: 'jane', user: user ?? { token: 's3cret-token' } }],
    contexts: [{ name: 'shop', context: { cluster: 'shop-cluster', user: 'jane', namespace } }],
  });
}

export interface BenchOptions {
  readonly kubeconfig: string;
  /** Default `shop`. */
  readonly context?: string;
  readonly broker?: CredentialBroker;
  readonly environment?: () => HostEnvironment;
  readonly memoryBudgetMiB?: number;
  /** Seconds of the session in a real one; default 10. */
  readonly factor?: number;
}

const formatter = new Formatter('en', en);

export class SessionBench {
  readonly clock: AcceleratedClock;
  readonly session: ClusterSession;
  /** The kubeconfig on disk, to be written anew. */
  readonly file: string;
  readonly logLines: string[] = [];
  /** The cluster's link states, each once in a row. */
  readonly states: LinkState['state'][] = ['connecting'];
  readonly #folder = mkdtempSync(join(tmpdir(), 'foretop-session-'));

  constructor(options: BenchOptions) {
    const { kubeconfig, context = 'shop', factor = 10 } = options;
    this.clock = new AcceleratedClock(factor);
    this.file = join(this.#folder, 'config');
    writeFileSync(this.file, kubeconfig);
    this.session = new ClusterSession({
      init: {
        context: contextId(this.file, context),
        kubeconfig: { is: 'files', paths: [this.file] },
        ...(options.memoryBudgetMiB === undefined
          ? {}
          : { memoryBudgetMiB: options.memoryBudgetMiB }),
      },
      host: hostOf(options),
      clock: this.clock,
      random: () => 0.5,
      log: { write: (level, message) => void this.logLines.push(`${level} ${message}`) },
    });
    this.session.onDidChange(() => {
      const { state } = this.link;
      if (this.states.at(-1) !== state) this.states.push(state);
    });
  }

  start(): this {
    this.session.start();
    return this;
  }

  get link(): LinkState {
    return this.session.connection().link;
  }

  /** Why the cluster is not live. */
  get fault(): Fault | undefined {
    const { link } = this;
    if (link.state === 'failed') return link.fault;
    return link.state === 'stale' ? link.reason : undefined;
  }

  get dashboard(): ClusterDashboardState {
    return buildView(this.session.model, 'clusterDashboard', {}) as ClusterDashboardState;
  }

  /** The rows below the cluster in the tree: label, or a notice's sentence. */
  get tree(): string[] {
    const args = { parent: { level: 'cluster' }, filter: { text: '', problemsOnly: false } };
    const state = buildView(this.session.model, 'treeChildren', args) as TreeChildrenState;
    return state.children.rows.map((row) => row.label || row.facts.map(sayNow).join(' '));
  }

  /** The cluster's own row in the tree. */
  get row() {
    const summary = buildView(this.session.model, 'clusterSummary', {}) as ClusterSummaryState;
    const entry = {
      id: contextId(this.file, 'shop'),
      name: 'shop',
      clusterName: 'shop-cluster',
      userName: 'jane',
      file: this.file,
      isCurrent: false,
      usesPlugin: false,
      isDemo: false,
      group: { is: 'files', paths: [this.file] },
    } as const;
    const now = this.clock.now();
    return describeCluster({ entry, phase: 'open', summary }, { formatter, now });
  }

  say(text: Text): string {
    return renderText(text, formatter, this.clock.now());
  }

  async untilState(...states: readonly LinkState['state'][]): Promise<void> {
    await until(
      `the cluster to be ${states.join(' or ')}`,
      30_000,
      () =>
        states.includes(this.link.state) ||
        `${JSON.stringify(this.link)}\n${this.logLines.join('\n')}`,
    );
  }

  /** Until the link is failed or stale with this message; the states on the way do not matter. */
  async untilFault(key: string): Promise<Fault> {
    await until(
      `the fault ${key}`,
      30_000,
      () =>
        this.fault?.message.key === key ||
        `${JSON.stringify(this.link)}\n${this.logLines.join('\n')}`,
    );
    return this.fault!;
  }

  /** Pods are listed and watched. */
  async untilLive(): Promise<void> {
    await this.untilState('live');
    assert.ok(this.session.model.inputs.stores.pods.isSynced);
  }

  writeKubeconfig(text: string): void {
    writeFileSync(this.file, text);
  }

  /** Ends the session and proves that nothing of it is left but what `open` counts, which must become 0. */
  async end(open: () => number = () => 0): Promise<void> {
    this.session.dispose();
    await until(
      'no timer to be left',
      5_000,
      () => this.clock.pending === 0 || `${this.clock.pending}`,
    );
    await until('no connection to be left', 5_000, () => open() === 0 || `${open()}`);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function sayNow(text: Text): string {
  return renderText(text, formatter, Date.now());
}

function hostOf({ broker, environment }: BenchOptions): Caller<HostApi> {
  return {
    async call(method, args) {
      if (method === 'runCredentialPlugin' && broker) {
        return (await broker.run(args as CredentialPluginRequest)) as never;
      }
      if (method === 'environment') return (environment?.() ?? {}) as never;
      throw new Error(`unexpected call of ${method}`);
    },
  };
}

/** Tree and dashboard tell one fault in the words of its message and hint, which name `names`, and no secret. */
export function assertTold(bench: SessionBench, fault: Fault, ...names: readonly string[]): void {
  const message = bench.say(fault.message);
  const hint = fault.hint ? bench.say(fault.hint) : '';
  for (const name of names) {
    assert.ok(
      `${message} ${hint} ${fault.detail ?? ''}`.includes(name),
      `${message} ${hint} names ${name}`,
    );
  }
  assert.doesNotMatch(`${message}${hint}`, /\{\w+\}|undefined|NaN/, 'a placeholder is left');
  assert.notEqual(hint, '', `${message} has no hint`);
  assert.doesNotMatch(JSON.stringify(fault), /s3cret/);
  assert.doesNotMatch(bench.logLines.join('\n'), /s3cret/);
  const shown = bench.dashboard.connection.value.link;
  assert.ok(shown.state === 'failed' || shown.state === 'stale', shown.state);
  const { description, tooltip = [] } = bench.row;
  assert.match(description, /^(Failed|Stale)/);
  assert.ok(
    tooltip.some((line) => line.includes(message)),
    tooltip.join('\n'),
  );
  assert.ok(tooltip.includes(hint), tooltip.join('\n'));
}
