// The verdict line (X15).
import { messages } from './message.ts';

export const verdictStrings = messages({
  'verdict.nothing': 'Nothing needs attention.',
  'verdict.attention': { one: '{what} needs attention.', other: '{what} need attention.' },
  'verdict.controlPlaneOnly': 'The control plane needs attention.',
  'verdict.count.nodes': { one: '{count} node', other: '{count} nodes' },
  'verdict.count.namespaces': { one: '{count} namespace', other: '{count} namespaces' },
  'verdict.count.workloads': { one: '{count} workload', other: '{count} workloads' },
  'verdict.count.pods': { one: '{count} pod', other: '{count} pods' },
  'verdict.others': { one: '{count} other', other: '{count} others' },
  'verdict.more': {
    one: '{count} more cause is among the problems.',
    other: '{count} more causes are among the problems.',
  },

  // What can't be seen.
  'verdict.connecting': 'The cluster has not answered yet.',
  'verdict.noAnswer': 'The cluster does not answer, so nothing can be said about its pods.',
  'verdict.syncing': {
    one: 'Still reading: {count} pod so far.',
    other: 'Still reading: {count} pods so far.',
  },
  'verdict.podsDenied': 'Pods may not be listed, so nothing can be said about them.',
  'verdict.notSeen': 'Not seen, because they may not be listed: {resources}.',
  'verdict.notKept': 'Not kept, because they are over the memory budget: {resources}.',
  'verdict.stale': 'No news from the cluster since {at}; what follows was true then.',

  // Findings. {finding} is one of verdict.trouble.*, without a full stop.
  'verdict.apiServer': 'The API server says that it is not ready.',
  'verdict.apiServerChecks': 'The API server says that these of its checks fail: {checks}.',
  'verdict.nodeLost': '{node} has not been ready since {at}.',
  'verdict.nodeLostUndated': '{node} is not ready.',
  'verdict.nodeLostPods': {
    one: '{node} has not been ready since {at}; {count} pod on it follows from that.',
    other: '{node} has not been ready since {at}; {count} pods on it follow from that.',
  },
  'verdict.nodeLostPodsUndated': {
    one: '{node} is not ready; {count} pod on it follows from that.',
    other: '{node} is not ready; {count} pods on it follow from that.',
  },
  'verdict.nodeTrouble': '{node} reports {reason}.',
  'verdict.nodeTroublePods': {
    one: '{node} reports {reason} and evicted {count} pod.',
    other: '{node} reports {reason} and evicted {count} pods.',
  },
  'verdict.unscheduled': {
    one: '{count} pod of {workloads} fits on no node: {reasons}.',
    other: '{count} pods of {workloads} fit on no node: {reasons}.',
  },
  'verdict.unscheduledUnexplained': {
    one: '{count} pod of {workloads} fits on no node.',
    other: '{count} pods of {workloads} fit on no node.',
  },
  'verdict.afterRollout': '{finding}, since {rollout} rolled out at {at}.',
  'verdict.afterNeighbour': '{finding}. It began {after} after {rollout} rolled out at {at}.',
  'verdict.subject': '{object}: {cause}.',
  'verdict.causeUnknown': {
    one: 'The cause of {count} pod’s trouble is not known: {workloads}.',
    other: 'The cause of {count} pods’ trouble is not known: {workloads}.',
  },

  'verdict.trouble.memory': '{workload} passes its memory limit of {limit} and is OOMKilled',
  'verdict.trouble.memoryNoLimit': '{workload} is OOMKilled without a memory limit of its own',
  'verdict.trouble.image': '{workload} cannot pull the image {image}',
  'verdict.trouble.missingKey': '{workload} cannot start: {kind} {object} has no key {key}',
  'verdict.trouble.missingObject': '{workload} cannot start: {kind} {object} does not exist',
  'verdict.trouble.config': '{workload} cannot start: {message}',
  'verdict.trouble.crash': '{workload} keeps ending with exit code {exitCode}',
  'verdict.trouble.crashSaid': '{workload} keeps ending with exit code {exitCode}: {message}',
  'verdict.trouble.ended': {
    one: '{workload} ended with exit code {exitCode}',
    other: '{count} pods of {workload} ended with exit code {exitCode}',
  },
  'verdict.trouble.endedSaid': {
    one: '{workload} ended with exit code {exitCode}: {message}',
    other: '{count} pods of {workload} ended with exit code {exitCode}: {message}',
  },
  'verdict.trouble.restart': {
    one: '{workload} was restarted ({reason})',
    other: '{count} pods of {workload} were restarted ({reason})',
  },
  'verdict.trouble.notReady': {
    one: '{workload} is not ready',
    other: '{count} pods of {workload} are not ready',
  },
  'verdict.trouble.notReadySaid': {
    one: '{workload} is not ready: {message}',
    other: '{count} pods of {workload} are not ready: {message}',
  },
  'verdict.trouble.terminating': {
    one: '{count} pod of {workload} is Terminating past its grace period',
    other: '{count} pods of {workload} are Terminating past their grace period',
  },
  'verdict.trouble.finalizers': {
    one: '{count} pod of {workload} is Terminating past its grace period, held by {finalizers}',
    other:
      '{count} pods of {workload} are Terminating past their grace period, held by {finalizers}',
  },
  'verdict.trouble.evicted': {
    one: '{count} pod of {workload} was evicted',
    other: '{count} pods of {workload} were evicted',
  },
  'verdict.trouble.event': '{workload} has warnings: {reason}',
  'verdict.trouble.pending': {
    one: '{count} pod of {workload} does not start: {reason}',
    other: '{count} pods of {workload} do not start: {reason}',
  },
  'verdict.trouble.told': {
    one: '{workload}: {cause}',
    other: '{count} pods of {workload}: {cause}',
  },
  'verdict.sentence': '{finding}.',

  // How it was concluded: one line a rule that fired.
  'verdict.because.nothing':
    'No pod, node or workload passes a threshold ({pods} pods are watched).',
  'verdict.because.readyz': 'Control plane: /readyz or /livez of the API server failed.',
  'verdict.because.node':
    'Node: the Ready or a pressure condition of {node} says {reason}; troubles of pods on a lost node are put down to it.',
  'verdict.because.nodeMessage': 'Node: a condition of {node} says {reason}: {message}',
  'verdict.because.scheduling': {
    one: 'Scheduling: {count} pod has FailedScheduling as its latest scheduling event.',
    other: 'Scheduling: {count} pods have FailedScheduling as their latest scheduling event.',
  },
  'verdict.because.rollout': {
    one: 'Rollout: the only pod in trouble is of {rollout}, made at {at}, {after} before the trouble.',
    other:
      'Rollout: all {count} pods in trouble are of {rollout}, made at {at}, {after} before the trouble.',
  },
  'verdict.because.neighbour':
    'Rollout nearby: {rollout} at {at} is the only rollout in the namespace in the 30 min before. That it came first is known, that it is the cause is not.',
  'verdict.because.pods': {
    one: 'Pods: {count} pod of {workload} shows {reason}.',
    other: 'Pods: {count} pods of {workload} show {reason}.',
  },
  'verdict.because.subject': 'Workload: {object} itself says {reason}.',
  'verdict.because.unknown': {
    one: 'No rule explains {count} pod.',
    other: 'No rule explains {count} pods.',
  },
});
