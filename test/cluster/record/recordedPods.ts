// Pods in a selection of states, and one with every field that Foretop reads of a pod.
import type { Json, TestApi } from '../api.ts';
import { podSpec, podStates, stateName } from '../states/podStates.ts';
import { heldNode, heldOn, image, labels, oddText, recordedNamespace } from './recordedObjects.ts';

const path = `/api/v1/namespaces/${recordedNamespace}/pods`;
const words = [
  'Running',
  'NotReady',
  'CrashLoopBackOff',
  'OOMKilled',
  'Signal:11',
  'Init:1/2',
  'Init:CrashLoopBackOff',
  'Evicted',
  'SchedulingGated',
  'Pending',
  'Terminating',
];
const at = (minute: number) => `2026-03-12T14:${String(minute).padStart(2, '0')}:30Z`;

export async function createRecordedPods(api: TestApi): Promise<void> {
  const states = podStates.filter(({ word }) => words.includes(word));
  for (const [index, state] of states.entries()) {
    const name = stateName(state);
    const finalizers = state.deleted === true ? ['foretop.test/hold'] : [];
    const metadata = { name, labels, annotations: heldOn, finalizers };
    await api.create(path, { metadata, spec: podSpec(state, heldNode) });
    const status = state.status?.({ index: index + 1, ago: () => at(index) });
    if (status) await api.patch(`${path}/${name}/status`, { status });
    if (state.deleted === true) await api.remove(`${path}/${name}`);
  }
  await createFullPod(api);
}

const requests = { cpu: '250m', memory: '64Mi' };
const limits = { cpu: '1', memory: '1.5Gi' };

async function createFullPod(api: TestApi): Promise<void> {
  const name = 'full-abc12';
  await api.create(path, {
    metadata: { name, labels, annotations: { ...heldOn, note: oddText }, finalizers: ['a.io/x'] },
    spec: {
      nodeName: heldNode,
      resources: { requests: { cpu: '600m', memory: '1Gi' }, limits: { cpu: '3', memory: '4Gi' } },
      initContainers: [{ name: 'side', image, restartPolicy: 'Always', resources: { requests } }],
      containers: [
        {
          name: 'app',
          image,
          // In managed fields the name of a variable is part of a key: `]}` within a string.
          env: [{ name: 'ODD]},x', value: '[{"a":[]}]' }],
          args: ['--json={"a":[1]},', ':5'],
          resources: { requests, limits },
          readinessProbe: { exec: { command: ['true'] }, periodSeconds: 7, failureThreshold: 2 },
        },
        { name: 'bare', image, readinessProbe: { tcpSocket: { port: 80 } } },
      ],
    },
  });
  const ephemeralContainers = [{ name: 'debug', image, targetContainerName: 'app' }];
  await api.patch(
    `${path}/${name}/ephemeralcontainers`,
    { spec: { ephemeralContainers } },
    'strategic-merge',
  );
  await api.patch(`${path}/${name}/status`, { status: fullStatus() });
}

function fullStatus(): Json {
  const held = (name: string, state: Json, more: Json = {}) => {
    const base = { name, image, imageID: '', ready: false, restartCount: 0 };
    return { ...base, state, ...more };
  };
  const running = { running: { startedAt: at(20) } };
  const ended = { exitCode: 3, signal: 0, reason: 'Error', message: oddText, startedAt: at(1) };
  const lastState = { terminated: { ...ended, finishedAt: at(2), containerID: 'c://1' } };
  return {
    phase: 'Running',
    message: oddText,
    reason: 'Odd',
    hostIP: '10.20.0.1',
    podIP: 'fd00::7',
    podIPs: [{ ip: 'fd00::7' }, { ip: '10.0.3.9' }],
    qosClass: 'Burstable',
    conditions: [
      { type: 'Ready', status: 'False', lastTransitionTime: at(5), reason: 'R', message: oddText },
      { type: 'PodResizePending', status: 'True', reason: 'Infeasible' },
      { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: at(0) },
    ],
    initContainerStatuses: [held('side', running, { ready: true, started: true })],
    containerStatuses: [
      held(
        'app',
        { waiting: { reason: 'CrashLoopBackOff', message: 'later' } },
        {
          restartCount: 4,
          lastState,
          started: false,
          allocatedResources: { cpu: '200m' },
          resources: { requests: { cpu: '300m' }, limits: { memory: '2Gi' } },
        },
      ),
      held('bare', { terminated: { ...ended, exitCode: 0, finishedAt: at(9) } }),
    ],
    ephemeralContainerStatuses: [held('debug', running, { ready: true })],
  };
}
