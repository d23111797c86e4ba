// Each rule of the verdict, and what it says when it may not look or does not know.
import assert from 'node:assert/strict';
import type { ContainerFacts, PodRow } from '../../../src/extension/kinds/rows.ts';
import type { LinkState } from '../../../src/shared/model/linkState.ts';
import type { Verdict } from '../../../src/shared/model/clusterDashboard.ts';
import { clusterVerdict } from '../../../src/extension/model/verdict.ts';
import { ModelFixture, read } from '../../support/modelFixture.ts';
import {
  before,
  container,
  deployment,
  ended,
  event,
  hour,
  job,
  lostNode,
  MiB,
  minute,
  node,
  ownerRef,
  pendingPod,
  pod,
  replicaSet,
} from '../../support/rowBuilders.ts';

const mask = (text: string) => text.replace(/\d\d:\d\d(:\d\d)?/g, '<time>');
const said = (verdict: Verdict) => verdict.sentences.map((s) => mask(read(s)));
const concluded = (verdict: Verdict) => verdict.because.map((s) => mask(read(s)));

function verdictOf(arrange: (fixture: ModelFixture) => void): Verdict {
  const fixture = new ModelFixture();
  arrange(fixture);
  return clusterVerdict(fixture.open());
}

const notReady = [{ type: 'Ready', status: 'False', changedAt: before(5 * minute) }];

function broken(name: string, facts: Partial<ContainerFacts>, row: Partial<PodRow> = {}): PodRow {
  const app = container({ name: 'app', ready: false, ...facts });
  return pod({
    name,
    word: facts.reason ?? 'Error',
    containers: [app],
    conditions: notReady,
    ...row,
  });
}

const waiting = (name: string, reason: string, facts: Partial<ContainerFacts> = {}) =>
  broken(name, { state: 'waiting', reason, ...facts });

/** One trouble, its sentence after the headline. */
const troubles: readonly (readonly [string, PodRow, string])[] = [
  [
    'memory limit',
    waiting('a', 'CrashLoopBackOff', {
      memoryLimitBytes: 512 * MiB,
      last: ended({ reason: 'OOMKilled', exitCode: 137 }),
    }),
    'a passes its memory limit of 512 MiB and is OOMKilled.',
  ],
  [
    'no memory limit',
    waiting('a', 'CrashLoopBackOff', { last: ended({ reason: 'OOMKilled', exitCode: 137 }) }),
    'a is OOMKilled without a memory limit of its own.',
  ],
  [
    'image',
    waiting('a', 'ImagePullBackOff', { image: 'shop/a:nope' }),
    'a cannot pull the image shop/a:nope.',
  ],
  [
    'missing key',
    waiting('a', 'CreateContainerConfigError', {
      message: "couldn't find key LEDGER_URL in Secret payments/settlement-env",
    }),
    'a cannot start: Secret settlement-env has no key LEDGER_URL.',
  ],
  [
    'missing object',
    waiting('a', 'CreateContainerConfigError', { message: 'configmap "env" not found' }),
    'a cannot start: ConfigMap env does not exist.',
  ],
  [
    'other configuration',
    waiting('a', 'CreateContainerError', { message: 'context deadline exceeded' }),
    'a cannot start: context deadline exceeded.',
  ],
  [
    'crash',
    waiting('a', 'CrashLoopBackOff', { last: ended({ exitCode: 3 }) }),
    'a keeps ending with exit code 3.',
  ],
  [
    'crash with last words',
    waiting('a', 'CrashLoopBackOff', { last: ended({ message: 'no route\nat main' }) }),
    'a keeps ending with exit code 1: no route.',
  ],
  ['not ready', broken('a', {}, { word: 'Running' }), 'a is not ready.'],
  [
    'restart',
    pod({
      name: 'a',
      restarts: 1,
      lastRestartAt: before(minute),
      containers: [container({ name: 'app', restarts: 1, last: ended({ exitCode: 2 }) })],
    }),
    'a was restarted (Error).',
  ],
  [
    'terminating',
    pod({
      name: 'a',
      word: 'Terminating',
      deletedAt: before(minute),
      finalizers: ['shop.io/drain'],
    }),
    '1 pod of a is Terminating past its grace period, held by shop.io/drain.',
  ],
  ['evicted', pod({ name: 'a', phase: 'Failed', word: 'Evicted' }), '1 pod of a was evicted.'],
  ['another wait', waiting('a', 'SomethingNew'), 'a: Container app cannot start: SomethingNew.'],
  [
    'past its deadline',
    pod({ name: 'a', phase: 'Failed', word: 'DeadlineExceeded', reason: 'DeadlineExceeded' }),
    'a: The pod was ended: DeadlineExceeded.',
  ],
  [
    'unknown',
    pod({ name: 'a', phase: 'Failed', word: 'Failed', containers: [] }),
    'The cause of 1 pod’s trouble is not known: a.',
  ],
];

describe('clusterVerdict', () => {
  for (const [is, row, sentence] of troubles) {
    it(`tells ${is}`, () => {
      const verdict = verdictOf(({ stores }) => stores.pods.put(row));
      assert.deepEqual(said(verdict), ['1 pod needs attention.', sentence]);
      assert.equal(verdict.because.length, 1);
    });
  }

  it('says that nothing needs attention, and since when', () => {
    const verdict = verdictOf(({ stores }) => stores.pods.put(pod({ name: 'a' })));
    assert.deepEqual(said(verdict), ['Nothing needs attention.']);
    assert.equal(verdict.severity, 'running');
    assert.ok(verdict.since !== undefined);
  });

  it('puts the troubles of a lost node down to it', () => {
    const verdict = verdictOf(({ stores }) => {
      stores.nodes.put(lostNode('w-1', before(2 * minute)), node({ name: 'w-2' }));
      stores.pods.put(
        pod({ name: 'a' }),
        waiting('b', 'CrashLoopBackOff'),
        pod({ name: 'c', node: 'w-2' }),
      );
    });
    assert.deepEqual(said(verdict), [
      '1 node, 2 pods need attention.',
      'w-1 has not been ready since <time>; 2 pods on it follow from that.',
    ]);
    assert.deepEqual(concluded(verdict), [
      'Node: a condition of w-1 says NodeStatusUnknown: Kubelet stopped posting node status.',
    ]);
    assert.equal(verdict.since, before(2 * minute));
  });

  it('leads with what a rollout brought, also while the container runs, and ends with what is over', () => {
    const verdict = verdictOf(({ stores }) => {
      const cart = deployment({ name: 'cart' });
      const owner = ownerRef('Deployment', cart);
      const createdAt = before(16 * minute);
      const namespace = 'elsewhere';
      const set = replicaSet({ name: 'cart-2', revision: '2', owner, createdAt });
      stores.deployments.put(cart);
      stores.replicaSets.put(set, replicaSet({ name: 'cart-1', revision: '1', owner }));
      stores.pods.put(
        broken('starting', {}, { word: 'Running', owner: ownerRef('ReplicaSet', set) }),
      );
      const last = ended({ reason: 'OOMKilled', exitCode: 137, finishedAt: before(2 * minute) });
      const app = container({ name: 'app', restarts: 4, memoryLimitBytes: 512 * MiB, last });
      stores.pods.put(
        pod({
          name: 'cart-2-a',
          owner: ownerRef('ReplicaSet', set),
          restarts: 4,
          lastRestartAt: before(2 * minute),
          containers: [app],
        }),
        { ...waiting('crashing', 'CrashLoopBackOff', { last: ended({ exitCode: 3 }) }), namespace },
        broken(
          'gone',
          { state: 'terminated', exitCode: 1, reason: 'Error' },
          { phase: 'Failed', namespace },
        ),
      );
    });
    assert.deepEqual(said(verdict).slice(1), [
      'cart passes its memory limit of 512 MiB and is OOMKilled, since cart rev 2 rolled out at <time>.',
      'crashing keeps ending with exit code 3.',
      'gone ended with exit code 1.',
      '1 more cause is among the problems.',
    ]);
    assert.equal(verdict.severity, 'failed');
  });

  it('does not blame a node for the memory of a container on it', () => {
    const verdict = verdictOf(({ stores }) => {
      const row = node({ name: 'w-1' });
      stores.nodes.put(row);
      stores.events.put(
        event(row, { reason: 'OOMKilling', message: 'Memory cgroup out of memory' }),
      );
    });
    assert.deepEqual(said(verdict), ['Nothing needs attention.']);
  });

  it('dates trouble by the rollout that brought it', () => {
    const verdict = verdictOf(({ stores }) => {
      const cart = deployment({ name: 'cart' });
      const owner = ownerRef('Deployment', cart);
      const set = replicaSet({
        name: 'cart-2',
        revision: '2',
        owner,
        createdAt: before(6 * minute),
      });
      stores.deployments.put(cart);
      stores.replicaSets.put(set, replicaSet({ name: 'cart-1', revision: '1', owner }));
      stores.pods.put(
        broken(
          'cart-2-a',
          { state: 'waiting', reason: 'ImagePullBackOff', image: 'i' },
          { owner: ownerRef('ReplicaSet', set) },
        ),
      );
    });
    assert.deepEqual(said(verdict), [
      '1 pod needs attention.',
      'cart cannot pull the image i, since cart rev 2 rolled out at <time>.',
    ]);
    assert.match(concluded(verdict)[0] ?? '', /^Rollout: the only pod in trouble is of cart rev 2/);
  });

  it('does not blame a rollout when the revision before it fails too', () => {
    const verdict = verdictOf(({ stores }) => {
      const cart = deployment({ name: 'cart' });
      const owner = ownerRef('Deployment', cart);
      const now = replicaSet({
        name: 'cart-2',
        revision: '2',
        owner,
        createdAt: before(6 * minute),
      });
      const old = replicaSet({ name: 'cart-1', revision: '1', owner, createdAt: before(9 * hour) });
      stores.deployments.put(cart);
      stores.replicaSets.put(now, old);
      const failing = (name: string, set: { name: string; uid: string }) =>
        broken(
          name,
          { state: 'waiting', reason: 'CrashLoopBackOff', last: ended() },
          { owner: ownerRef('ReplicaSet', set) },
        );
      stores.pods.put(failing('a', now), failing('b', old));
    });
    assert.deepEqual(said(verdict), [
      '2 pods need attention.',
      'cart keeps ending with exit code 1.',
    ]);
  });

  it('does not blame a neighbour when two rolled out', () => {
    const verdict = verdictOf(({ stores }) => {
      for (const name of ['stock', 'web']) {
        const owner = ownerRef('Deployment', deployment({ name }));
        stores.replicaSets.put(
          replicaSet({ name: `${name}-2`, revision: '2', owner, createdAt: before(9 * minute) }),
        );
      }
      stores.pods.put(waiting('a', 'CrashLoopBackOff', { last: ended() }));
    });
    assert.deepEqual(said(verdict)[1], 'a keeps ending with exit code 1.');
  });

  it('gathers what fits nowhere', () => {
    const verdict = verdictOf(({ stores }) => {
      const message = '0/5 nodes are available: 5 Insufficient memory.';
      for (const name of ['a', 'b']) {
        const row = pendingPod({ name, createdAt: before(5 * minute) });
        stores.pods.put(row);
        stores.events.put(event(row, { reason: 'FailedScheduling', message }));
      }
    });
    assert.deepEqual(said(verdict), [
      '2 pods need attention.',
      '2 pods of a, b fit on no node: Insufficient memory on 5 nodes.',
    ]);
  });

  it('tells what a workload says of itself', () => {
    const verdict = verdictOf(({ stores }) => {
      const message = 'pods "cart-1-" is forbidden: exceeded quota: small';
      const conditions = [
        { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message },
      ];
      stores.deployments.put(deployment({ name: 'cart', available: 0, ready: 0, conditions }));
      const failed = [
        { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', changedAt: before(hour) },
      ];
      stores.jobs.put(job({ name: 'sync', conditions: failed }));
    });
    assert.deepEqual(said(verdict), [
      '2 workloads need attention.',
      'cart: pods "cart-1-" is forbidden: exceeded quota: small.',
      'sync: Condition Failed says BackoffLimitExceeded.',
    ]);
  });

  it('tells what the API server says of itself', () => {
    const verdict = verdictOf((fixture) => {
      fixture.probes = {
        ready: false,
        checks: new Map([
          ['etcd', false],
          ['ping', true],
        ]),
      };
    });
    assert.deepEqual(said(verdict), [
      'The control plane needs attention.',
      'The API server says that these of its checks fail: etcd.',
    ]);
  });

  const fault = { kind: 'unreachable', message: { key: 'fault.unexpected' } } as const;
  const links: readonly (readonly [string, LinkState, string[]])[] = [
    [
      'denied',
      { state: 'denied', verb: 'list', resource: 'pods' },
      ['Pods may not be listed, so nothing can be said about them.'],
    ],
    ['connecting', { state: 'connecting' }, ['The cluster has not answered yet.']],
    ['syncing', { state: 'syncing', rows: 500 }, ['Still reading: 500 pods so far.']],
    [
      'failed',
      { state: 'failed', fault },
      ['The cluster does not answer, so nothing can be said about its pods.'],
    ],
  ];
  for (const [is, link, sentences] of links) {
    it(`never says that all is well while ${is}`, () => {
      const verdict = verdictOf((fixture) => {
        fixture.links.set('pods', link);
        fixture.stores.pods.isSynced = false;
      });
      assert.deepEqual(said(verdict), sentences);
      assert.equal(verdict.severity, 'unknown');
    });
  }

  it('dates what it says while stale', () => {
    const verdict = verdictOf((fixture) => {
      fixture.links.set('pods', { state: 'stale', since: before(6 * minute), reason: fault });
      fixture.stores.pods.put(pod({ name: 'a' }));
    });
    assert.deepEqual(said(verdict), [
      'No news from the cluster since <time>; what follows was true then.',
      'Nothing needs attention.',
    ]);
    assert.equal(verdict.severity, 'unknown');
  });

  it('names what it may not see', () => {
    const verdict = verdictOf((fixture) => {
      for (const store of ['nodes', 'events'] as const) {
        fixture.links.set(store, { state: 'denied', verb: 'list', resource: store });
      }
    });
    assert.deepEqual(said(verdict), [
      'Nothing needs attention.',
      'Not seen, because they may not be listed: nodes, events.',
    ]);
  });

  it('links every name to its object', () => {
    const { sentences } = verdictOf(({ stores }) =>
      stores.pods.put(waiting('a', 'CrashLoopBackOff', { last: ended() })),
    );
    assert.match(JSON.stringify(sentences[1]), /"link":\{[^}]*"uid":"pod-shop-a"/);
  });
});
