// Pods in every state that kubectl has a word for, and what `kubectl get pods` prints of each. The words were compared
// with printPod itself (k8s.io/kubernetes v1.37.2) run over these objects.
import { at, condition, ended, healthy, running, waiting, type PodInput } from './builders.ts';

/** Expected: STATUS READY RESTARTS. */
export type PodCase = readonly [name: string, expected: string, pod: PodInput];

const ready = condition('Ready', 'True');
const initialized = condition('Initialized', 'True');
const deleting = { metadata: { deletionTimestamp: at.later, deletionGracePeriodSeconds: 30 } };
const unstarted = { state: waiting('PodInitializing') };
const done = { state: ended(0, 'Completed') };
const sidecarUp = { ...healthy, sidecar: true };

// prettier-ignore
export const podCases: readonly PodCase[] = [
  // without container states
  ['unscheduled', 'Pending 0/1 0', { phase: 'Pending', hasStatuses: false }],
  ['unschedulable', 'Pending 0/1 0', { phase: 'Pending', hasStatuses: false, conditions: [condition('PodScheduled', 'False', 'Unschedulable')] }],
  ['gated', 'SchedulingGated 0/1 0', { phase: 'Pending', hasStatuses: false, conditions: [condition('PodScheduled', 'False', 'SchedulingGated')] }],
  ['evicted', 'Evicted 0/1 0', { phase: 'Failed', reason: 'Evicted', hasStatuses: false }],
  ['refused by the kubelet', 'UnexpectedAdmissionError 0/1 0', { phase: 'Failed', reason: 'UnexpectedAdmissionError', hasStatuses: false }],
  ['out of CPU on the node', 'OutOfcpu 0/1 0', { phase: 'Failed', reason: 'OutOfcpu', hasStatuses: false }],
  ['past its deadline', 'DeadlineExceeded 0/1 0', { phase: 'Failed', reason: 'DeadlineExceeded', hasStatuses: false }],
  ['node affinity', 'NodeAffinity 0/1 0', { phase: 'Failed', reason: 'NodeAffinity', hasStatuses: false }],
  ['node lost', 'NodeLost 1/1 0', { reason: 'NodeLost' }],
  ['shut down with its node', 'Terminated 0/1 0', { phase: 'Failed', reason: 'Terminated', hasStatuses: false }],
  ['unknown phase', 'Unknown 0/1 0', { phase: 'Unknown', hasStatuses: false }],
  ['a gate outranks the reason', 'SchedulingGated 0/1 0', { phase: 'Pending', reason: 'Evicted', hasStatuses: false, conditions: [condition('PodScheduled', 'False', 'SchedulingGated')] }],

  // starting
  ['being created', 'ContainerCreating 0/1 0', { phase: 'Pending', containers: [{ state: waiting('ContainerCreating') }] }],
  ['image cannot be pulled', 'ErrImagePull 0/1 0', { phase: 'Pending', containers: [{ state: waiting('ErrImagePull', 'not found') }] }],
  ['image pull backs off', 'ImagePullBackOff 0/1 0', { phase: 'Pending', containers: [{ state: waiting('ImagePullBackOff') }] }],
  ['image never pulled', 'ErrImageNeverPull 0/1 0', { phase: 'Pending', containers: [{ state: waiting('ErrImageNeverPull') }] }],
  ['bad image name', 'InvalidImageName 0/1 0', { phase: 'Pending', containers: [{ state: waiting('InvalidImageName') }] }],
  ['missing secret key', 'CreateContainerConfigError 0/1 0', { phase: 'Pending', containers: [{ state: waiting('CreateContainerConfigError') }] }],
  ['cannot be created', 'CreateContainerError 0/1 0', { phase: 'Pending', containers: [{ state: waiting('CreateContainerError') }] }],
  ['cannot be run', 'RunContainerError 0/1 2', { containers: [{ state: waiting('RunContainerError'), restarts: 2 }] }],
  ['waiting without a reason', 'Pending 0/1 0', { phase: 'Pending', containers: [{ state: waiting() }] }],
  ['a status without state', 'Running 0/1 0', { containers: [{}] }],

  // running
  ['running and ready', 'Running 1/1 0', {}],
  ['running, not ready', 'Running 0/1 0', { containers: [{ state: running }] }],
  ['two of three ready', 'Running 2/3 0', { containers: [healthy, { state: running }, healthy] }],
  ['ready flag without a running state', 'Running 0/1 0', { containers: [{ ready: true }] }],
  ['crash loop', 'CrashLoopBackOff 0/1 5', { containers: [{ state: waiting('CrashLoopBackOff'), restarts: 5, last: ended(1, 'Error') }] }],
  ['crash loop beside a running one', 'CrashLoopBackOff 1/2 3', { containers: [healthy, { state: waiting('CrashLoopBackOff'), restarts: 3 }] }],
  ['the first container has the word', 'ErrImagePull 0/2 0', { containers: [{ state: waiting('ErrImagePull') }, { state: waiting('CrashLoopBackOff') }] }],
  ['restarted since', 'Running 1/1 4', { containers: [{ ...healthy, restarts: 4, last: ended(137, 'OOMKilled') }] }],

  // ended
  ['out of memory', 'OOMKilled 0/1 1', { containers: [{ state: ended(137, 'OOMKilled'), restarts: 1 }] }],
  ['error', 'Error 0/1 0', { phase: 'Failed', containers: [{ state: ended(1, 'Error') }] }],
  ['exit code without a reason', 'ExitCode:3 0/1 0', { phase: 'Failed', containers: [{ state: ended(3) }] }],
  ['signal without a reason', 'Signal:9 0/1 0', { phase: 'Failed', containers: [{ state: ended(137, undefined, { signal: 9 }) }] }],
  ['cannot run', 'ContainerCannotRun 0/1 0', { phase: 'Failed', containers: [{ state: ended(127, 'ContainerCannotRun') }] }],
  ['start error', 'StartError 0/1 0', { phase: 'Failed', containers: [{ state: ended(128, 'StartError') }] }],
  ['status lost', 'ContainerStatusUnknown 0/1 0', { phase: 'Failed', reason: 'Evicted', containers: [{ state: ended(137, 'ContainerStatusUnknown') }] }],
  ['completed', 'Completed 0/1 0', { phase: 'Succeeded', containers: [done] }],
  ['completed beside a running one, ready', 'Running 1/2 0', { containers: [done, healthy], conditions: [ready] }],
  ['completed beside a running one, not ready', 'NotReady 1/2 0', { containers: [done, healthy] }],
  ['completed after a failed one', 'Error 0/2 0', { phase: 'Failed', containers: [done, { state: ended(2, 'Error') }] }],
  ['completed, failed and running', 'Error 1/3 0', { containers: [done, { state: ended(2, 'Error') }, healthy] }],
  ['failed before completed', 'Error 0/2 0', { phase: 'Failed', containers: [{ state: ended(2, 'Error') }, done] }],

  // initialising
  ['first init container runs', 'Init:0/2 0/1 0', { phase: 'Pending', init: [{ state: running }, unstarted], containers: [unstarted] }],
  ['second init container runs', 'Init:1/2 0/1 0', { phase: 'Pending', init: [done, { state: running }], containers: [unstarted] }],
  ['init containers wait for the pod', 'Init:0/1 0/1 0', { phase: 'Pending', init: [unstarted], containers: [unstarted] }],
  ['all done, starting', 'PodInitializing 0/1 0', { phase: 'Pending', init: [done], containers: [unstarted] }],
  ['init error', 'Init:Error 0/1 0', { phase: 'Pending', init: [{ state: ended(1, 'Error') }], containers: [unstarted] }],
  ['init out of memory', 'Init:OOMKilled 0/1 0', { phase: 'Pending', init: [{ state: ended(137, 'OOMKilled') }], containers: [unstarted] }],
  ['init exit code', 'Init:ExitCode:4 0/1 0', { phase: 'Pending', init: [{ state: ended(4) }], containers: [unstarted] }],
  ['init signal', 'Init:Signal:15 0/1 0', { phase: 'Pending', init: [{ state: ended(143, undefined, { signal: 15 }) }], containers: [unstarted] }],
  ['init crash loop', 'Init:CrashLoopBackOff 0/1 6', { phase: 'Pending', init: [{ state: waiting('CrashLoopBackOff'), restarts: 6 }], containers: [unstarted] }],
  ['init image', 'Init:ImagePullBackOff 0/1 0', { phase: 'Pending', init: [{ state: waiting('ImagePullBackOff') }], containers: [unstarted] }],
  ['init config', 'Init:CreateContainerConfigError 0/1 0', { phase: 'Pending', init: [{ state: waiting('CreateContainerConfigError') }], containers: [unstarted] }],
  ['restarts of init containers count while initialising', 'Init:1/2 0/1 5', { phase: 'Pending', init: [{ ...done, restarts: 3 }, { state: running, restarts: 2 }], containers: [unstarted] }],
  ['and not afterwards', 'Running 1/1 1', { init: [{ ...done, restarts: 3 }], containers: [{ ...healthy, restarts: 1 }] }],
  ['init container run again after a sandbox change', 'Init:0/1 1/1 0', { init: [{ state: running }], conditions: [initialized] }],

  // sidecars
  ['a sidecar counts', 'Running 2/2 3', { init: [{ ...sidecarUp, restarts: 2 }], containers: [{ ...healthy, restarts: 1 }] }],
  ['a sidecar that is not ready', 'Running 1/2 0', { init: [{ ...sidecarUp, ready: false }] }],
  ['a sidecar that has not started', 'Init:0/1 0/2 0', { phase: 'Pending', init: [{ state: running, sidecar: true, started: false }], containers: [unstarted] }],
  ['a sidecar in a crash loop', 'Init:CrashLoopBackOff 0/2 4', { phase: 'Pending', init: [{ state: waiting('CrashLoopBackOff'), sidecar: true, restarts: 4 }], containers: [unstarted] }],
  ['a sidecar before an init container', 'Init:1/2 1/2 0', { phase: 'Pending', init: [sidecarUp, { state: running }], containers: [unstarted] }],
  ['a sidecar that ended with the pod', 'Completed 0/2 0', { phase: 'Succeeded', init: [{ ...done, sidecar: true }], containers: [done] }],
  ['a sidecar that failed while the pod runs', 'Init:Error 1/2 0', { init: [{ state: ended(1, 'Error'), sidecar: true, started: false }], conditions: [initialized, ready] }],

  // deletion
  ['terminating', 'Terminating 1/1 0', deleting],
  ['terminating while creating', 'Terminating 0/1 0', { ...deleting, phase: 'Pending', containers: [{ state: waiting('ContainerCreating') }] }],
  ['terminating in a crash loop', 'Terminating 0/1 2', { ...deleting, containers: [{ state: waiting('CrashLoopBackOff'), restarts: 2 }] }],
  ['deleted on a lost node', 'Unknown 1/1 0', { ...deleting, reason: 'NodeLost' }],
  ['deleted after it completed', 'Completed 0/1 0', { ...deleting, phase: 'Succeeded', containers: [done] }],
  ['deleted after it failed', 'Error 0/1 0', { ...deleting, phase: 'Failed', containers: [{ state: ended(1, 'Error') }] }],
  ['deleted while initialising', 'Terminating 0/1 0', { ...deleting, phase: 'Pending', init: [{ state: ended(1, 'Error') }], containers: [unstarted] }],
];
