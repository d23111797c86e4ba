import assert from 'node:assert/strict';
import { detail } from '../../../src/extension/views/detail.ts';
import { problemRows } from '../../../src/extension/views/problems.ts';
import { ModelFixture, read } from '../../support/modelFixture.ts';
import {
  before,
  container,
  deployment,
  ended,
  event,
  hour,
  job,
  minute,
  ownerRef,
  pod,
  replicaSet,
} from '../../support/rowBuilders.ts';

describe('problemRows', () => {
  it('lists a failed job once, with what its tries said', () => {
    const fixture = new ModelFixture();
    const failed = [
      { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', changedAt: before(hour) },
    ];
    const nightly = job({ name: 'nightly', conditions: failed });
    fixture.stores.jobs.put(nightly);
    for (const name of ['nightly-a', 'nightly-b']) {
      const end = { state: 'terminated', reason: 'Error', exitCode: 7, ready: false } as const;
      const app = container({ name: 'app', ...end });
      const owner = ownerRef('Job', nightly);
      fixture.stores.pods.put(
        pod({ name, owner, phase: 'Failed', word: 'Error', containers: [app] }),
      );
    }
    const { rows, total } = problemRows(fixture.open());
    assert.deepEqual(
      rows.map(({ ref }) => `${ref.kind} ${ref.name}`),
      ['Job nightly'],
    );
    assert.equal(total, 1);
    const [row] = rows;
    assert.ok(row && read(row.cause).includes('exit code 7'), row && read(row.cause));
  });
});

describe('the cause of a problem', () => {
  const message = 'Job has reached the specified backoff limit';
  const failed = { type: 'Failed', status: 'True', changedAt: before(hour), message };
  const said = ({ model }: ModelFixture) =>
    problemRows(model).rows.map(({ status, cause }) => [status.reason, read(cause)]);

  it('does not repeat the word of the status beside it', () => {
    const fixture = new ModelFixture();
    const conditions = [{ ...failed, reason: 'BackoffLimitExceeded' }];
    const cart = pod({ name: 'cart', conditions: [] });
    fixture.stores.jobs.put(job({ name: 'nightly', conditions }));
    fixture.stores.pods.put(cart);
    fixture.stores.events.put(
      event(cart, { reason: 'Unhealthy', message: 'Readiness probe failed: 503', count: 4 }),
    );
    fixture.open();
    assert.deepEqual(said(fixture), [
      ['BackoffLimitExceeded', message],
      ['Unhealthy', 'Readiness probe failed: 503 (4 times)'],
    ]);
  });

  it('names a reason that the status does not tell', () => {
    const fixture = new ModelFixture();
    fixture.stores.jobs.put(job({ name: 'nightly', conditions: [failed] }));
    const cart = pod({ name: 'cart', conditions: [] });
    fixture.stores.pods.put(cart);
    fixture.stores.events.put(event(cart, { reason: 'FailedMount', message: '' }));
    fixture.open();
    assert.deepEqual(said(fixture), [
      [undefined, message],
      ['FailedMount', 'FailedMount'],
    ]);
  });
});

describe('the cause of a rollout that is stuck', () => {
  it('has what its pods say as evidence on its page, and not in the list, where they have rows', () => {
    const fixture = new ModelFixture();
    const message = 'ReplicaSet "cart-2" has timed out progressing.';
    const reason = 'ProgressDeadlineExceeded';
    const conditions = [{ type: 'Progressing', status: 'False', reason, message }];
    const cart = deployment({ name: 'cart', conditions });
    const set = replicaSet({ name: 'cart-2', owner: ownerRef('Deployment', cart) });
    const image = 'registry.example/cart:2';
    const wait = { state: 'waiting', reason: 'ImagePullBackOff', ready: false } as const;
    const containers = [container({ name: 'app', image, ...wait })];
    const owner = ownerRef('ReplicaSet', set);
    const well = pod({ name: 'cart-1', owner });
    fixture.stores.deployments.put(cart);
    fixture.stores.replicaSets.put(set);
    fixture.stores.pods.put(well, pod({ name: 'cart-2-x', owner, containers }));
    const ref = {
      group: 'apps',
      version: 'v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'cart',
    };
    const cause = detail(fixture.open(), { ref }).cause.value;
    assert.deepEqual(cause && [cause.title, ...cause.evidence].map((text) => read(text)), [
      'ReplicaSet "cart-2" has timed out progressing',
      'cart-2-x: The image registry.example/cart:2 of container app cannot be pulled',
    ]);
    const rows = problemRows(fixture.model).rows.filter(({ ref: { kind } }) => kind !== 'Pod');
    assert.deepEqual(
      rows.map((row) => read(row.cause)),
      ['ReplicaSet "cart-2" has timed out progressing'],
    );
  });
});

describe('the containers of a pod', () => {
  it('tell how they ended before, also while they run', () => {
    const fixture = new ModelFixture();
    const last = ended({ reason: 'OOMKilled', exitCode: 137, finishedAt: before(2 * minute) });
    const row = pod({ name: 'cart', containers: [container({ name: 'app', restarts: 4, last })] });
    fixture.stores.pods.put(row);
    const ref = { group: '', version: 'v1', kind: 'Pod', namespace: row.namespace, name: 'cart' };
    const [app] = detail(fixture.open(), { ref }).containers.rows;
    assert.match(app?.note ? read(app.note) : '', /^last ended OOMKilled, exit 137 at /);
  });
});
