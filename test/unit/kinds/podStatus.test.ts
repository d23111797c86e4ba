// STATUS, READY and RESTARTS as kubectl prints them, one row a case; the words are those of printPod and of the kubelet.
import assert from 'node:assert/strict';
import { at, ended, healthy, podRow } from '../../support/builders.ts';
import { podCases } from '../../support/podCases.ts';

describe('pod status', () => {
  for (const [name, expected, input] of podCases) {
    it(`${name}: ${expected}`, () => {
      const { word, ready: readyCount, restarts, total } = podRow(input);
      assert.equal(`${word} ${readyCount}/${total} ${restarts}`, expected);
    });
  }

  it('the last restart is the latest end of any container that counts', () => {
    const early = ended(1, 'Error', { finishedAt: at.started });
    const late = ended(1, 'Error', { finishedAt: at.later });
    const containers = [
      { ...healthy, last: early },
      { ...healthy, last: ended(1, 'Error') },
    ];
    assert.equal(podRow({ containers }).lastRestartAt, Date.parse(at.finished));
    const sidecar = { ...healthy, sidecar: true, last: late };
    assert.equal(podRow({ containers, init: [sidecar] }).lastRestartAt, Date.parse(at.later));
    const init = { state: ended(0, 'Completed'), last: late };
    assert.equal(podRow({ containers, init: [init] }).lastRestartAt, Date.parse(at.finished));
    assert.equal(podRow().lastRestartAt, undefined);
  });
});
