// The five replicated workloads and the two that run to an end, from objects as a server sends them.
import assert from 'node:assert/strict';
import { cronJobKind } from '../../../src/extension/kinds/cronJob.ts';
import { jobKind } from '../../../src/extension/kinds/job.ts';
import { collectionPath } from '../../../src/extension/kinds/kind.ts';
import {
  daemonSetKind,
  deploymentKind,
  replicaSetKind,
  replicationControllerKind,
  statefulSetKind,
} from '../../../src/extension/kinds/workload.ts';
import { at, condition, metadata, type JsonObject } from '../../support/builders.ts';

function object(spec: JsonObject, status: JsonObject, meta: JsonObject = {}): JsonObject {
  return { metadata: metadata('cart', meta), spec, status };
}

describe('workload', () => {
  const replicas = { replicas: 3, readyReplicas: 2, updatedReplicas: 1, availableReplicas: 2 };
  const selector = { matchLabels: { app: 'cart' } };

  it('deployment: counts, strategy, revision, conditions', () => {
    const rollingUpdate = { maxSurge: '25%', maxUnavailable: 1 };
    const row = deploymentKind.project(
      object(
        { replicas: 4, selector, paused: true, strategy: { type: 'RollingUpdate', rollingUpdate } },
        {
          ...replicas,
          conditions: [condition('Available', 'True', 'MinimumReplicasAvailable')],
        },
        {
          annotations: { 'deployment.kubernetes.io/revision': '14' },
          labels: { tier: 'web' },
        },
      ),
    );
    assert.deepEqual(row, {
      uid: 'uid-cart',
      name: 'cart',
      namespace: 'shop',
      resourceVersion: '7',
      createdAt: Date.parse(at.created),
      labels: { tier: 'web' },
      kind: 'Deployment',
      group: 'apps',
      version: 'v1',
      desired: 4,
      current: 3,
      ready: 2,
      updated: 1,
      available: 2,
      paused: true,
      revision: '14',
      selector: { matchLabels: { app: 'cart' }, matchExpressions: [] },
      conditions: [
        {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          changedAt: Date.parse(at.finished),
        },
      ],
      strategy: 'RollingUpdate',
      maxUnavailable: '1',
      maxSurge: '25%',
    });
  });

  const counted: readonly [string, () => readonly number[], readonly number[]][] = [
    [
      'deployment without replicas wants one',
      () => counts(deploymentKind.project(object({}, {}))),
      [1, 0, 0, 0, 0],
    ],
    [
      'deployment scaled to zero',
      () => counts(deploymentKind.project(object({ replicas: 0 }, {}))),
      [0, 0, 0, 0, 0],
    ],
    [
      'replica set: all its pods are up to date',
      () => counts(replicaSetKind.project(object({ replicas: 5 }, replicas))),
      [5, 3, 2, 3, 2],
    ],
    [
      'replication controller',
      () => counts(replicationControllerKind.project(object({ replicas: 2 }, replicas))),
      [2, 3, 2, 3, 2],
    ],
    [
      'stateful set',
      () => counts(statefulSetKind.project(object({ replicas: 3 }, replicas))),
      [3, 3, 2, 1, 2],
    ],
    [
      'daemon set',
      () =>
        counts(
          daemonSetKind.project(
            object(
              {},
              {
                desiredNumberScheduled: 6,
                currentNumberScheduled: 5,
                numberReady: 4,
                updatedNumberScheduled: 3,
                numberAvailable: 2,
              },
            ),
          ),
        ),
      [6, 5, 4, 3, 2],
    ],
  ];
  for (const [name, of, expected] of counted) it(name, () => assert.deepEqual(of(), expected));

  it('a replication controller selects by a bare map', () => {
    const row = replicationControllerKind.project(object({ selector: { app: 'cart' } }, {}));
    assert.deepEqual(row.selector, { matchLabels: { app: 'cart' }, matchExpressions: [] });
    assert.equal(row.group, '');
  });

  it('selector expressions are kept', () => {
    const expression = { key: 'tier', operator: 'In', values: ['web', 'api'] };
    const spec = {
      selector: { matchExpressions: [expression, { key: 'old', operator: 'DoesNotExist' }] },
    };
    assert.deepEqual(deploymentKind.project(object(spec, {})).selector, {
      matchLabels: {},
      matchExpressions: [expression, { key: 'old', operator: 'DoesNotExist', values: [] }],
    });
  });

  it('a stateful set and a daemon set have an update strategy', () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } };
    assert.equal(daemonSetKind.project(object({ updateStrategy }, {})).maxUnavailable, '10%');
    const row = statefulSetKind.project(
      object({ updateStrategy: { type: 'OnDelete' } }, { updateRevision: 'db-6f' }),
    );
    assert.equal(row.strategy, 'OnDelete');
    assert.equal(row.revision, 'db-6f');
  });

  it('the owner is the controller, not any reference', () => {
    const refs = [
      { apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'u1' },
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart', uid: 'u2', controller: true },
    ];
    const row = replicaSetKind.project(object({}, {}, { ownerReferences: refs }));
    assert.deepEqual(row.owner, {
      group: 'apps',
      version: 'v1',
      kind: 'Deployment',
      name: 'cart',
      uid: 'u2',
    });
    assert.equal(
      replicaSetKind.project(object({}, {}, { ownerReferences: refs.slice(0, 1) })).owner,
      undefined,
    );
  });

  it('a job', () => {
    const row = jobKind.project(
      object(
        { completions: 5, suspend: true },
        {
          active: 1,
          succeeded: 3,
          failed: 1,
          startTime: at.started,
          completionTime: at.finished,
          conditions: [condition('Failed', 'True', 'BackoffLimitExceeded', 'too often')],
        },
      ),
    );
    const { active, completedAt, completions, failed, startedAt, succeeded, suspended } = row;
    assert.deepEqual(
      { active, completedAt, completions, failed, startedAt, succeeded, suspended },
      {
        active: 1,
        completedAt: Date.parse(at.finished),
        completions: 5,
        failed: 1,
        startedAt: Date.parse(at.started),
        succeeded: 3,
        suspended: true,
      },
    );
    assert.equal(row.conditions[0]?.reason, 'BackoffLimitExceeded');
  });

  it('a cron job', () => {
    const spec = { schedule: '*/5 * * * *', timeZone: 'Asia/Seoul', suspend: false };
    const status = {
      active: [{ name: 'a' }, { name: 'b' }],
      lastScheduleTime: at.started,
      lastSuccessfulTime: at.finished,
    };
    const row = cronJobKind.project(object(spec, status));
    const { active, lastScheduledAt, lastSucceededAt, schedule, suspended, timeZone } = row;
    assert.deepEqual(
      { active, lastScheduledAt, lastSucceededAt, schedule, suspended, timeZone },
      {
        active: 2,
        lastScheduledAt: Date.parse(at.started),
        lastSucceededAt: Date.parse(at.finished),
        schedule: '*/5 * * * *',
        suspended: false,
        timeZone: 'Asia/Seoul',
      },
    );
  });

  it('is served where the API says', () => {
    assert.equal(collectionPath(deploymentKind), '/apis/apps/v1/deployments');
    assert.equal(collectionPath(jobKind, 'shop'), '/apis/batch/v1/namespaces/shop/jobs');
    assert.equal(
      collectionPath(replicationControllerKind, 'shop'),
      '/api/v1/namespaces/shop/replicationcontrollers',
    );
  });
});

function counts(row: ReturnType<typeof deploymentKind.project>): readonly number[] {
  return [row.desired, row.current, row.ready, row.updated, row.available];
}
