// One frame for all who draw: none of them keeps the others from it.
import assert from 'node:assert/strict';
import { createFrameLoop } from '../../../src/webviews/lib/frameLoop.ts';

describe('the frame loop', () => {
  const before = globalThis.requestAnimationFrame;
  const requested: (() => void)[] = [];
  const frame = () => requested.splice(0).forEach((run) => run());

  beforeEach(() => {
    requested.length = 0;
    globalThis.requestAnimationFrame = (run) => requested.push(() => run(0));
  });

  after(() => {
    globalThis.requestAnimationFrame = before;
  });

  it('draws all in one frame, and what is asked for while drawing in the next', () => {
    const drawn: string[] = [];
    const loop = createFrameLoop();
    loop.next(() => {
      drawn.push('a');
      loop.next(() => drawn.push('c'));
    });
    loop.next(() => drawn.push('b'));
    assert.equal(requested.length, 1);
    frame();
    assert.deepEqual(drawn, ['a', 'b']);
    frame();
    assert.deepEqual(drawn, ['a', 'b', 'c']);
    assert.equal(requested.length, 0);
  });

  it('goes on when one draw throws, and tells it', () => {
    const drawn: string[] = [];
    const errors: unknown[] = [];
    const loop = createFrameLoop((error) => errors.push(error));
    const bug = new Error('a bug');
    loop.next(() => {
      throw bug;
    });
    loop.next(() => drawn.push('b'));
    frame();
    assert.deepEqual([drawn, errors], [['b'], [bug]]);
    loop.next(() => drawn.push('c'));
    frame();
    assert.deepEqual(drawn, ['b', 'c']);
  });

  it('does not draw what an earlier one of the frame has disposed', () => {
    const drawn: string[] = [];
    const loop = createFrameLoop();
    loop.next(() => later.dispose());
    const later = loop.next(() => drawn.push('later'));
    loop.next(() => drawn.push('last'));
    frame();
    assert.deepEqual(drawn, ['last']);
  });
});
