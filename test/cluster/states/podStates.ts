// Every status word a pod can show, as the status a kubelet would write. The words are kubectl's; the tests never read
// them from here for comparison, only to know what was meant.
import type { Json } from '../api.ts';

export interface PodState {
  /** What kubectl is expected to print; also the pods' name. */
  readonly word: string;
  /** Where several ways lead to one word. */
  readonly variant?: string;
  readonly spec?: Json;
  /** Without it nothing is patched: the API server's and the scheduler's own words stay. */
  readonly status?: (facts: StatusFacts) => Json;
  /** Deleted after its status is written; a finalizer keeps it. */
  readonly deleted?: boolean;
  /** May be changed into another and back while the pod lives. */
  readonly changeable?: boolean;
}

export interface StatusFacts {
  readonly index: number;
  /** A time so many seconds ago, RFC 3339. */
  readonly ago: (seconds: number) => string;
}

export const mainImage = 'registry.example/app:1';
const container = { name: 'app', image: mainImage };
const second = { name: 'helper', image: mainImage };
const initContainers = [
  { name: 'init-a', image: mainImage },
  { name: 'init-b', image: mainImage },
];

const held = (name: string, state: Json, more: Json = {}) => ({
  name,
  image: mainImage,
  imageID: '',
  ready: false,
  started: false,
  restartCount: 0,
  state,
  ...more,
});

const isTrue = (type: string, value: boolean, facts: StatusFacts, more: Json = {}) => ({
  type,
  status: value ? 'True' : 'False',
  lastTransitionTime: facts.ago(30),
  ...more,
});

const waiting = (reason: string): Json => ({
  waiting: { reason, message: `${reason}: as arranged` },
});
const running = (facts: StatusFacts): Json => ({ running: { startedAt: facts.ago(90) } });
const terminated = (facts: StatusFacts, exitCode: number, more: Json = {}): Json => ({
  terminated: { exitCode, startedAt: facts.ago(300), finishedAt: facts.ago(60), ...more },
});

/** Restarts and the age of the last one, different from pod to pod: none, seconds, minutes, hours, days. */
const restarted = (facts: StatusFacts): Json => {
  const agesSeconds = [45, 400, 4000, 9000, 40_000, 200_000, 2_000_000, 40_000_000];
  const restartCount = facts.index % 9;
  if (restartCount === 0) return {};
  const finishedAt = facts.ago(agesSeconds[facts.index % agesSeconds.length] ?? 60);
  const lastState = { terminated: { exitCode: 1, reason: 'Error', finishedAt } };
  return { restartCount, lastState };
};

const status = (phase: string, facts: StatusFacts, ready: boolean, more: Json): Json => ({
  phase,
  podIP: `10.0.${facts.index % 250}.9`,
  startTime: facts.ago(120),
  conditions: [isTrue('Ready', ready, facts), isTrue('ContainersReady', ready, facts)],
  ...more,
});

/** One container in this state, the pod not ready. */
const single = (word: string, phase: string, state: (facts: StatusFacts) => Json): PodState => ({
  word,
  changeable: phase === 'Pending' || phase === 'Running',
  status: (facts) =>
    status(phase, facts, false, {
      containerStatuses: [held('app', state(facts), restarted(facts))],
    }),
});

/** Failing while initialising; the main container waits. */
const init = (word: string, states: (facts: StatusFacts) => readonly Json[]): PodState => ({
  word,
  changeable: true,
  spec: { initContainers },
  status: (facts) =>
    status('Pending', facts, false, {
      initContainerStatuses: states(facts).map((state, index) =>
        held(initContainers[index]?.name ?? '', state, index === 0 ? {} : restarted(facts)),
      ),
      containerStatuses: [held('app', { waiting: { reason: 'PodInitializing' } })],
    }),
});

/** The whole pod refused or removed: phase Failed with a reason, no container status. */
const refused = (reason: string): PodState => ({
  word: reason,
  status: (facts) => ({
    phase: 'Failed',
    reason,
    message: `${reason}: as arranged`,
    startTime: facts.ago(100),
  }),
});

const done = (facts: StatusFacts) => terminated(facts, 0, { reason: 'Completed' });

export const podStates: readonly PodState[] = [
  {
    word: 'Running',
    changeable: true,
    spec: { containers: [container, second] },
    status: (facts) =>
      status('Running', facts, true, {
        containerStatuses: ['app', 'helper'].map((name) =>
          held(name, running(facts), { ready: true, started: true, ...restarted(facts) }),
        ),
      }),
  },
  {
    word: 'Running',
    variant: 'unready',
    changeable: true,
    spec: { containers: [container, second] },
    status: (facts) =>
      status('Running', facts, false, {
        containerStatuses: ['app', 'helper'].map((name) =>
          held(name, running(facts), { ready: name === 'app', ...restarted(facts) }),
        ),
      }),
  },
  {
    word: 'NotReady',
    changeable: true,
    spec: { containers: [container, second] },
    status: (facts) =>
      status('Running', facts, false, {
        containerStatuses: [
          held('app', done(facts)),
          held('helper', running(facts), { ready: true, started: true }),
        ],
      }),
  },
  single('ContainerCreating', 'Pending', () => waiting('ContainerCreating')),
  single('ErrImagePull', 'Pending', () => waiting('ErrImagePull')),
  single('ImagePullBackOff', 'Pending', () => waiting('ImagePullBackOff')),
  single('InvalidImageName', 'Pending', () => waiting('InvalidImageName')),
  single('CreateContainerConfigError', 'Pending', () => waiting('CreateContainerConfigError')),
  single('CreateContainerError', 'Pending', () => waiting('CreateContainerError')),
  single('RunContainerError', 'Running', () => waiting('RunContainerError')),
  single('CrashLoopBackOff', 'Running', () => waiting('CrashLoopBackOff')),
  single('OOMKilled', 'Running', (facts) => terminated(facts, 137, { reason: 'OOMKilled' })),
  single('Error', 'Failed', (facts) => terminated(facts, 1, { reason: 'Error' })),
  single('Completed', 'Succeeded', done),
  single('ExitCode:7', 'Failed', (facts) => terminated(facts, 7)),
  single('Signal:11', 'Failed', (facts) => terminated(facts, 139, { signal: 11 })),
  single('ContainerStatusUnknown', 'Failed', (facts) =>
    terminated(facts, 137, { reason: 'ContainerStatusUnknown' }),
  ),
  init('Init:0/2', (facts) => [running(facts), { waiting: { reason: 'PodInitializing' } }]),
  init('Init:1/2', (facts) => [done(facts), running(facts)]),
  init('Init:Error', (facts) => [done(facts), terminated(facts, 1, { reason: 'Error' })]),
  init('Init:CrashLoopBackOff', (facts) => [done(facts), waiting('CrashLoopBackOff')]),
  init('Init:ImagePullBackOff', () => [waiting('ImagePullBackOff'), waiting('PodInitializing')]),
  init('Init:OOMKilled', (facts) => [done(facts), terminated(facts, 137, { reason: 'OOMKilled' })]),
  init('Init:ExitCode:5', (facts) => [done(facts), terminated(facts, 5)]),
  init('Init:Signal:9', (facts) => [done(facts), terminated(facts, 137, { signal: 9 })]),
  init('PodInitializing', (facts) => [done(facts), done(facts)]),
  {
    word: 'Running',
    variant: 'sidecar',
    spec: { initContainers: [{ ...second, restartPolicy: 'Always' }] },
    status: (facts) =>
      status('Running', facts, true, {
        conditions: [isTrue('Initialized', true, facts), isTrue('Ready', true, facts)],
        initContainerStatuses: [
          held('helper', running(facts), {
            ready: true,
            started: true,
            ...restarted(facts),
          }),
        ],
        containerStatuses: [held('app', running(facts), { ready: true, started: true })],
      }),
  },
  refused('Evicted'),
  refused('OutOfcpu'),
  refused('NodeAffinity'),
  refused('UnexpectedAdmissionError'),
  refused('DeadlineExceeded'),
  { word: 'SchedulingGated', spec: { schedulingGates: [{ name: 'foretop.test/gate' }] } },
  { word: 'Pending', spec: { nodeSelector: { 'foretop.test/node': 'nowhere' } } },
  {
    word: 'Terminating',
    deleted: true,
    status: (facts) =>
      status('Running', facts, true, {
        containerStatuses: [held('app', running(facts), { ready: true })],
      }),
  },
  {
    word: 'Unknown',
    deleted: true,
    status: (facts) => status('Running', facts, false, { reason: 'NodeLost' }),
  },
];

export function stateName(state: PodState): string {
  const words = state.variant === undefined ? state.word : `${state.word}-${state.variant}`;
  return words.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

/** The spec of a pod in this state; placed on `node` unless the state is about not being placed. */
export function podSpec(state: PodState, node: string): Json {
  const isPlaced = state.status !== undefined;
  return {
    containers: [container],
    terminationGracePeriodSeconds: 1,
    ...(isPlaced ? { nodeName: node } : {}),
    ...state.spec,
  };
}
