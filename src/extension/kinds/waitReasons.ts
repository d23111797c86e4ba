// What a waiting container's reason means: one table for the cause of its pod, its severity and the verdict, so that
// they never tell different stories. The words are the kubelet's (pkg/kubelet/images/types.go, kuberuntime).

export type WaitKind = 'ordinary' | 'image' | 'config' | 'other';

/** Of every start: no trouble. */
const ordinaryWaits: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing']);

const imageWaits: ReadonlySet<string> = new Set([
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

const configWaits: ReadonlySet<string> = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PreCreateHookError',
  'PreStartHookError',
  'PostStartHookError',
]);

/** `other`: an error that is not one of image or configuration, CrashLoopBackOff included. */
export function waitKind(reason: string | undefined): WaitKind {
  if (reason === undefined || ordinaryWaits.has(reason)) return 'ordinary';
  if (imageWaits.has(reason)) return 'image';
  return configWaits.has(reason) ? 'config' : 'other';
}
