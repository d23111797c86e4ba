import assert from 'node:assert/strict';
import { logFileName } from '../../../src/extension/host/logFileName.ts';

describe('the file name of a log', () => {
  const ref = { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'cart-1' };
  const source = { ref, container: 'cart', previous: false, tailLines: null, sinceSeconds: null };
  const now = Date.UTC(2026, 2, 12, 5, 8, 30, 123);

  it('says of what it is, and when it was taken', () => {
    assert.equal(logFileName(source, now), 'cart-1_cart_2026-03-12T05-08-30Z.log');
    assert.equal(
      logFileName({ ...source, container: null, previous: true }, now),
      'cart-1_previous_2026-03-12T05-08-30Z.log',
    );
  });

  it('has nothing in it that leads elsewhere', () => {
    const name = logFileName({ ...source, ref: { ...ref, name: '../../etc/passwd' } }, now);
    assert.doesNotMatch(name, /[/\\]/);
  });
});
