// Pods for the real node: what a real kubelet and real containers make of their programs.
import type { Json } from '../api.ts';

const image = 'localhost/box:1';

function pod(name: string, container: Json, spec: Json = {}): Json {
  const shell = (command: string) => ({ command: ['/bin/sh', '-c', command] });
  const { sh, ...rest } = container;
  const program = typeof sh === 'string' ? shell(sh) : {};
  return {
    metadata: { name, labels: { app: name } },
    spec: {
      nodeSelector: { 'kubernetes.io/hostname': 'real-1' },
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'app', image, imagePullPolicy: 'Never', ...program, ...rest }],
      ...spec,
    },
  };
}

function helper(name: string, command: string, more: Json = {}): Json {
  return { name, image, imagePullPolicy: 'Never', command: ['/bin/sh', '-c', command], ...more };
}

const forever = 'trap "exit 0" TERM; while true; do sleep 1; done';
/** Fills its memory until the kernel kills it: exit code 137, reason OOMKilled. */
const hog = { sh: 'tail /dev/zero', resources: { limits: { memory: '20Mi' } } };
const never = { restartPolicy: 'Never' };

export const realPods: readonly Json[] = [
  pod('steady', { sh: forever }),
  pod('oom-once', hog, never),
  pod('oom-again', hog),
  pod('crash', { sh: 'echo boom; exit 3' }),
  pod('completed', { sh: 'exit 0' }, never),
  pod('error', { sh: 'exit 4' }, never),
  pod('image-absent', { image: 'localhost/absent:1', sh: forever }),
  pod('config-absent', { sh: forever, envFrom: [{ configMapRef: { name: 'absent' } }] }),
  pod('program-absent', { command: ['/bin/absent'] }),
  pod('restarts', { sh: 'sleep 12; exit 1' }),
  pod('unready', { sh: forever, readinessProbe: { exec: { command: ['/bin/false'] } } }),
  pod('init-error', { sh: forever }, { ...never, initContainers: [helper('setup', 'exit 1')] }),
  pod('init-crash', { sh: forever }, { initContainers: [helper('setup', 'exit 1')] }),
  pod('init-slow', { sh: forever }, { initContainers: [helper('setup', 'sleep 3600')] }),
  pod(
    'sidecar',
    { sh: forever },
    { initContainers: [helper('proxy', forever, { restartPolicy: 'Always' })] },
  ),
  pod('half-done', { sh: forever }, { ...never, containers: halfDone() }),
];

/** One container has ended well, the other runs on: NotReady. */
function halfDone(): readonly Json[] {
  return [helper('once', 'exit 0'), helper('app', forever)];
}
