// Selectors as the API server reads them, and services with and without one.
import assert from 'node:assert/strict';
import { matchesMap, ServiceIndex } from '../../../src/extension/model/selection.ts';
import { endpointSlice, pod, service } from '../../support/rowBuilders.ts';

describe('selectors', () => {
  const labels = { app: 'cart', tier: 'back' };
  it('an empty service selector selects nothing', () => {
    assert.equal(matchesMap({}, labels), false);
    assert.equal(matchesMap({ app: 'cart' }, labels), true);
    assert.equal(matchesMap({ app: 'cart', zone: 'a' }, labels), false);
  });
});

describe('ServiceIndex', () => {
  it('finds services by selector, and by endpoints where they have none', () => {
    const index = new ServiceIndex();
    const row = pod({ name: 'cart-1', labels: { app: 'cart' } });
    index.putService(service({ name: 'cart-headless', selector: { app: 'cart' } }));
    index.putService(service({ name: 'cart', selector: { app: 'cart' } }));
    index.putService(service({ name: 'elsewhere', namespace: 'other', selector: { app: 'cart' } }));
    index.putService(service({ name: 'by-hand' }));
    const endpoints = [{ addresses: ['10.0.0.1'], ready: true, podUid: row.uid }];
    index.putSlice(endpointSlice({ name: 'by-hand-1', service: 'by-hand', endpoints }));
    const names = () => index.ofPod(row).map(({ name }) => name);
    assert.deepEqual(names(), ['by-hand', 'cart', 'cart-headless']);
    index.removeSlice('endpointslice-shop-by-hand-1');
    index.removeService('service-shop-cart-headless');
    assert.deepEqual(names(), ['cart']);
  });
});
