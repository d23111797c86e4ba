// Ruling A1/A2 at its edges, and the status words of A4.
import assert from 'node:assert/strict';
import type { PodRow } from '../../../src/extension/kinds/rows.ts';
import {
  defaultThresholds,
  podHealth,
  type PodContext,
} from '../../../src/extension/model/severity.ts';
import {
  before,
  container,
  ended,
  event,
  minute,
  pendingPod,
  pod,
  second,
  storyNow,
} from '../../support/rowBuilders.ts';

const context = (facts: Partial<PodContext> = {}): PodContext => ({
  now: storyNow,
  thresholds: defaultThresholds,
  ...facts,
});

const notReadyFor = (ms: number, facts: Partial<PodRow> = {}) =>
  pod({
    name: 'p',
    containers: [container({ name: 'app', ready: false })],
    conditions: [{ type: 'Ready', status: 'False', changedAt: before(ms) }],
    ...facts,
  });
const waiting = (reason: string, facts = {}) =>
  pod({
    name: 'p',
    word: reason,
    containers: [container({ name: 'app', state: 'waiting', reason, ready: false, ...facts })],
  });
const terminated = (facts = {}) =>
  container({
    name: 'app',
    state: 'terminated',
    reason: 'Error',
    exitCode: 1,
    ready: false,
    ...facts,
  });
const restarted = (ms: number) =>
  pod({
    name: 'p',
    restarts: 1,
    lastRestartAt: before(ms),
    containers: [
      container({ name: 'app', restarts: 1, last: ended({ reason: 'OOMKilled', exitCode: 137 }) }),
    ],
  });
const deleting = (ms: number, facts: Partial<PodRow> = {}) =>
  pod({ name: 'p', word: 'Terminating', deletedAt: before(ms), ...facts });
const warning = (lastAt: number, reason = 'Unhealthy') =>
  event({ name: 'p', namespace: 'shop' }, { reason, lastAt });

interface Case {
  readonly is: string;
  readonly pod: PodRow;
  readonly context?: Partial<PodContext>;
  readonly gives: string;
}

const cases: readonly Case[] = [
  { is: 'running', pod: pod({ name: 'p' }), gives: 'running Running' },
  {
    is: 'succeeded',
    pod: pod({ name: 'p', phase: 'Succeeded', word: 'Completed' }),
    gives: 'succeeded Completed',
  },
  {
    is: 'failed phase',
    pod: pod({ name: 'p', phase: 'Failed', word: 'Evicted' }),
    gives: 'failed Evicted',
  },
  {
    is: 'pending 59 s',
    pod: pendingPod({ name: 'p', createdAt: before(59 * second) }),
    gives: 'running Pending',
  },
  {
    is: 'pending 61 s, as the condition says after its event is gone',
    pod: pendingPod({ name: 'p', createdAt: before(61 * second) }),
    gives: 'pending Pending · FailedScheduling',
  },
  {
    is: 'pending with a FailedScheduling event',
    pod: pendingPod({ name: 'p', createdAt: before(61 * second) }),
    context: { failedScheduling: warning(before(second), 'FailedScheduling') },
    gives: 'pending Pending · FailedScheduling',
  },
  {
    is: 'pending on a node',
    pod: pod({
      name: 'p',
      phase: 'Pending',
      word: 'ContainerCreating',
      createdAt: before(2 * minute),
      containers: [
        container({ name: 'app', state: 'waiting', reason: 'ContainerCreating', ready: false }),
      ],
    }),
    gives: 'pending ContainerCreating',
  },
  { is: 'not ready 9 s', pod: notReadyFor(9 * second), gives: 'running Running' },
  {
    is: 'not ready 11 s: told, not yet trouble',
    pod: notReadyFor(11 * second),
    gives: 'running Running · ContainersNotReady',
  },
  {
    is: 'not ready 59 s',
    pod: notReadyFor(59 * second),
    gives: 'running Running · ContainersNotReady',
  },
  {
    is: 'not ready 61 s',
    pod: notReadyFor(61 * second),
    gives: 'warning Running · ContainersNotReady',
  },
  {
    is: 'not ready for two slow probe periods',
    pod: notReadyFor(61 * second, { probePeriodMs: 30 * second }),
    gives: 'running Running · ContainersNotReady',
  },
  {
    is: 'not ready for three slow probe periods',
    pod: notReadyFor(91 * second, { probePeriodMs: 30 * second }),
    gives: 'warning Running · ContainersNotReady',
  },
  {
    is: 'restarted 9 m 59 s ago',
    pod: restarted(599 * second),
    gives: 'warning Running · OOMKilled',
  },
  { is: 'restarted 10 m 1 s ago', pod: restarted(601 * second), gives: 'running Running' },
  {
    is: 'a warning 9 m 59 s ago',
    pod: pod({ name: 'p' }),
    context: { warning: warning(before(599 * second)) },
    gives: 'warning Running · Unhealthy',
  },
  {
    is: 'a warning 10 m 1 s ago',
    pod: pod({ name: 'p' }),
    context: { warning: warning(before(601 * second)) },
    gives: 'running Running',
  },
  {
    is: 'a warning before it became ready',
    pod: pod({
      name: 'p',
      conditions: [{ type: 'Ready', status: 'True', changedAt: before(minute) }],
    }),
    context: { warning: warning(before(2 * minute)) },
    gives: 'running Running',
  },
  {
    is: 'FailedScheduling of a pod that is scheduled',
    pod: pod({ name: 'p' }),
    context: { warning: warning(before(second), 'FailedScheduling') },
    gives: 'running Running',
  },
  { is: 'terminating 29 s past grace', pod: deleting(29 * second), gives: 'running Terminating' },
  {
    is: 'terminating 31 s past grace',
    pod: deleting(31 * second),
    gives: 'terminating Terminating',
  },
  { is: 'within its grace period', pod: deleting(-20 * second), gives: 'running Terminating' },
  {
    is: 'ended and held by a finalizer',
    pod: deleting(31 * second, { phase: 'Succeeded', word: 'Completed' }),
    gives: 'terminating Completed',
  },
  {
    is: 'crash loop',
    pod: waiting('CrashLoopBackOff', { last: ended({ reason: 'OOMKilled', exitCode: 137 }) }),
    gives: 'failed CrashLoopBackOff · OOMKilled',
  },
  { is: 'image', pod: waiting('ImagePullBackOff'), gives: 'failed ImagePullBackOff' },
  {
    is: 'creating',
    pod: waiting('ContainerCreating'),
    gives: 'warning ContainerCreating · ContainersNotReady',
  },
  {
    is: 'killed and not yet restarted',
    pod: pod({
      name: 'p',
      word: 'OOMKilled',
      containers: [terminated({ reason: 'OOMKilled', exitCode: 137 })],
    }),
    gives: 'failed OOMKilled',
  },
  {
    is: 'one of two done',
    pod: pod({
      name: 'p',
      containers: [terminated({ reason: 'Completed', exitCode: 0 }), container({ name: 'b' })],
      conditions: [],
    }),
    gives: 'warning Running · ContainersNotReady',
  },
  {
    is: 'ended by a signal',
    pod: pod({ name: 'p', word: 'Signal:9', containers: [terminated({ exitCode: 0, signal: 9 })] }),
    gives: 'failed Signal:9',
  },
  {
    is: 'a debug container that ended',
    pod: pod({
      name: 'p',
      containers: [
        container({ name: 'app' }),
        { ...terminated(), role: 'ephemeral', name: 'debug' },
      ],
    }),
    gives: 'running Running',
  },
  {
    is: 'node lost',
    pod: pod({ name: 'p' }),
    context: { nodeReady: false },
    gives: 'unknown Running · NodeNotReady',
  },
  {
    is: 'not ready because the node is lost',
    pod: notReadyFor(5 * minute),
    context: { nodeReady: false },
    gives: 'unknown Running · NodeNotReady',
  },
  {
    is: 'failed on a lost node',
    pod: waiting('CrashLoopBackOff'),
    context: { nodeReady: false },
    gives: 'failed CrashLoopBackOff',
  },
  { is: 'NodeLost', pod: deleting(-5 * second, { word: 'Unknown' }), gives: 'unknown Unknown' },
];

describe('podHealth', () => {
  for (const { is, pod: row, context: facts, gives } of cases) {
    it(is, () => {
      const { severity, word, reason } = podHealth(row, context(facts)).status;
      assert.equal(`${severity} ${word}${reason === undefined ? '' : ` · ${reason}`}`, gives);
    });
  }

  it('says when time alone will change it', () => {
    const young = pendingPod({ name: 'p', createdAt: before(10 * second) });
    assert.equal(podHealth(young, context()).dueAt, storyNow + 50 * second);
    assert.equal(podHealth(restarted(minute), context()).dueAt, storyNow + 9 * minute);
    assert.equal(podHealth(pod({ name: 'p' }), context()).dueAt, undefined);
  });

  it('takes thresholds from settings', () => {
    const thresholds = { ...defaultThresholds, pendingMs: 5 * minute };
    const row = pendingPod({ name: 'p', createdAt: before(2 * minute) });
    assert.equal(podHealth(row, context({ thresholds })).status.severity, 'running');
  });
});

describe('since', () => {
  const killed = (facts: Partial<PodRow> = {}) =>
    pod({
      name: 'p',
      word: 'OOMKilled',
      createdAt: before(60 * minute),
      containers: [
        terminated({
          finishedAt: before(3 * second),
          last: ended({ finishedAt: before(2 * minute) }),
        }),
      ],
      conditions: [{ type: 'Ready', status: 'False', changedAt: before(3 * second) }],
      ...facts,
    });
  const since = (row: PodRow, facts: Partial<PodContext> = {}) =>
    storyNow - (podHealth(row, context(facts)).since ?? NaN);

  it('goes back to the previous end, and to the first warning of the same trouble', () => {
    assert.equal(since(killed()), 2 * minute);
    const warnings = event(
      { name: 'p', namespace: 'shop' },
      { reason: 'BackOff', firstAt: before(9 * minute), lastAt: before(minute) },
    );
    assert.equal(since(killed(), { warning: warnings }), 9 * minute);
  });

  it('does not take an old end for the same trouble, nor goes beyond the pod', () => {
    const long = terminated({
      finishedAt: before(3 * second),
      last: ended({ finishedAt: before(50 * minute) }),
    });
    assert.equal(since(killed({ containers: [long] })), 3 * second);
    assert.equal(since(killed({ createdAt: before(minute) })), minute);
  });
});
