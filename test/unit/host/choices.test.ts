import assert from 'node:assert/strict';
import { Choices, type Memory } from '../../../src/extension/host/panels/choices.ts';

class FakeMemory implements Memory {
  readonly kept = new Map<string, unknown>();

  get<T>(key: string): T | undefined {
    return this.kept.get(key) as T | undefined;
  }

  update(key: string, value: unknown): Thenable<void> {
    this.kept.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }
}

describe('choices on pages', () => {
  it('come back, a page by itself', async () => {
    const memory = new FakeMemory();
    await new Choices(memory).remember('resourceBrowser', 'kind', 'nodes');
    await new Choices(memory).remember('resourceBrowser', 'kind', 'pods');
    await new Choices(memory).remember('detail', 'tab', 'yaml');
    assert.deepEqual(new Choices(memory).of('resourceBrowser'), { kind: 'pods' });
    assert.deepEqual(new Choices(memory).of('clusterDashboard'), {});
  });

  it('of another window stay', async () => {
    const memory = new FakeMemory();
    const [one, other] = [new Choices(memory), new Choices(memory)];
    await one.remember('detail', 'a', 1);
    await other.remember('detail', 'b', 2);
    await one.remember('detail', 'c', 3);
    assert.deepEqual(one.of('detail'), { a: 1, b: 2, c: 3 });
  });

  it('are refused when they are none', async () => {
    const memory = new FakeMemory();
    const choices = new Choices(memory);
    assert.equal(await choices.remember('detail', 3, 'x'), false);
    assert.equal(await choices.remember('detail', 'x'.repeat(301), 'x'), false);
    assert.equal(await choices.remember('detail', 'x', 'x'.repeat(20_000)), false);
    assert.equal(memory.kept.size, 0);
  });

  it('made longest ago are forgotten', async () => {
    const choices = new Choices(new FakeMemory());
    for (let i = 0; i < 310; i++) await choices.remember('detail', `key ${i % 305}`, i);
    const kept = choices.of('detail');
    assert.equal(Object.keys(kept).length, 300);
    assert.equal(kept['key 4'], 309);
    assert.equal(kept['key 5'], undefined);
  });

  it('that were spoilt are none', () => {
    const memory = new FakeMemory();
    memory.kept.set('choices.detail', 'rubbish');
    assert.deepEqual(new Choices(memory).of('detail'), {});
  });
});
