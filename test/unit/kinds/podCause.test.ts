// The cause a pod's own object tells: reason, sentence and evidence as a reader gets them, one row a case.
import assert from 'node:assert/strict';
import type { Text, TextArg } from '../../../src/shared/model/text.ts';
import { en } from '../../../src/shared/strings/en.ts';
import { podCauseFacts } from '../../../src/extension/kinds/podCause.ts';
import {
  at,
  condition,
  ended,
  healthy,
  podRow,
  running,
  waiting,
  type PodInput,
} from '../../support/builders.ts';

/** Values as written here: 512 bytes is `512 B`, times are their ISO minute, durations seconds. */
function words(text: Text): string {
  const message = en[text.key];
  const template =
    typeof message === 'string'
      ? message
      : text.args?.['count'] === 1
        ? message.one
        : message.other;
  return template.replace(/\{(\w+)\}/g, (_, name: string) =>
    argument(text.args?.[name] ?? `{${name}}`),
  );
}

function argument(arg: TextArg): string {
  if (typeof arg === 'string' || typeof arg === 'number') return String(arg);
  if (isList(arg)) return arg.map(argument).join(', ');
  if ('key' in arg) return words(arg);
  if ('code' in arg) return arg.code;
  if ('durationMs' in arg) return `${arg.durationMs / 1000} s`;
  if ('bytes' in arg) return `${arg.bytes} B`;
  if ('ageSince' in arg) return `since ${new Date(arg.ageSince).toISOString().slice(11, 16)}`;
  if ('at' in arg) return new Date(arg.at).toISOString().slice(11, 16);
  return JSON.stringify(arg);
}

function isList(arg: TextArg): arg is readonly TextArg[] {
  return Array.isArray(arg);
}

const unready = condition(
  'Ready',
  'False',
  'ContainersNotReady',
  'containers with unready status: [c0]',
);
const unstarted = { state: waiting('PodInitializing') };
const limits = { memory: '512' };
const deleting = { deletionTimestamp: at.later };
const crash = (last: Readonly<Record<string, unknown>>): PodInput => ({
  containers: [{ state: waiting('CrashLoopBackOff', 'back-off 5m0s'), restarts: 5, last, limits }],
  conditions: [unready],
});

type Case = readonly [name: string, expected: string | undefined, pod: PodInput];

// prettier-ignore
const cases: readonly Case[] = [
  ['a healthy pod', undefined, { conditions: [condition('Ready', 'True')] }],
  ['a completed pod', undefined, { phase: 'Succeeded', containers: [{ state: ended(0, 'Completed') }] }],
  ['one being created', undefined, { phase: 'Pending', containers: [{ state: waiting('ContainerCreating') }] }],
  ['out of memory in a crash loop', 'OOMKilled: Container c0 was killed for using more memory than its limit of 512 B (exit code 137) | Restarted 5 times | It last ended since 05:02 ago', crash(ended(137, 'OOMKilled'))],
  ['out of memory without a limit', 'OOMKilled: Container c0 was killed for want of memory; it has no memory limit of its own (exit code 137) | It last ended since 05:02 ago', { phase: 'Failed', containers: [{ state: ended(137, 'OOMKilled') }] }],
  ['out of memory with exit code 0', 'OOMKilled: Container c0 was killed for using more memory than its limit of 512 B (exit code 0) | It last ended since 05:02 ago', { phase: 'Failed', containers: [{ state: ended(0, 'OOMKilled'), limits }] }],
  ['out of memory, about to be started again', 'OOMKilled: Container c0 was killed for using more memory than its limit of 512 B (exit code 137) | Restarted once | It last ended since 05:02 ago', { containers: [{ state: waiting(), restarts: 1, last: ended(137, 'OOMKilled'), limits }] }],
  ['a crash loop', 'CrashLoopBackOff: Container c0 keeps stopping: it last ended with exit code 1 after 60 s | It said: panic: no route to stock-db | Restarted 5 times | It last ended since 05:02 ago', crash(ended(1, 'Error', { message: 'panic: no route to stock-db\n' }))],
  ['a crash loop by signal', 'CrashLoopBackOff: Container c0 keeps stopping: it was last ended by signal 11 after 60 s | Restarted 5 times | It last ended since 05:02 ago', crash(ended(139, 'Error', { signal: 11 }))],
  ['a crash loop without times', 'CrashLoopBackOff: Container c0 keeps stopping: it last ended with exit code 2 | Restarted 5 times', crash({ terminated: { exitCode: 2 } })],
  ['a crash loop by signal without times', 'CrashLoopBackOff: Container c0 keeps stopping: it was last ended by signal 6 | Restarted 5 times', crash({ terminated: { exitCode: 134, signal: 6 } })],
  ['a crash loop of a container that ends at once', 'CrashLoopBackOff: Container c0 keeps stopping: it last ended with exit code 1 after less than a second | Restarted 5 times | It last ended since 05:02 ago', crash(ended(1, 'Error', { startedAt: at.finished }))],
  ['a crash loop that completes', 'CrashLoopBackOff: Container c0 keeps stopping: it last ended with exit code 0 after 60 s | Restarted 5 times | It last ended since 05:02 ago', crash(ended(0, 'Completed'))],
  ['a crash loop without a last state', 'CrashLoopBackOff: Container c0 keeps stopping | Restarted 5 times', crash({})],
  ['an image that is not there', 'ErrImagePull: The image shop/cart:2 of container c0 cannot be pulled | The runtime said: manifest unknown', { phase: 'Pending', containers: [{ image: 'shop/cart:2', state: waiting('ErrImagePull', 'manifest unknown') }] }],
  ['an image pull that backs off', 'ImagePullBackOff: The image shop/cart:2 of container c0 cannot be pulled | The runtime said: Back-off pulling image "shop/cart:2"', { phase: 'Pending', containers: [{ image: 'shop/cart:2', state: waiting('ImagePullBackOff', 'Back-off pulling image "shop/cart:2"') }] }],
  ['an image that may not be pulled', 'ErrImageNeverPull: The image a:1 of container c0 is not on the node, and its pull policy is Never', { phase: 'Pending', containers: [{ image: 'a:1', state: waiting('ErrImageNeverPull') }] }],
  ['a bad image name', 'InvalidImageName: The image name A: of container c0 is not valid', { phase: 'Pending', containers: [{ image: 'A:', state: waiting('InvalidImageName') }] }],
  ['a missing secret', 'CreateContainerConfigError: Container c0 cannot be configured: secret "db" not found', { phase: 'Pending', containers: [{ state: waiting('CreateContainerConfigError', 'secret "db" not found') }] }],
  ['a command that is not there', 'RunContainerError: Container c0 cannot be started: exec: "serve": not found', { phase: 'Running', containers: [{ state: waiting('RunContainerError', 'exec: "serve": not found') }] }],
  ['a reason nobody foresaw', 'Sleepy: Container c0 cannot start: Sleepy | It said: zzz', { phase: 'Pending', containers: [{ state: waiting('Sleepy', 'zzz') }] }],
  ['an exit code', 'Error: Container c0 ended with exit code 3 after 60 s | It last ended since 05:02 ago', { phase: 'Failed', containers: [{ state: ended(3, 'Error') }] }],
  ['an exit code without a reason', 'ExitCode:3: Container c0 ended with exit code 3 | It said: no disk', { phase: 'Failed', containers: [{ state: { terminated: { exitCode: 3, message: 'no disk' } } }] }],
  ['a signal', 'Signal:9: Container c0 was ended by signal 9', { phase: 'Failed', containers: [{ state: { terminated: { exitCode: 137, signal: 9 } } }] }],
  ['the most telling of two containers', 'OOMKilled: Container c1 was killed for want of memory; it has no memory limit of its own (exit code 137) | It last ended since 05:02 ago', { containers: [{ state: waiting('ImagePullBackOff') }, { state: ended(137, 'OOMKilled') }] }],
  ['a failed init container', 'Error: Init container i0 ended with exit code 1 | It said: no schema | It last ended since 05:02 ago', { phase: 'Pending', init: [{ state: ended(1, 'Error', { message: 'no schema' }) }], containers: [unstarted] }],
  ['an init container ended by a signal', 'Signal:9: Init container i0 was ended by signal 9', { phase: 'Pending', init: [{ state: { terminated: { exitCode: 137, signal: 9 } } }], containers: [unstarted] }],
  ['an init container in a crash loop', 'CrashLoopBackOff: Container i0 keeps stopping: it last ended with exit code 1 after 60 s | Restarted 3 times | It last ended since 05:02 ago', { phase: 'Pending', init: [{ state: waiting('CrashLoopBackOff'), restarts: 3, last: ended(1, 'Error') }], containers: [unstarted] }],
  ['an init container that waits', 'Sleepy: Init container i0 cannot start: Sleepy', { phase: 'Pending', init: [{ state: waiting('Sleepy') }], containers: [unstarted] }],
  ['an init container that runs', 'PodInitializing: Init container i0 has not finished', { phase: 'Pending', init: [{ state: running }], containers: [unstarted] }],
  ['no node', 'Unschedulable: No node can take the pod: 0/6 nodes are available: 6 Insufficient cpu.', { phase: 'Pending', hasStatuses: false, conditions: [condition('PodScheduled', 'False', 'Unschedulable', '0/6 nodes are available: 6 Insufficient cpu.')] }],
  ['not scheduled for another reason', 'SchedulerError: The pod has not been given a node: binding rejected', { phase: 'Pending', hasStatuses: false, conditions: [condition('PodScheduled', 'False', 'SchedulerError', 'binding rejected')] }],
  ['scheduling gates', 'SchedulingGated: The pod is held back by scheduling gates | It said: Scheduling is blocked', { phase: 'Pending', hasStatuses: false, conditions: [condition('PodScheduled', 'False', 'SchedulingGated', 'Scheduling is blocked')] }],
  ['evicted', 'Evicted: The pod was evicted: The node was low on resource: memory.', { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.', hasStatuses: false }],
  ['evicted, whatever its containers say', 'Evicted: The pod was evicted: low on disk', { phase: 'Failed', reason: 'Evicted', message: 'low on disk', containers: [{ state: ended(137, 'Error') }] }],
  ['past its deadline', 'DeadlineExceeded: The pod was ended: Pod was active on the node longer than the specified deadline', { phase: 'Failed', reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline', hasStatuses: false }],
  ['ended without a message', 'NodeShutdown: The pod was ended: NodeShutdown', { phase: 'Failed', reason: 'NodeShutdown', hasStatuses: false }],
  ['not ready', 'ContainersNotReady: The pod is not ready: containers with unready status: [c0]', { containers: [{ state: running }], conditions: [unready] }],
  ['not ready because of a gate', 'ReadinessGatesNotReady: The pod is not ready: gate lb is false', { conditions: [condition('Ready', 'False', 'ReadinessGatesNotReady', 'gate lb is false')] }],
  ['not ready, unexplained', 'ContainersNotReady: The pod is not ready', { containers: [{ state: running }], conditions: [condition('Ready', 'False')] }],
  ['not ready since it was restarted', 'OOMKilled: Container c0 was killed for using more memory than its limit of 512 B (exit code 137) | Restarted once | It last ended since 05:02 ago', { containers: [{ state: running, restarts: 1, last: ended(137, 'OOMKilled'), limits }], conditions: [unready] }],
  ['not ready long after a restart', 'ContainersNotReady: The pod is not ready: containers with unready status: [c0] | Container c0 was restarted after exit code 1', { containers: [{ state: running, restarts: 1, last: ended(1, 'Error', { finishedAt: '2026-03-12T04:00:00Z' }) }], conditions: [unready] }],
  ['ready again after a restart', 'Error: Container c0 was restarted after exit code 2 | It said: lost the lease | Restarted 2 times | It last ended since 05:02 ago', { containers: [{ ...healthy, restarts: 2, last: ended(2, 'Error', { message: 'lost the lease' }) }], conditions: [condition('Ready', 'True')] }],
  ['restarted after a signal', 'Error: Container c0 was restarted after signal 15 | Restarted once | It last ended since 05:02 ago', { containers: [{ ...healthy, restarts: 1, last: ended(143, 'Error', { signal: 15 }) }] }],
  ['terminating', 'Terminating: The pod should have been gone by 05:03', { metadata: deleting }],
  ['held by finalizers', 'Terminating: The pod cannot go while these finalizers are on it: shop/backup, shop/lock', { metadata: { ...deleting, finalizers: ['shop/backup', 'shop/lock'] } }],
  ['on a lost node', 'NodeLost: The node node-3 does not answer, so nobody knows how the pod is', { metadata: deleting, reason: 'NodeLost', spec: { nodeName: 'node-3' } }],
  ['deleted after it had failed', 'Error: Container c0 ended with exit code 1 after 60 s | It last ended since 05:02 ago', { metadata: deleting, phase: 'Failed', containers: [{ state: ended(1, 'Error') }] }],
];

describe('pod cause', () => {
  for (const [name, expected, input] of cases) {
    it(`${name}: ${expected?.split(':')[0] ?? 'none'}`, () => {
      const facts = podCauseFacts(podRow(input));
      const told = facts && [`${facts.reason}: ${words(facts.text)}`, ...facts.evidence.map(words)];
      assert.equal(told?.join(' | '), expected);
    });
  }

  it('says since when', () => {
    const since = (input: PodInput): number | undefined => podCauseFacts(podRow(input))?.since;
    const finished = Date.parse(at.finished);
    assert.equal(since(crash(ended(137, 'OOMKilled'))), finished);
    assert.equal(since({ containers: [{ state: running }], conditions: [unready] }), finished);
    assert.equal(since({ metadata: deleting }), Date.parse(at.later));
    assert.equal(
      since({ phase: 'Pending', containers: [{ state: waiting('ErrImagePull') }] }),
      undefined,
    );
  });
});
