// What the bar of a selection says of it, and of copying it.
import assert from 'node:assert/strict';
import { copiedText, selectedText } from '../../../src/webviews/pages/resourceBrowser/picked.ts';
import { read } from '../../support/modelFixture.ts';

describe('what is selected', () => {
  it('is said to be the first part where it is no more than that', () => {
    assert.equal(read(selectedText(12, 12)), '12 selected');
    assert.equal(read(selectedText(10_000, 100_000)), 'The first 10,000 of 100,000 selected');
  });

  it('is copied whole, in part or not at all', () => {
    assert.equal(read(copiedText(12, 12)), 'Copied');
    assert.equal(read(copiedText(2, 12)), '2 of 12 copied');
    assert.equal(read(copiedText(0, 12)), '0 of 12 copied');
    assert.equal(read(copiedText('failed', 12)), 'Could not be copied');
  });
});
