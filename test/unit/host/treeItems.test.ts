import assert from 'node:assert/strict';
import type { ContextEntry } from '../../../src/extension/host/contextStore.ts';
import { makeRendering } from '../../../src/extension/host/rendering.ts';
import {
  describeCluster,
  describeNotice,
  describeRow,
  type ClusterFacts,
  type ItemText,
} from '../../../src/extension/host/tree/treeItems.ts';
import { Formatter } from '../../../src/shared/format/formatter.ts';
import type { Fault } from '../../../src/shared/model/fault.ts';
import { en } from '../../../src/shared/strings/en.ts';
import type { LinkState } from '../../../src/shared/model/linkState.ts';
import { contextId } from '../../../src/shared/model/refs.ts';
import type {
  ClusterSummary,
  ClusterSummaryState,
  TreeRow,
} from '../../../src/shared/model/tree.ts';
import { value } from '../../../src/shared/protocol/sections.ts';
import { ManualClock } from '../../support/manualClock.ts';

const now = Date.UTC(2026, 2, 12, 14, 8, 30);
const reader = { formatter: new Formatter('en', en), now };

/** Icon, colour, label, description, flags and click, as one line. */
function line(item: ItemText): string {
  const icon = item.icon.color ? `${item.icon.id}/${item.icon.color.slice(14)}` : item.icon.id;
  const arrow = item.isExpandable ? '>' : ' ';
  const click = item.command ? ` → ${item.command.slice(8)}` : '';
  return `${arrow} (${icon}) ${item.label} | ${item.description} | ${item.contextValue}${click}`;
}

const ref = { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'cart-1', uid: 'u1' };

const pod: TreeRow = {
  id: 'pod:u1',
  parent: { level: 'pod', ref },
  label: 'cart-1',
  kind: 'Pod',
  severity: 'failed',
  facts: [
    { key: 'tree.ready', args: { ready: 0, total: 1 } },
    { key: 'tree.reason', args: { word: 'CrashLoopBackOff', reason: 'OOMKilled' } },
    { key: 'tree.restarts', args: { count: 4 } },
  ],
  createdAt: now - 8 * 60_000,
  ref,
};

describe('tree rows', () => {
  it('say status, restarts and age, with a shape of their own for trouble', () => {
    assert.equal(
      line(describeRow(pod, reader)),
      '> (error/Failed) cart-1 | CrashLoopBackOff · OOMKilled · 0/1 · 4 restarts · 8m | object Pod +ref +problem → openDetail',
    );
  });

  it('say why before how many are ready, and the kind only to screen readers', () => {
    const ready = { key: 'tree.ready', args: { ready: 1, total: 2 } } as const;
    const running = { key: 'tree.reason', args: { word: 'Running', reason: 'OOMKilled' } } as const;
    const kind = { key: 'tree.kind', args: { kind: 'Deployment' } } as const;
    const row: TreeRow = { ...pod, kind: 'Deployment', facts: [ready, running, kind] };
    const { description, spoken } = describeRow(row, reader);
    assert.equal(description, 'OOMKilled · 1/2 · 8m');
    assert.equal(spoken, 'cart-1, Deployment, failed, OOMKilled · 1/2 · 8m');
    const calm = describeRow({ ...row, severity: 'running' }, reader);
    assert.equal(calm.description, '1/2 · Running · OOMKilled · 8m');
  });

  it('row 19: tell ages by the clock of the server', () => {
    const clock = new ManualClock();
    const rendering = makeRendering('en', clock);
    const row: TreeRow = { ...pod, facts: [], createdAt: clock.now() - 60_000 };
    assert.equal(rendering.row(row).description, '60s');
    assert.equal(rendering.row(row, { clockOffsetMs: 240_000 }).description, '5m');
    assert.equal(rendering.row(row, { clockOffsetMs: -50_000 }).description, '10s');
  });

  it('of the demo cluster say so to the menus: no kubectl knows its context', () => {
    const { contextValue } = describeRow(pod, reader, true);
    assert.equal(contextValue, 'object Pod +ref +problem +demo');
  });

  it('are spoken whole', () => {
    const { spoken } = describeRow(pod, reader);
    assert.equal(
      spoken,
      'cart-1, Pod, failed, CrashLoopBackOff · OOMKilled · 0/1 · 4 restarts · 8m',
    );
  });

  const healthy: readonly (readonly [Partial<TreeRow>, string])[] = [
    [{ kind: 'Pod' }, '(package)'],
    [{ kind: 'Deployment' }, '(rocket)'],
    [{ kind: 'Widget' }, '(symbol-misc)'],
    [{ kind: 'Job', severity: 'succeeded' }, '(pass/Succeeded)'],
    [{ kind: 'Namespace', severity: 'warning' }, '(symbol-namespace/Warning)'],
    [{ kind: 'Node', severity: 'unknown' }, '(question/Unknown)'],
  ];
  for (const [part, expected] of healthy) {
    it(`of kind ${part.kind} and severity ${part.severity ?? 'running'} show ${expected}`, () => {
      const row: TreeRow = { ...pod, severity: 'running', ...part };
      assert.ok(line(describeRow(row, reader)).includes(expected), line(describeRow(row, reader)));
    });
  }

  it('that say what is not kept lead to the setting, and to another try', () => {
    const parts = [{ key: 'common.part.events' }, { key: 'common.part.completedJobs' }] as const;
    const facts = [
      { key: 'common.overBudget', args: { budget: { bytes: 2 ** 29 }, parts } } as const,
    ];
    const row: TreeRow = { id: 'n', label: '', kind: 'Notice', severity: 'unknown', facts };
    assert.equal(
      line(describeRow(row, reader)),
      '  (warning/Warning) Over the memory budget of 512 MiB. Not kept: events, completed jobs. |  | notice +retry → openMemoryBudgetSetting',
    );
  });

  it('of a namespace expand on a click instead of opening', () => {
    assert.equal(describeRow({ ...pod, kind: 'Namespace' }, reader).command, undefined);
  });

  it('that are notices of the worker offer the next step', () => {
    const notice = (key: 'tree.denied' | 'tree.noMatch' | 'tree.syncing'): TreeRow => ({
      id: 'n',
      label: '',
      kind: 'Notice',
      severity: 'unknown',
      facts: [{ key, args: { verb: 'list', resource: 'pods' } }],
    });
    assert.equal(
      line(describeRow(notice('tree.denied'), reader)),
      '  (lock/Warning) You may not list pods |  | notice → openNamespaceSetting',
    );
    assert.equal(describeRow(notice('tree.noMatch'), reader).command, 'foretop.clearFilter');
    assert.equal(describeRow(notice('tree.syncing'), reader).icon.id, 'loading~spin');
  });
});

const entry: ContextEntry = {
  id: contextId('/k', 'prod'),
  name: 'prod',
  clusterName: 'c',
  userName: 'ann',
  server: 'https://prod:6443',
  file: '/k',
  isCurrent: true,
  usesPlugin: true,
  isDemo: false,
  group: { is: 'files', paths: ['/k'] },
};

function summary(link: LinkState, problemWorkloads = 0): ClusterSummaryState {
  return {
    connection: value({ link, partial: [], insecure: false, serverVersion: 'v1.37.1' }),
    summary: value({ problemWorkloads, problemPods: 3, pods: 140, nodes: 6 }),
  };
}

const wasLive = summary({ state: 'live', since: now });

const noMemory: Fault = {
  kind: 'outOfMemory',
  message: {
    key: 'fault.workerStopped',
    args: { cluster: 'prod', limit: { bytes: 1536 * 1024 ** 2 }, count: 3 },
  },
  hint: { key: 'fault.workerStopped.hint' },
};

const refused = {
  kind: 'unreachable',
  message: { key: 'fault.kubeconfigEmpty', args: { file: 'x' } },
  hint: { key: 'fault.kubeconfigEmpty.hint' },
} as const;

describe('cluster rows', () => {
  const cases: readonly (readonly [string, Partial<ClusterFacts>, string])[] = [
    [
      'closed',
      {},
      '  (vm-outline) prod | Not connected · current context | cluster +closed → openCluster',
    ],
    [
      'closed and broken',
      { entry: { ...entry, fault: refused } },
      '  (error/Failed) prod | cannot be opened · current context | cluster +closed',
    ],
    [
      'starting',
      { phase: 'starting' },
      '> (sync~spin/Pending) prod | Connecting · current context | cluster +open +retry',
    ],
    [
      'syncing',
      { phase: 'open', summary: summary({ state: 'syncing', rows: 50, of: 1000 }) },
      '> (sync~spin/Pending) prod | Syncing, 50 of 1,000 objects · current context | cluster +open +retry',
    ],
    [
      'live with trouble',
      { phase: 'open', summary: summary({ state: 'live', since: now }, 2) },
      '> (vm-active/Running) prod | Live · 2 workloads in trouble · current context | cluster +open',
    ],
    [
      'stale',
      { phase: 'open', summary: summary({ state: 'stale', since: now - 30_000, reason: refused }) },
      '> (debug-disconnect/Warning) prod | Stale for 30s · current context | cluster +open +retry',
    ],
    [
      'denied',
      { phase: 'open', summary: summary({ state: 'denied', verb: 'list', resource: 'pods' }) },
      '> (lock/Warning) prod | Denied · current context | cluster +open +retry',
    ],
    [
      'failed',
      { phase: 'open', summary: summary({ state: 'failed', fault: refused }) },
      '> (error/Failed) prod | Failed · current context | cluster +open +retry',
    ],
    [
      'of a name that two kubeconfigs have',
      { file: 'b.yaml' },
      '  (vm-outline) prod | Not connected · b.yaml · current context | cluster +closed → openCluster',
    ],
    [
      'open and gone from the kubeconfig',
      { phase: 'open', summary: summary({ state: 'live', since: now }), isGone: true },
      '> (vm-active/Running) prod | Live · no longer in a kubeconfig | cluster +open',
    ],
    [
      'crashed',
      { phase: 'crashed' },
      '> (error/Failed) prod | Restarting · current context | cluster +open +retry',
    ],
    [
      'out of memory and restarted',
      { phase: 'crashed', ended: { fault: noMemory, nextTryAt: now }, summary: wasLive },
      '> (error/Failed) prod | Out of memory, restarting · current context | cluster +open +retry',
    ],
    [
      'out of memory and not restarted',
      { phase: 'crashed', ended: { fault: noMemory }, summary: wasLive },
      '> (error/Failed) prod | Out of memory, stopped · current context | cluster +open +retry',
    ],
  ];
  for (const [name, facts, expected] of cases) {
    it(`say when they are ${name}`, () => {
      assert.equal(line(describeCluster({ entry, ...facts }, reader)), expected);
    });
  }

  it('are told in one line where no row is', () => {
    const { state } = makeRendering('en', new ManualClock());
    const live = (count: number) => summary({ state: 'live', since: now }, count);
    assert.equal(
      state('prod', { phase: 'open', summary: live(1) }),
      'prod: Live · 1 workload in trouble',
    );
    assert.equal(
      state('a', { phase: 'open', summary: live(0) }),
      'a: Live · no workloads in trouble',
    );
    const failed = summary({ state: 'failed', fault: refused }, 2);
    assert.equal(
      state('b', { phase: 'open', summary: failed }),
      'b: Failed · 2 workloads in trouble',
    );
    assert.equal(state('c', { phase: 'starting' }), 'c: Connecting');
  });

  it('say why their worker ended, with the setting as the next step', () => {
    const facts = {
      entry,
      phase: 'crashed' as const,
      ended: { fault: noMemory },
      summary: wasLive,
    };
    const [message, hint] = describeCluster(facts, reader).tooltip ?? [];
    assert.equal(
      message,
      'The process that watches prod ran out of memory at 1.5 GiB 3 times in a row and is not started again',
    );
    assert.match(hint ?? '', /foretop\.memoryBudgetMiB/);
    const notice = describeNotice({ is: 'ended', ended: { fault: noMemory } }, reader);
    assert.equal(line(notice), `  (error/Failed) ${message} |  | notice +memory → reconnect`);
    const crashed = { kind: 'crashed', message: { key: 'fault.unexpected' } } as const;
    const plain = describeNotice({ is: 'ended', ended: { fault: crashed } }, reader);
    assert.equal(plain.contextValue, 'notice');
  });

  it('say that it is the demo, unless the name says it', () => {
    const of = (name: string) =>
      describeCluster({ entry: { ...entry, name, isDemo: true } }, reader).description;
    assert.equal(of('foretop'), 'Not connected · demo');
    assert.equal(of('demo'), 'Not connected');
  });

  it('tell a failure and its hint in the tooltip', () => {
    const facts = {
      entry,
      phase: 'open' as const,
      summary: summary({ state: 'failed', fault: refused }),
    };
    assert.deepEqual(describeCluster(facts, reader).tooltip, [
      'The kubeconfig x is empty',
      'Write a context into it, or remove it from the list of kubeconfigs.',
      'Server https://prod:6443',
      'User ann',
      'Kubeconfig /k',
      'Kubernetes v1.37.1',
      '6 nodes, 140 pods, 3 pods in trouble',
    ]);
  });

  it('count in the tooltip only what was read', () => {
    const counted = (counts: ClusterSummary) => {
      const { connection } = summary({ state: 'live', since: now });
      const facts = {
        entry,
        phase: 'open' as const,
        summary: { connection, summary: value(counts) },
      };
      return describeCluster(facts, reader).tooltip?.slice(4);
    };
    assert.deepEqual(counted({}), []);
    assert.deepEqual(counted({ nodes: 2 }), ['2 nodes']);
    assert.deepEqual(counted({ pods: 9, problemPods: 1, problemWorkloads: 1 }), [
      '9 pods, 1 pods in trouble',
    ]);
  });

  it('warn in the tooltip of a plugin before they are opened', () => {
    const tooltip = describeCluster({ entry }, reader).tooltip ?? [];
    assert.ok(tooltip.includes('Opening it runs a credential plugin.'));
  });
});

describe('notices', () => {
  it('say how many rows are not shown and lead to the filter', () => {
    assert.equal(
      line(describeNotice({ is: 'more', count: 1234 }, reader)),
      '  (ellipsis) 1,234 more: filter… |  | notice → filterTree',
    );
  });

  it('name the filter that nothing matches', () => {
    const words = [
      { filter: 'x', problemsOnly: false },
      { filter: 'x', problemsOnly: true },
      { filter: '', problemsOnly: true },
    ].map((filter) => describeNotice({ is: 'noMatch', ...filter }, reader).label);
    assert.deepEqual(words, ['Nothing matches “x”', 'No problem matches “x”', 'No problems here']);
  });
});
