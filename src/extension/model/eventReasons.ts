// Which warnings tell of trouble. Anybody may write an event about anything: MissingClusterDNS of a node that works well
// is configuration, and says nothing of why a pod keeps stopping.

/**
 * Of a node: what its conditions are about. Reasons of the node lifecycle controller and the kubelet
 * (pkg/kubelet/events/event.go), and of node-problem-detector's kernel, disk and runtime monitors (config/*.json).
 * OOMKilling is left out: a container's own cgroup kill is the pod's trouble. So is InvalidDiskCapacity, which the
 * kubelet says at every start.
 */
const nodeReasons: ReadonlySet<string> = new Set([
  'NodeNotReady',
  'NodeShutdown',
  'Rebooted',
  'KubeletSetupFailed',
  'FailedNodeAllocatableEnforcement',
  'NodeHasInsufficientMemory',
  'NodeHasInsufficientPID',
  'NodeHasDiskPressure',
  'EvictionThresholdMet',
  'SystemOOM',
  'FreeDiskSpaceFailed',
  'ImageGCFailed',
  'ContainerGCFailed',
  'KernelOops',
  'KernelDeadlock',
  'TaskHung',
  'DockerHung',
  'ContainerdHung',
  'UnregisterNetDevice',
  'ConntrackFull',
  'ReadonlyFilesystem',
  'FilesystemIsReadOnly',
  'Ext4Error',
  'XfsHasShutdown',
  'IOError',
  'MemoryReadError',
  'CperHardwareErrorFatal',
  'FrequentKubeletRestart',
  'FrequentContainerdRestart',
  'FrequentDockerRestart',
  'FrequentUnregisterNetDevice',
  'KubeletUnhealthy',
  'ContainerdUnhealthy',
  'DockerUnhealthy',
  'KubeProxyUnhealthy',
]);

/** Of a pod that is in trouble: what the scheduler, the kubelet and the volume controllers say kept it from running. */
const podReasons: ReadonlySet<string> = new Set([
  'BackOff',
  'Failed',
  'Unhealthy',
  'ProbeError',
  'InspectFailed',
  'ErrImageNeverPull',
  'FailedScheduling',
  'FailedMount',
  'FailedAttachVolume',
  'FailedMapVolume',
  'FailedBinding',
  'FailedCreatePodSandBox',
  'FailedPodSandBoxStatus',
  'FailedCreatePodContainer',
  'FailedPostStartHook',
  'FailedPreStopHook',
  'FailedKillPod',
  'FailedSync',
  'NetworkNotReady',
  'OOMKilling',
  'Evicted',
  'ExceededGracePeriod',
  'Preempting',
]);

export function tellsOfNode(reason: string): boolean {
  return nodeReasons.has(reason);
}

export function tellsOfPod(reason: string): boolean {
  return podReasons.has(reason);
}
