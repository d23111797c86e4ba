// Why a pod, node or workload is in trouble (kinds/, model/).
import { messages } from './message.ts';

export const causeStrings = messages({
  // Streams (sync/): why rows may be old.
  'cause.linkSilent': 'The server has sent nothing for {duration}',
  'cause.linkSlept': 'The computer was asleep',
  'cause.linkGarbled': 'The server sent something that is not a watch event',
  'cause.linkListGarbled': 'The server sent something that is not a list of {resource}',
  'cause.linkExpired': 'The server no longer has the changes since the last one seen',
  'cause.linkError': 'The server ended the watch with error {code}',
  'cause.linkTooShort': 'The server ends every watch at once',
  'cause.linkNoInitialEnd': 'The server did not say where the initial list ends',
  'cause.linkStopped': 'Watching was stopped',

  // Pods, from the object alone (kinds/podCause.ts). {message} and {reason} are the cluster's own words.
  'cause.oomKilled':
    'Container {container} was killed for using more memory than its limit of {limit} (exit code {exitCode})',
  'cause.oomKilledNoLimit':
    'Container {container} was killed for want of memory; it has no memory limit of its own (exit code {exitCode})',
  'cause.crashExitAfter':
    'Container {container} keeps stopping: it last ended with exit code {exitCode} after {duration}',
  'cause.crashExit':
    'Container {container} keeps stopping: it last ended with exit code {exitCode}',
  'cause.crashSignalAfter':
    'Container {container} keeps stopping: it was last ended by signal {signal} after {duration}',
  'cause.crashSignal': 'Container {container} keeps stopping: it was last ended by signal {signal}',
  'cause.crashUnknown': 'Container {container} keeps stopping',
  'cause.exited': 'Container {container} ended with exit code {exitCode}',
  'cause.exitedAfter': 'Container {container} ended with exit code {exitCode} after {duration}',
  'cause.underSecond': 'less than a second',
  'cause.exitedSignal': 'Container {container} was ended by signal {signal}',
  'cause.restartedExit': 'Container {container} was restarted after exit code {exitCode}',
  'cause.restartedSignal': 'Container {container} was restarted after signal {signal}',
  'cause.initExited': 'Init container {container} ended with exit code {exitCode}',
  'cause.initExitedSignal': 'Init container {container} was ended by signal {signal}',
  'cause.initWaiting': 'Init container {container} cannot start: {reason}',
  'cause.initRunning': 'Init container {container} has not finished',
  'cause.imagePull': 'The image {image} of container {container} cannot be pulled',
  'cause.imageNeverPull':
    'The image {image} of container {container} is not on the node, and its pull policy is Never',
  'cause.imageName': 'The image name {image} of container {container} is not valid',
  'cause.containerConfig': 'Container {container} cannot be configured: {message}',
  'cause.containerStart': 'Container {container} cannot be started: {message}',
  'cause.containerWaiting': 'Container {container} cannot start: {reason}',
  'cause.unschedulable': 'No node can take the pod: {message}',
  'cause.unscheduled': 'The pod has not been given a node: {message}',
  'cause.schedulingGated': 'The pod is held back by scheduling gates',
  'cause.evicted': 'The pod was evicted: {message}',
  'cause.podFailed': 'The pod was ended: {reason}',
  'cause.podFailedMessage': 'The pod was ended: {message}',
  'cause.nodeLost': 'The node {node} does not answer, so nobody knows how the pod is',
  'cause.terminating': 'The pod should have been gone by {at}',
  'cause.terminatingFinalizers': 'The pod cannot go while these finalizers are on it: {finalizers}',
  'cause.notReady': 'The pod is not ready: {message}',
  'cause.notReadyUnexplained': 'The pod is not ready',
  'cause.evidenceMessage': 'It said: {message}',
  'cause.evidenceRegistry': 'The runtime said: {message}',
  'cause.evidenceFinished': 'It last ended {age} ago',
  'cause.evidenceRestarts': { one: 'Restarted once', other: 'Restarted {count} times' },

  // From events, nodes and workloads (model/causes.ts). {message} and {reason} are the cluster's own words.
  'cause.event.once': '{reason}: {message}',
  'cause.event.repeated': '{reason}: {message} ({count} times)',
  'cause.event.said': '{message}',
  'cause.event.saidAgain': '{message} ({count} times)',
  'cause.event.noRoom': {
    one: 'Wants {wants}; the only node does not fit: {reasons}',
    other: 'Wants {wants}; none of {count} nodes fits: {reasons}',
  },
  'cause.event.noNode': {
    one: 'The only node does not fit: {reasons}',
    other: 'None of {count} nodes fits: {reasons}',
  },
  'cause.event.nodesReason': {
    one: '{reason} on {count} node',
    other: '{reason} on {count} nodes',
  },
  'cause.event.wantsCpu': '{cpu} CPU',
  'cause.event.wantsMemory': '{memory} memory',
  'cause.event.line': '{cause}. {evidence}',
  'cause.event.unknown': 'The cause is not known',
  'cause.node.lost': 'Node {node} is not ready: what runs there is not known',
  'cause.node.lostSince': 'Node {node} has not been ready for {age}: what runs there is not known',
  'cause.node.condition': '{reason}: {message}',
  'cause.node.bare': 'Condition {type} says {reason}',
  'cause.workload.condition': '{reason}: {message}',
  'cause.workload.bare': 'Condition {type} says {reason}',
  'cause.workload.namespace': 'What is in it cannot be removed yet',
  'cause.workload.pods': {
    one: '{count} of its pods needs attention',
    other: '{count} of its pods need attention',
  },
  'cause.workload.podLine': '{pod}: {cause}',
});
