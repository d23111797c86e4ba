// The detail panel in a plain browser: the story's OOMKilled pod, a node with its pods, and an object that is gone.
import type { DetailState, EventRow, Fact, FactValue } from '../../src/shared/model/detail.ts';
import type { ObjectRef } from '../../src/shared/model/refs.ts';
import type { TextArg } from '../../src/shared/model/text.ts';
import { rows, value } from '../../src/shared/protocol/sections.ts';
import type { TextKey } from '../../src/shared/strings/en.ts';
import { bootOf, connection, context, deployment, live, type Scenario } from './pageScenarios.ts';
import { NOW, refOf, shopPods } from './pageScenariosPods.ts';

const DAY = 86_400_000;

function fact(column: Fact['column'], label: TextKey, shown: FactValue): Fact {
  return { id: label, column, label: { key: label }, value: shown };
}

const text = (arg: TextArg): FactValue => ({ is: 'text', text: arg });

function link(kind: string, name: string, namespace?: string): TextArg {
  const ref: ObjectRef = {
    group: '',
    version: 'v1',
    kind,
    name,
    ...(namespace ? { namespace } : {}),
  };
  return { link: ref };
}

function podDetail(): DetailState {
  const pod = shopPods().find(({ name }) => name.endsWith('q8wzn'));
  if (!pod) throw new Error('the story has no cart-…-q8wzn');
  return {
    connection: value(connection(live)),
    header: value({
      ref: refOf(pod),
      status: pod.status,
      tabs: ['detail', 'log'],
      tables: ['containers', 'events'],
    }),
    cause: value({
      severity: 'failed',
      title: {
        key: 'cause.oomKilled',
        args: { container: 'cart', limit: { bytes: 512 * 1024 ** 2 }, exitCode: 137 },
      },
      evidence: [
        { key: 'cause.evidenceRestarts', args: { count: 3 } },
        { key: 'cause.evidenceFinished', args: { age: { ageSince: NOW - 3000 } } },
      ],
    }),
    facts: rows([
      fact('left', 'detail.ui.namespace', text(link('Namespace', 'shop'))),
      fact('left', 'detail.ui.node', text([link('Node', pod.node ?? ''), '10.20.1.11'])),
      fact('left', 'detail.ui.kind', text({ link: deployment('cart') })),
      fact('left', 'detail.ui.age', text({ ageSince: NOW - 6 * DAY })),
      fact('right', 'detail.ui.status', { is: 'status', status: pod.status }),
      fact('right', 'detail.ui.restart', text(3)),
      fact('right', 'detail.ui.reason', {
        is: 'trouble',
        text: { code: 'containers with unready status: [cart]' },
      }),
      fact('right', 'detail.ui.type', {
        is: 'chips',
        chips: [
          'app=cart',
          'app.kubernetes.io/part-of=shop',
          'pod-template-hash=7c9d8b6f5',
          'version=3.8.1',
          'team=order',
        ],
      }),
    ]),
    containers: rows([
      {
        id: 'cart',
        role: 'container',
        image: 'registry.shop.example/cart:3.8.1',
        state: { severity: 'failed', word: 'OOMKilled' },
        note: { key: 'cause.exited', args: { container: 'cart', exitCode: 137 } },
        restarts: 3,
        startedAt: NOW - 126_000,
      },
      {
        id: 'otel',
        role: 'sidecar',
        image: 'otel/opentelemetry-collector:0.139.0',
        state: { severity: 'running', word: 'Running' },
        restarts: 0,
        startedAt: NOW - 6 * DAY,
      },
      {
        id: 'wait-for-redis',
        role: 'init',
        image: 'registry.shop.example/wait:1.2.0',
        state: { severity: 'succeeded', word: 'Completed' },
        restarts: 0,
        startedAt: NOW - 6 * DAY,
      },
    ]),
    events: rows(events(refOf(pod)), 9),
    pods: rows([]),
  };
}

function events(regarding: ObjectRef): EventRow[] {
  const event = (
    type: string,
    agoS: number,
    reason: string,
    message: string,
    count: number,
  ): EventRow => ({
    id: `${reason}-${agoS}`,
    type,
    at: NOW - agoS * 1000,
    regarding,
    reason,
    message,
    count,
  });
  return [
    event(
      'Warning',
      3,
      'OOMKilling',
      'Memory cgroup out of memory: Killed process 28113 (node) total-vm:1284312kB, anon-rss:519004kB',
      4,
    ),
    event(
      'Warning',
      25,
      'Unhealthy',
      'Readiness probe failed: Get "http://10.42.4.46:8080/healthz": context deadline exceeded',
      21,
    ),
    event('Normal', 126, 'Started', 'Started container cart', 4),
    event(
      'Normal',
      126,
      'Pulled',
      'Container image "registry.shop.example/cart:3.8.1" already present on machine',
      4,
    ),
    event(
      'Warning',
      128,
      'BackOff',
      'Back-off restarting failed container cart in pod cart-7c9d8b6f5-q8wzn_shop',
      6,
    ),
  ];
}

function nodeDetail(): DetailState {
  const pods = shopPods().filter(({ node }) => node === 'seoul-w-1');
  const ref: ObjectRef = {
    group: '',
    version: 'v1',
    kind: 'Node',
    name: 'seoul-w-1',
    uid: 'uid-seoul-w-1',
  };
  const status = { severity: 'running', word: 'Ready' } as const;
  return {
    connection: value(connection(live)),
    header: value({ ref, status, tabs: ['detail'], tables: ['pods', 'events'] }),
    cause: value(null),
    facts: rows([
      fact('left', 'detail.ui.status', { is: 'status', status }),
      fact('left', 'detail.ui.age', text({ ageSince: NOW - 40 * DAY })),
      fact('right', 'detail.ui.type', {
        is: 'chips',
        chips: ['kubernetes.io/arch=amd64', 'zone=a'],
      }),
    ]),
    containers: rows([]),
    events: rows([]),
    pods: rows(
      pods.map((pod) => ({
        id: pod.uid,
        ref: refOf(pod),
        node: 'seoul-w-1',
        nodeIp: '10.20.1.11',
        ready: pod.ready,
        total: pod.total,
        status: pod.status,
        restarts: pod.status.severity === 'failed' ? 3 : 0,
        createdAt: pod.createdAt,
      })),
    ),
  };
}

function scenario(state: DetailState | undefined): Scenario {
  const ref = state?.header.value.ref ?? {
    group: '',
    version: 'v1',
    kind: 'Pod',
    namespace: 'shop',
    name: 'cart-7c9d8b6f5-q8wzn',
  };
  return {
    boot: bootOf({ page: 'detail', context, ref: { ...ref, context } }),
    now: NOW,
    stateOf: (name) => (name === 'detail' ? state : undefined),
  };
}

function gone(): DetailState {
  const pod = podDetail();
  return {
    ...pod,
    header: value({ ...pod.header.value, gone: { seenAt: NOW - 95_000 } }),
    cause: value(null),
  };
}

export const podScenario = (): Scenario => scenario(podDetail());

export const detailScenarios = {
  pod: podScenario,
  node: () => scenario(nodeDetail()),
  gone: () => scenario(gone()),
  connecting: () => scenario(undefined),
} as const;
