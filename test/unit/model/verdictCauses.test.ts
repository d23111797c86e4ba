// The verdict and the list of problems are made by different rules from the same pods: they must not contradict each
// other. Asserted over every state kubectl has a word for, and over the shop.
import assert from 'node:assert/strict';
import type { PodRow } from '../../../src/extension/kinds/rows.ts';
import { clusterVerdict } from '../../../src/extension/model/verdict.ts';
import { problemRows } from '../../../src/extension/views/problems.ts';
import { ended, podRow, running, waiting, type PodInput } from '../../support/builders.ts';
import { ModelFixture, read } from '../../support/modelFixture.ts';
import { podCases } from '../../support/podCases.ts';
import {
  before,
  container,
  cronJob,
  hour,
  job,
  lostNode,
  minute,
  namespace,
  ownerRef,
  pod,
} from '../../support/rowBuilders.ts';
import { tellShopStory } from '../../support/shopStory.ts';

/** How often each is said: pods whose row has no cause, and pods the verdict calls unexplained. */
function unknowns({ model }: ModelFixture): { rows: string[]; verdict: string[] } {
  const rows = problemRows(model).rows.filter(({ cause }) => cause.key === 'cause.event.unknown');
  const { because, sentences } = clusterVerdict(model);
  const unexplained = because.filter(({ key }) => key === 'verdict.because.unknown');
  return {
    rows: rows.map(({ ref }) => ref.name),
    verdict: unexplained.length > 0 ? sentences.map((text) => read(text)) : [],
  };
}

/** In trouble on their own, so that each is a cause of its own. */
const alone = (name: string) =>
  pod({
    name,
    word: 'Error',
    containers: [container({ name: 'app', state: 'terminated', exitCode: 1, ready: false })],
  });

function fixtureOf(...rows: readonly PodRow[]): ModelFixture {
  const fixture = new ModelFixture();
  fixture.stores.pods.put(...rows);
  fixture.open();
  return fixture;
}

/** The kubelet's reasons for waiting that the words of podCases leave out. */
const waits = [
  'ErrImagePull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
  'PreCreateHookError',
  'PreStartHookError',
  'PostStartHookError',
  'CrashLoopBackOff',
  'SomethingNew',
];

const cases: readonly (readonly [string, PodInput])[] = [
  ...podCases.map(([name, , input]) => [name, input] as const),
  ...waits.map(
    (reason) => [`waits: ${reason}`, { containers: [{ state: waiting(reason) }] }] as const,
  ),
  ['failed without a word', { phase: 'Failed', hasStatuses: false }],
  ['a message alone', { phase: 'Failed', message: 'gone wrong', hasStatuses: false }],
  [
    'killed by a signal',
    { phase: 'Failed', containers: [{ state: ended(0, undefined, { signal: 9 }) }] },
  ],
  ['a failed one beside a running one', { containers: [{ state: running }, { state: ended(1) }] }],
];

describe('the verdict beside the list of problems', () => {
  for (const [name, input] of cases) {
    it(`knows a cause where the row does: ${name}`, () => {
      const { rows, verdict } = unknowns(fixtureOf(podRow(input)));
      if (rows.length === 0) assert.deepEqual(verdict, []);
    });
  }

  it('and where the node is lost, seen or not', () => {
    const fixture = fixtureOf({ ...podRow({ phase: 'Unknown' }), node: 'w-9' });
    assert.deepEqual(unknowns(fixture).verdict.length > 0, unknowns(fixture).rows.length > 0);
    const lost = fixtureOf({ ...podRow(), node: 'w-1' });
    lost.stores.nodes.put(lostNode('w-1', before(minute)));
    assert.deepEqual(unknowns(lost), { rows: [], verdict: [] });
  });

  it('and in the shop', () => {
    const fixture = new ModelFixture();
    tellShopStory(fixture);
    fixture.open();
    assert.deepEqual(unknowns(fixture), { rows: [], verdict: [] });
  });

  it('tells image and hook failures alike', () => {
    const said = (reason: string) => {
      const { model } = fixtureOf(
        podRow({ name: 'a', containers: [{ state: waiting(reason, 'x') }] }),
      );
      return read(clusterVerdict(model).sentences[1]!);
    };
    assert.equal(said('RegistryUnavailable'), 'a cannot pull the image registry.example/cart:1.');
    assert.equal(said('PostStartHookError'), 'a cannot start: x.');
    assert.equal(said('CrashLoopBackOff'), 'a: Container c0 keeps stopping.');
    assert.equal(said('SomethingNew'), 'a: Container c0 cannot start: SomethingNew.');
  });

  it('keeps different causes of one workload apart', () => {
    const bare = (name: string, image: string) =>
      podRow({
        name,
        metadata: { uid: name },
        containers: [{ name: image, state: waiting('New') }],
      });
    const { model } = fixtureOf(bare('a', 'c0'), bare('b', 'c1'));
    assert.equal(clusterVerdict(model).because.length, 2);
  });
});

describe('the headline of the verdict', () => {
  it('counts what the list of problems has: a failed job without its pods, and each run of a CronJob', () => {
    const fixture = new ModelFixture();
    const { stores } = fixture;
    const nightly = cronJob({ name: 'nightly' });
    const owner = ownerRef('CronJob', nightly, 'batch');
    const conditions = [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }];
    stores.cronJobs.put(nightly);
    for (const name of ['nightly-1', 'nightly-2']) {
      const run = job({ name, owner, conditions });
      stores.jobs.put(run);
      const containers = [container({ name: 'app', state: 'terminated', exitCode: 7 })];
      const facts = { phase: 'Failed', owner: ownerRef('Job', run, 'batch'), containers };
      stores.pods.put(pod({ name: `${name}-a`, ...facts }), pod({ name: `${name}-b`, ...facts }));
    }
    stores.namespaces.put({ ...namespace('old'), phase: 'Terminating', deletedAt: before(hour) });
    stores.pods.put(pod({ name: 'cart', word: 'Terminating', deletedAt: before(hour) }));
    const said = clusterVerdict(fixture.open()).sentences.map((text) => read(text));
    assert.equal(said[0], '1 namespace, 2 workloads, 1 pod need attention.');
    assert.equal(problemRows(fixture.model).total, 4);
    assert.equal(said.filter((sentence) => sentence.includes('nightly')).length, 1);
  });
});

describe('many causes', () => {
  it('are told as far as they are read, and counted', () => {
    const { model } = fixtureOf(...Array.from({ length: 30 }, (_, i) => alone(`pod-${i}`)));
    const { because, sentences } = clusterVerdict(model);
    const last = because.at(-1);
    assert.equal(because.length, 21);
    assert.equal(last && read(last), '10 more causes are among the problems.');
    assert.equal(sentences.filter(({ key }) => key === 'verdict.more').length, 1);
  });
});
