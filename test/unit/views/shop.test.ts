// The screens of the shop's story as golden text: what a user reads, with times of day masked.
import assert from 'node:assert/strict';
import type { TreeFilter, TreeParent, TreeRow } from '../../../src/shared/model/tree.ts';
import type { Status } from '../../../src/shared/model/clusterDashboard.ts';
import { humanDuration } from '../../../src/shared/format/humanDuration.ts';
import { lookSeverity } from '../../../src/shared/model/heat.ts';
import { clusterDashboard } from '../../../src/extension/views/clusterDashboard.ts';
import { clusterSummary } from '../../../src/extension/views/clusterSummary.ts';
import { treeChildren } from '../../../src/extension/views/tree.ts';
import { ModelFixture, read } from '../../support/modelFixture.ts';
import { storyNow } from '../../support/rowBuilders.ts';
import { tellShopStory } from '../../support/shopStory.ts';

function shop() {
  const fixture = new ModelFixture();
  tellShopStory(fixture);
  fixture.open();
  return fixture;
}

const mask = (text: string) => text.replace(/\d\d:\d\d(:\d\d)?/g, '<time>');
const statusText = ({ severity, word, reason }: Status) =>
  `${severity} ${word}${reason === undefined ? '' : ` · ${reason}`}`;
const all: TreeFilter = { text: '', problemsOnly: false };

function treeText(fixture: ModelFixture, parent: TreeParent, filter = all, depth = 0): string[] {
  const { children } = treeChildren(fixture.model, { parent, filter });
  return children.rows.flatMap((row: TreeRow) => {
    const facts = row.facts.map((fact) => read(fact)).join(' · ');
    const line = `${'  '.repeat(depth)}${row.severity} ${row.label} [${facts}]`;
    return row.parent ? [line, ...treeText(fixture, row.parent, filter, depth + 1)] : [line];
  });
}

function ids(fixture: ModelFixture, parent: TreeParent): string[] {
  const { children } = treeChildren(fixture.model, { parent, filter: all });
  return children.rows.flatMap((row) => [row.id, ...(row.parent ? ids(fixture, row.parent) : [])]);
}

describe('the shop on screen', () => {
  it('is a tree', () => {
    assert.deepEqual(treeText(shop(), { level: 'cluster' }), [
      'running Nodes [3 nodes]',
      '  running cp-1 [Ready · 4 pods]',
      '    running etcd-cp-1 [1/1]',
      '      running app [Running]',
      '    running kube-apiserver-cp-1 [1/1]',
      '      running app [Running]',
      '    running kube-controller-manager-cp-1 [1/1]',
      '      running app [Running]',
      '    running kube-scheduler-cp-1 [1/1]',
      '      running app [Running]',
      '  running w-1 [Ready · 5 pods · 4 pods in trouble]',
      '    warning chronograf-6b5f7d9c4-tl2mz [0/1 · Running · ContainersNotReady]',
      '      warning chronograf [Running · NotReady]',
      '    failed settlement-66f4c8d7b9-hn5xr [0/1 · CrashLoopBackOff · 14 restarts]',
      '      failed settlement [CrashLoopBackOff · 14 restarts]',
      '    failed cart-7c9d8b6f5-q8wzn [1/2 · OOMKilled · 3 restarts]',
      '      failed cart [OOMKilled · 3 restarts]',
      '      running otel [Running]',
      '      succeeded wait-for-redis [Completed · init container]',
      '    terminating session-5d8c6f9b7-wq2zk [1/1 · Terminating]',
      '      running app [Running]',
      '    running stock-old-gq6lj [1/1]',
      '      running app [Running]',
      '  running w-2 [Ready · 3 pods]',
      '    running settlement-66f4c8d7b9-c2w8d [1/1]',
      '      running app [Running]',
      '    running cart-7c9d8b6f5-hx2vb [1/1]',
      '      running app [Running]',
      '    running stock-5f7b9c84d6-8xr2w [1/1]',
      '      running app [Running]',
      'running kube-system []',
      '  running etcd-cp-1 [1/1]',
      '    running app [Running]',
      '  running kube-apiserver-cp-1 [1/1]',
      '    running app [Running]',
      '  running kube-controller-manager-cp-1 [1/1]',
      '    running app [Running]',
      '  running kube-scheduler-cp-1 [1/1]',
      '    running app [Running]',
      'warning monitoring [1 pod in trouble]',
      '  warning chronograf [0/1 · Unavailable · Deployment]',
      '    warning chronograf-6b5f7d9c4-tl2mz [0/1 · Running · ContainersNotReady]',
      '      warning chronograf [Running · NotReady]',
      'failed payments [1 pod in trouble]',
      '  warning settlement [1/2 · Degraded · Deployment]',
      '    running settlement-66f4c8d7b9-c2w8d [1/1]',
      '      running app [Running]',
      '    failed settlement-66f4c8d7b9-hn5xr [0/1 · CrashLoopBackOff · 14 restarts]',
      '      failed settlement [CrashLoopBackOff · 14 restarts]',
      'failed shop [3 pods in trouble]',
      '  warning cart [1/3 · Degraded · Deployment]',
      '    running cart-7c9d8b6f5-hx2vb [1/1]',
      '      running app [Running]',
      '    pending cart-7c9d8b6f5-m4x7c [0/1 · Pending · FailedScheduling]',
      '      pending cart [Waiting]',
      '    failed cart-7c9d8b6f5-q8wzn [1/2 · OOMKilled · 3 restarts]',
      '      failed cart [OOMKilled · 3 restarts]',
      '      running otel [Running]',
      '      succeeded wait-for-redis [Completed · init container]',
      '  terminating session [1/1 · Running · Deployment]',
      '    terminating session-5d8c6f9b7-wq2zk [1/1 · Terminating]',
      '      running app [Running]',
      '  running stock [1/1 · Deployment]',
      '    running stock-5f7b9c84d6-8xr2w [1/1]',
      '      running app [Running]',
      '    running stock-old-gq6lj [1/1 · revision 13]',
      '      running app [Running]',
    ]);
  });

  it('has tree ids that differ everywhere', () => {
    const seen = ids(shop(), { level: 'cluster' });
    assert.equal(new Set(seen).size, seen.length);
  });

  it('shows problems only', () => {
    const filter = { text: '', problemsOnly: true };
    assert.deepEqual(treeText(shop(), { level: 'namespace', namespace: 'shop' }, filter), [
      'warning cart [1/3 · Degraded · Deployment]',
      '  failed cart-7c9d8b6f5-q8wzn [1/2 · OOMKilled · 3 restarts]',
      '    failed cart [OOMKilled · 3 restarts]',
      '    running otel [Running]',
      '    succeeded wait-for-redis [Completed · init container]',
      '  pending cart-7c9d8b6f5-m4x7c [0/1 · Pending · FailedScheduling]',
      '    pending cart [Waiting]',
      'terminating session [1/1 · Running · Deployment]',
      '  terminating session-5d8c6f9b7-wq2zk [1/1 · Terminating]',
      '    running app [Running]',
    ]);
  });

  it('filters by text, below and above, nodes by their own name', () => {
    const filter = { text: 'HX2VB', problemsOnly: false };
    assert.deepEqual(treeText(shop(), { level: 'cluster' }, filter), [
      'failed shop [3 pods in trouble]',
      '  warning cart [1/3 · Degraded · Deployment]',
      '    running cart-7c9d8b6f5-hx2vb [1/1]',
      '      running app [Running]',
    ]);
  });

  it('is a list of problems with causes', () => {
    const { problems } = clusterDashboard(shop().model);
    const lines = problems.rows.map(({ status, ref, since = storyNow, cause }) => {
      const age = humanDuration(storyNow - since);
      return `${statusText(status)} | ${ref.kind} ${ref.name} | ${age} | ${read(cause)}`;
    });
    assert.deepEqual(lines, [
      'failed OOMKilled | Pod cart-7c9d8b6f5-q8wzn | 9m | Container cart was killed for using more memory than its limit of 512 MiB (exit code 137). Restarted 3 times. It last ended 3s ago',
      'failed CrashLoopBackOff | Pod settlement-66f4c8d7b9-hn5xr | 52m | Container settlement keeps stopping: it last ended with exit code 1 after 2 s. It said: LEDGER_URL is not set. Restarted 14 times',
      'pending Pending · FailedScheduling | Pod cart-7c9d8b6f5-m4x7c | 11m | Wants 1 CPU, 512 MiB memory; none of 3 nodes fits: Insufficient cpu on 2 nodes, untolerated taint {node-role.kubernetes.io/control-plane} on 1 node',
      'warning Running · ContainersNotReady | Pod chronograf-6b5f7d9c4-tl2mz | 26m | The pod is not ready: containers with unready status: [chronograf]',
      'terminating Terminating | Pod session-5d8c6f9b7-wq2zk | 9m | The pod cannot go while these finalizers are on it: shop.io/drain',
    ]);
  });

  it('has a verdict', () => {
    const { value } = clusterDashboard(shop().model).verdict;
    assert.equal(value.severity, 'failed');
    assert.deepEqual(
      value.sentences.map((s) => mask(read(s))),
      [
        '5 pods need attention.',
        'cart passes its memory limit of 512 MiB and is OOMKilled. It began 7 min after stock rev 14 rolled out at <time>.',
        'settlement keeps ending with exit code 1: LEDGER_URL is not set.',
        '1 pod of cart fits on no node: Insufficient cpu on 2 nodes, untolerated taint {node-role.kubernetes.io/control-plane} on 1 node.',
        '2 more causes are among the problems.',
      ],
    );
    assert.deepEqual(
      value.because.map((s) => mask(read(s))),
      [
        'Rollout nearby: stock rev 14 at <time> is the only rollout in the namespace in the 30 min before. That it came first is known, that it is the cause is not.',
        'Pods: 1 pod of settlement shows Error.',
        'Scheduling: 1 pod has FailedScheduling as its latest scheduling event.',
        'Pods: 1 pod of chronograf shows ContainersNotReady.',
        'Pods: 1 pod of session shows Terminating.',
      ],
    );
  });

  it('counts kinds by state', () => {
    const lines = clusterDashboard(shop().model).inventory.rows.map(({ id, total, counts }) => {
      return `${id} ${total}: ${counts.map((c) => `${c.count} ${c.severity}`).join(', ')}`;
    });
    assert.deepEqual(lines, [
      'Node 3: 3 running',
      'Pod 13: 2 failed, 1 pending, 1 warning, 1 terminating, 8 running',
      'Deployment 5: 3 warning, 1 terminating, 1 running',
      'StatefulSet 0: ',
      'DaemonSet 0: ',
      'Job 0: ',
      'CronJob 0: ',
      'ReplicaSet 6: 3 warning, 1 terminating, 2 running',
    ]);
  });

  it('is a heat map', () => {
    const { nodes, cells: all } = clusterDashboard(shop().model);
    const lines = nodes.rows.map((row) => {
      const looks = all.columns.look?.subarray(row.cellsAt, row.cellsAt + row.cellCount) ?? [];
      const cells = [...looks].map(lookSeverity).join(' ');
      return `${row.id || '(not scheduled)'} ${row.problemCount}/${row.podCount} ${row.cpuRequestMillicores}m: ${cells}`;
    });
    assert.deepEqual(lines, [
      '(not scheduled) 1/1 0m: pending',
      'w-1 4/5 500m: failed failed warning terminating running',
      'w-2 0/3 300m: running running running',
      'cp-1 0/4 400m: running running running running',
    ]);
  });

  it('has a control plane', () => {
    const lines = clusterDashboard(shop().model).controlPlane.rows.map(
      ({ id, severity, ready, total, facts }) =>
        `${id} ${severity} ${ready}/${total} ${facts.map((fact) => read(fact)).join(' · ')}`,
    );
    assert.deepEqual(lines, [
      'apiServer running 1/1 cp-1 · p99 84 ms',
      'etcd running 1/1 cp-1 · 212 MiB',
      'controllerManager running 1/1 leader cp-1',
      'scheduler running 1/1 leader cp-1',
      'kubelet running 3/3 v1.33.4 on every node',
      'containerRuntime running 3/3 containerd 2.0.5 on every node',
    ]);
  });

  it('marks the rollout and the kill', () => {
    const { marks } = clusterDashboard(shop().model).charts.value;
    assert.deepEqual(
      marks.map(({ kind, label }) => `${kind} ${label}`),
      ['rollout stock rev 14', 'kill cart-7c9d8b6f5-q8wzn'],
    );
  });

  it('is one line', () => {
    const summary = clusterSummary(shop().model).summary.value;
    assert.deepEqual(summary, {
      problemWorkloads: 4,
      problemPods: 5,
      pods: 13,
      nodes: 3,
    });
  });
});
