import assert from 'node:assert/strict';
import { tabsOf } from '../../../src/extension/views/detailTabs.ts';
import type { ClusterModel } from '../../../src/extension/model/clusterModel.ts';
import type { RightsSource } from '../../../src/extension/model/inputs.ts';
import { FaultError, type FaultKind } from '../../../src/shared/model/fault.ts';
import { Rights } from '../../../src/extension/session/rights.ts';
import type { ApiClient } from '../../../src/extension/core/apiClient.ts';
import { ManualClock, settle } from '../../support/manualClock.ts';

const pod = { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'cart-1' };
const node = { group: '', version: 'v1', kind: 'Node', name: 'w-1' };

const modelWith = (rights: RightsSource | undefined) =>
  ({ inputs: { rights } }) as unknown as ClusterModel;

describe('tabs of a detail panel', () => {
  const asked: unknown[] = [];
  const rights = (answer: boolean | undefined): RightsSource => ({
    may: (question) => {
      asked.push(question);
      return answer;
    },
  });

  it('are those of the kind that the user may see', () => {
    assert.deepEqual(tabsOf(modelWith(rights(true)), pod), ['detail', 'log']);
    assert.deepEqual(asked.pop(), {
      verb: 'get',
      group: '',
      resource: 'pods',
      subresource: 'log',
      namespace: 'shop',
    });
    assert.deepEqual(tabsOf(modelWith(rights(false)), pod), ['detail']);
    assert.deepEqual(tabsOf(modelWith(rights(undefined)), pod), ['detail']);
    assert.deepEqual(tabsOf(modelWith(rights(true)), node), ['detail']);
    assert.deepEqual(tabsOf(modelWith(undefined), pod), ['detail']);
  });
});

describe('rights', () => {
  const question = { verb: 'get', group: '', resource: 'pods', subresource: 'log' };

  function open(answer: () => boolean | FaultKind) {
    const clock = new ManualClock();
    let reviews = 0;
    const review = async () => {
      reviews += 1;
      const now = answer();
      if (typeof now === 'string') {
        throw new FaultError({ kind: now, message: { key: 'fault.unexpected' } });
      }
      return { body: { status: { allowed: now } }, status: 201 };
    };
    const rights = new Rights(clock, () => ({ review }) as unknown as ApiClient);
    let changes = 0;
    rights.onDidChange(() => (changes += 1));
    return { clock, rights, reviews: () => reviews, changes: () => changes };
  }

  it('are asked once, told when known, and asked again after two minutes', async () => {
    let isAllowed = true;
    const { clock, rights, reviews, changes } = open(() => isAllowed);
    assert.equal(rights.may(question), undefined);
    assert.equal(rights.may(question), undefined);
    await settle();
    assert.equal(rights.may(question), true);
    assert.deepEqual([reviews(), changes()], [1, 1]);
    isAllowed = false;
    clock.advance(121_000);
    assert.equal(rights.may(question), true);
    await settle();
    assert.equal(rights.may(question), false);
    assert.deepEqual([reviews(), changes()], [2, 2]);
  });

  it('that may not be asked for are taken as given, and those that could not be asked are asked again', async () => {
    let answer: FaultKind | boolean = 'unreachable';
    const { clock, rights, reviews } = open(() => answer);
    rights.may(question);
    await settle();
    assert.equal(rights.may(question), undefined);
    answer = 'forbidden';
    clock.advance(11_000);
    rights.may(question);
    await settle();
    assert.equal(rights.may(question), true);
    assert.equal(reviews(), 2);
  });

  it('are asked anew when somebody asks to try again', async () => {
    let isAllowed = false;
    const { rights } = open(() => isAllowed);
    rights.may(question);
    await settle();
    isAllowed = true;
    rights.forget();
    assert.equal(rights.may(question), false);
    await settle();
    assert.equal(rights.may(question), true);
  });
});
