// Detail panels say what was not read, where an empty table or field would say that there is none.
import assert from 'node:assert/strict';
import { detail } from '../../../src/extension/views/detail.ts';
import { Formatter } from '../../../src/shared/format/formatter.ts';
import { argParts } from '../../../src/shared/format/text.ts';
import { en } from '../../../src/shared/strings/en.ts';
import type { ObjectRef } from '../../../src/shared/model/refs.ts';
import { ModelFixture, read } from '../../support/modelFixture.ts';
import { service, storyNow } from '../../support/rowBuilders.ts';
import { tellShopStory } from '../../support/shopStory.ts';

const formatter = new Formatter('en', en);
const killed = 'cart-7c9d8b6f5-q8wzn';

function bench() {
  const fixture = new ModelFixture();
  tellShopStory(fixture);
  fixture.stores.services.put(service({ name: 'by-hand' }));
  const model = fixture.open();
  const of = (kind: string, name: string) => {
    const ref: ObjectRef = { group: '', version: 'v1', kind, name, namespace: 'shop' };
    return detail(model, { ref });
  };
  const unread = (kind: string, name: string) => {
    const { events, pods } = of(kind, name).header.value.unread ?? {};
    return [events && read(events), pods && read(pods)];
  };
  const services = () => {
    const fact = of('Pod', killed).facts.rows.find(({ id }) => id === 'services');
    assert.ok(fact?.value.is === 'text');
    const parts = argParts(fact.value.text, formatter, storyNow);
    return parts.map(({ text }) => text).join('');
  };
  return { fixture, services, unread };
}

describe('what was not read', () => {
  it('is told while it is read', () => {
    const { fixture, services, unread } = bench();
    fixture.stores.endpointSlices.isSynced = false;
    assert.deepEqual(unread('Service', 'by-hand'), [undefined, 'Reading endpointslices']);
    assert.equal(services(), 'shop/cart, Reading endpointslices');
    fixture.stores.endpointSlices.isSynced = true;
    assert.deepEqual(unread('Service', 'by-hand'), [undefined, undefined]);
    assert.equal(services(), 'shop/cart');
  });

  it('is told where it is over the memory budget, or denied', () => {
    const { fixture, unread } = bench();
    fixture.links.set('endpointSlices', { state: 'unwatched', why: 'budget' });
    fixture.links.set('events', { state: 'denied', verb: 'list', resource: 'events' });
    assert.deepEqual(unread('Service', 'by-hand'), [
      'You may not list events',
      'endpointslices are not kept: they are over the memory budget',
    ]);
    assert.equal(unread('Service', 'cart')[1], undefined, 'its selector says which pods it means');
  });
});
