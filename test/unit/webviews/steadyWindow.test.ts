// Rows that are seen stay while the window on them moves.
import assert from 'node:assert/strict';
import { SteadyWindow } from '../../../src/webviews/lib/steadyWindow.ts';

const part = (from: number, to: number, of = 'pods') => ({
  of,
  from,
  rows: Array.from({ length: to - from }, (_, index) => ({ id: `${of} ${from + index}` })),
});
const said = ({ from, rows }: { from: number; rows: readonly { id: string }[] }) =>
  `${from}: ${rows.map(({ id }) => id.replace('pods ', '')).join(' ')}`;

describe('a window that moves', () => {
  it('up and down keeps the rows that the next has not got to', () => {
    const window = new SteadyWindow<{ id: string }>();
    assert.equal(said(window.next(part(4, 10), 6)), '4: 4 5 6 7 8 9');
    assert.equal(said(window.next(part(2, 5), 6)), '2: 2 3 4 5 6 7');
    assert.equal(said(window.next(part(2, 5), 6)), '2: 2 3 4 5 6 7', 'drawn again');
    assert.equal(said(window.next(part(4, 6), 6)), '4: 4 5 6 7', 'what was kept is kept on');
    assert.equal(said(window.next(part(4, 10), 6)), '4: 4 5 6 7 8 9');
  });

  it('keeps nothing once all is there, nor of rows that go from the window itself', () => {
    const window = new SteadyWindow<{ id: string }>();
    window.next(part(4, 10), 6);
    const whole = part(2, 8);
    assert.equal(window.next(whole, 6), whole);
    assert.equal(said(window.next(part(2, 5), 6)), '2: 2 3 4');
  });

  it('keeps nothing of another list, nor far away, nor what would be there twice', () => {
    const window = new SteadyWindow<{ id: string }>();
    window.next(part(4, 10), 6);
    assert.equal(said(window.next(part(2, 5, 'nodes'), 6)), '2: nodes 2 nodes 3 nodes 4');
    window.next(part(40, 46), 6);
    assert.equal(said(window.next(part(2, 5), 6)), '2: 2 3 4');
    window.next(part(4, 10), 6);
    const moved = { ...part(2, 5), rows: [{ id: 'pods 7' }, { id: 'pods 2' }, { id: 'pods 3' }] };
    assert.equal(said(window.next(moved, 6)), '2: 7 2 3 5 6');
  });
});
